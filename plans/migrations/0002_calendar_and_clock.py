"""Working days in SQL, the announced years of the calendar, and the system user in whose name the clock acts."""

from chinese_calendar.constants import holidays, workdays
from django.db import migrations

# The same rule as plans.workdays.WorkingCalendar.add; a test holds the two equal.
ADD_WORKDAYS = """
CREATE FUNCTION plans_add_workdays(start date, count integer) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN count = 0 THEN start ELSE (
        SELECT candidate::date
        FROM generate_series(
            start + sign(count)::integer,
            start + sign(count)::integer * (abs(count) * 2 + 40),
            make_interval(days => sign(count)::integer)) AS candidate
        LEFT JOIN plans_calendarday special ON special.day = candidate::date
        WHERE coalesce(special.works, extract(isodow FROM candidate) < 6)
        ORDER BY abs(candidate::date - start)
        LIMIT 1 OFFSET abs(count) - 1) END
$$
"""


def seed_calendar(apps, schema_editor):
    CalendarDay = apps.get_model("plans", "CalendarDay")
    named = {day: (False, name) for day, name in holidays.items()} | {
        day: (True, name) for day, name in workdays.items()
    }
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, works=works, name=str(name)) for day, (works, name) in sorted(named.items())
    )


def add_clock(apps, schema_editor):
    apps.get_model("plans", "User").objects.create(
        username="clock", name="系统时钟", email="", is_active=False, password="!"
    )


def remove_calendar(apps, schema_editor):
    apps.get_model("plans", "CalendarDay").objects.all().delete()


def remove_clock(apps, schema_editor):
    # In SQL: the models of a past state cannot follow relations of apps that are not part of it.
    schema_editor.execute("DELETE FROM plans_user WHERE username = 'clock'")


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [
        migrations.RunSQL(ADD_WORKDAYS, "DROP FUNCTION plans_add_workdays(date, integer)"),
        migrations.RunPython(seed_calendar, remove_calendar),
        migrations.RunPython(add_clock, remove_clock),
    ]
