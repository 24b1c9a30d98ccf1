"""The days of a city reach its districts; each plan says how long an inspection and the reply to it take."""

from importlib import import_module

from django.db import migrations, models

# The same rule as plans.workdays.Calendars; a test holds the two equal. Few territories have days of their own: only
# then is it looked up what lies above one.
ADD_WORKDAYS = """
CREATE OR REPLACE FUNCTION plans_add_workdays(start date, count integer, district bigint) RETURNS date
LANGUAGE plpgsql STABLE AS $$
DECLARE
    reached date := start;
    remaining integer := abs(count);
    upwards bigint[];
    said boolean;
BEGIN
    IF start IS NULL THEN
        RETURN NULL;
    END IF;
    IF district IS NOT NULL AND EXISTS (SELECT FROM plans_calendarday WHERE district_id IS NOT NULL) THEN
        WITH RECURSIVE above(id, parent_id, height) AS (
            SELECT id, parent_id, 0 FROM plans_department WHERE id = district
            UNION ALL SELECT up.id, up.parent_id, height + 1
            FROM plans_department up JOIN above ON above.parent_id = up.id)
        SELECT array_agg(id ORDER BY height) INTO upwards FROM above;
    END IF;
    WHILE remaining > 0 LOOP
        reached := reached + sign(count)::integer;
        SELECT special.works INTO said FROM plans_calendarday special
        WHERE special.day = reached AND (special.district_id IS NULL OR special.district_id = ANY (upwards))
        ORDER BY array_position(upwards, special.district_id) NULLS LAST LIMIT 1;
        IF coalesce(said, extract(isodow FROM reached) < 6) THEN
            remaining := remaining - 1;
        END IF;
    END LOOP;
    RETURN reached;
END $$
"""
BEFORE = import_module("plans.migrations.0006_days_of_a_district").ADD_WORKDAYS


class Migration(migrations.Migration):
    dependencies = [("plans", "0012_machine_keys")]

    operations = [
        migrations.RunSQL(ADD_WORKDAYS, BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
        migrations.AddField(
            model_name="plan",
            name="inspection_days",
            field=models.PositiveSmallIntegerField(default=20, verbose_name="inspection report within, working days"),
        ),
        migrations.AddField(
            model_name="plan",
            name="inspection_reply_days",
            field=models.PositiveSmallIntegerField(
                default=5, verbose_name="reply to an inspection within, working days"
            ),
        ),
    ]
