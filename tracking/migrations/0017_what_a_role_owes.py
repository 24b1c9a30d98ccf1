"""How much a role owes, for every page: a function keeps the plan of its statement, a query is planned each time.

Planning the union of all kinds of duty takes ten times as long as running it.
"""

from django.db import migrations

OWED = """
CREATE FUNCTION tracking_owed(role_held varchar, departments bigint[], today date)
RETURNS TABLE (duties bigint, reviews bigint, overdue bigint) LANGUAGE plpgsql STABLE
SET plan_cache_mode TO force_generic_plan AS $$
BEGIN
    RETURN QUERY
    WITH RECURSIVE below(id) AS (
        SELECT unnest(departments)
        UNION SELECT child.id FROM plans_department child JOIN below ON child.parent_id = below.id)
    SELECT count(*), count(*) FILTER (WHERE duty.kind = 'review'), count(*) FILTER (WHERE duty.due_on < today)
    FROM tracking_duty duty
    WHERE duty.role = role_held AND duty.department_id IN (SELECT id FROM below);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0016_kinds_of_duty")]

    operations = [migrations.RunSQL(OWED, "DROP FUNCTION tracking_owed")]
