"""Days of a district over the national calendar, and which years were announced: by their notice, not by a day."""

from importlib import import_module

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The same rule as plans.workdays.WorkingCalendar.add; a test holds the two equal. Day by day, each by one look into the
# index: a fifth of the time that the join over a stretch of days took, and no stretch is too long.
ADD_WORKDAYS = """
CREATE FUNCTION plans_add_workdays(start date, count integer, district bigint) RETURNS date LANGUAGE plpgsql STABLE AS $$
DECLARE
    reached date := start;
    remaining integer := abs(count);
    said boolean;
BEGIN
    IF start IS NULL THEN
        RETURN NULL;
    END IF;
    WHILE remaining > 0 LOOP
        reached := reached + sign(count)::integer;
        SELECT special.works INTO said FROM plans_calendarday special
        WHERE special.day = reached AND (special.district_id IS NULL OR special.district_id = district)
        ORDER BY special.district_id NULLS LAST LIMIT 1;
        IF coalesce(said, extract(isodow FROM reached) < 6) THEN
            remaining := remaining - 1;
        END IF;
    END LOOP;
    RETURN reached;
END $$
"""
OF_THE_COUNTRY = """
CREATE OR REPLACE FUNCTION plans_add_workdays(start date, count integer) RETURNS date LANGUAGE sql STABLE AS
    'SELECT plans_add_workdays(start, count, NULL::bigint)'
"""
BEFORE = import_module("plans.migrations.0002_calendar_and_clock").ADD_WORKDAYS


OCCASIONS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def announce(apps, schema_editor):
    """A day off in December that is called New Year's belongs to the notice of the next year."""
    CalendarDay, AnnouncedYear = apps.get_model("plans", "CalendarDay"), apps.get_model("plans", "AnnouncedYear")
    days = list(CalendarDay.objects.all())
    for each in days:
        each.announced_id = each.day.year + (each.day.month == 12 and "New Year" in each.name)
        each.name = OCCASIONS.get(each.name, each.name)
    AnnouncedYear.objects.bulk_create(AnnouncedYear(year=year) for year in sorted({d.announced_id for d in days}))
    CalendarDay.objects.bulk_update(days, ["announced", "name"])


def forget_districts(apps, schema_editor):
    CalendarDay = apps.get_model("plans", "CalendarDay")
    CalendarDay.objects.exclude(district=None).delete()
    for english, chinese in OCCASIONS.items():
        CalendarDay.objects.filter(name=chinese).update(name=english)


class Migration(migrations.Migration):

    dependencies = [
        ("plans", "0005_record_of_acts"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='calendarday',
            options={'ordering': ('day', 'district'), 'verbose_name': 'special day', 'verbose_name_plural': 'working-day calendar'},
        ),
        migrations.AddField(
            model_name='calendarday',
            name='district',
            field=models.ForeignKey(blank=True, help_text='Empty: announced for the whole country.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='own_days', to='plans.department', verbose_name='district'),
        ),
        migrations.AlterField(
            model_name='calendarday',
            name='day',
            field=models.DateField(verbose_name='day'),
        ),
        migrations.CreateModel(
            name='AnnouncedYear',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False, validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('notice', models.TextField(blank=True, verbose_name='notice as taken in')),
                ('taken_at', models.DateTimeField(editable=False, null=True, verbose_name='taken in at')),
                ('taken_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken in by')),
            ],
            options={
                'verbose_name': 'announced year',
                'verbose_name_plural': 'announced years',
                'ordering': ('year',),
            },
        ),
        migrations.AddField(
            model_name='calendarday',
            name='announced',
            field=models.ForeignKey(blank=True, help_text="The year whose notice names the day; empty for a district's own day.", null=True, on_delete=django.db.models.deletion.CASCADE, related_name='days', to='plans.announcedyear', verbose_name='announced for'),
        ),
        migrations.RunPython(announce, forget_districts),
        # What was just written is checked now: PostgreSQL alters no table whose checks are still to come.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.UniqueConstraint(fields=('day', 'district'), name='calendar_day_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('announced__isnull', False), ('district', None)), models.Q(('announced', None), ('district__isnull', False)), _connector='OR'), name='calendar_day_of_a_notice_or_of_a_district'),
        ),
        migrations.AddConstraint(
            model_name='announcedyear',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_at', None), ('taken_by', None)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False)), _connector='OR'), name='announced_year_taken_at_and_by'),
        ),
        migrations.RunSQL(ADD_WORKDAYS, "DROP FUNCTION plans_add_workdays(date, integer, bigint)"),
        migrations.RunSQL(OF_THE_COUNTRY, BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
    ]
