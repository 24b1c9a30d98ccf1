"""The duties that a sweep looks at come from a function, which keeps the plan of its statement."""

from django.db import migrations

# ROWS is what a city owes; from there on the plan of the sweep stays the same.
DUE = """
CREATE FUNCTION tracking_duties_due(day date, last_due_on date)
RETURNS SETOF tracking_duty LANGUAGE plpgsql STABLE ROWS 100000
SET plan_cache_mode TO force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT * FROM tracking_duty duty
    WHERE duty.opened_on <= day AND duty.due_on <= tracking_duties_due.last_due_on;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0028_duties_by_role")]

    operations = [migrations.RunSQL(DUE, "DROP FUNCTION tracking_duties_due")]
