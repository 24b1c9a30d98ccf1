"""Working days: the years that notices announced, the days of a city or district over them, and counting in SQL."""

from chinese_calendar.constants import holidays, workdays
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import CASCADE, Q

from plans.migrations._recorded import record
from plans.migrations._tables import ID, at_and_by, person

TABLES = [
    migrations.CreateModel(
        "AnnouncedYear",
        fields=[
            (
                "year",
                models.PositiveSmallIntegerField(
                    "year",
                    primary_key=True,
                    serialize=False,
                    validators=[MinValueValidator(2000), MaxValueValidator(2100)],
                ),
            ),
            ("notice", models.TextField("notice as taken in", blank=True)),
            ("taken_at", models.DateTimeField("taken in at", null=True, editable=False)),
            ("taken_by", person("taken in by", editable=False, null=True)),
        ],
        options={
            "verbose_name": "announced year",
            "verbose_name_plural": "announced years",
            "ordering": ("year",),
            "constraints": [
                at_and_by("announced_year", "taken"),
            ],
        },
    ),
    migrations.CreateModel(
        "CalendarDay",
        fields=[
            ID,
            (
                "district",
                models.ForeignKey(
                    "plans.department",
                    CASCADE,
                    blank=True,
                    null=True,
                    help_text="Empty: announced for the whole country.",
                    related_name="own_days",
                    verbose_name="district",
                ),
            ),
            (
                "announced",
                models.ForeignKey(
                    "plans.announcedyear",
                    CASCADE,
                    blank=True,
                    null=True,
                    help_text="The year whose notice names the day; empty for a district's own day.",
                    related_name="days",
                    verbose_name="announced for",
                ),
            ),
            ("day", models.DateField("day")),
            ("works", models.BooleanField("is a working day")),
            ("name", models.CharField("occasion", max_length=40, blank=True)),
        ],
        options={
            "verbose_name": "special day",
            "verbose_name_plural": "working-day calendar",
            "ordering": ("day", "district"),
            "constraints": [
                models.UniqueConstraint(fields=("day", "district"), nulls_distinct=False, name="calendar_day_once"),
                models.CheckConstraint(
                    condition=Q(announced__isnull=False, district=None) | Q(announced=None, district__isnull=False),
                    name="calendar_day_of_a_notice_or_of_a_district",
                ),
            ],
        },
    ),
]

# The same rule as plans.workdays.Calendars; a test holds the two equal. Day by day, each by one look into the index: a
# fifth of the time that the join over a stretch of days took, and no stretch is too long. Few territories have days of
# their own: only then is it looked up what lies above one.
ADD_WORKDAYS = """
CREATE FUNCTION plans_add_workdays(start date, count integer, district bigint) RETURNS date
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

OF_THE_COUNTRY = """
CREATE FUNCTION plans_add_workdays(start date, count integer) RETURNS date LANGUAGE sql STABLE AS
    'SELECT plans_add_workdays(start, count, NULL::bigint)'
"""

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
    named = [(day, False, name) for day, name in holidays.items()] + [
        (day, True, name) for day, name in workdays.items()
    ]
    days = [
        CalendarDay(
            day=day,
            works=works,
            name=OCCASIONS.get(name, name),
            announced_id=day.year + (day.month == 12 and "New Year" in name),
        )
        for day, works, name in sorted(named)
    ]
    years = sorted({day.announced_id for day in days})
    AnnouncedYear.objects.bulk_create(AnnouncedYear(year=year) for year in years)
    CalendarDay.objects.bulk_create(days)


RULES = [
    migrations.RunSQL(ADD_WORKDAYS, "DROP FUNCTION plans_add_workdays(date, integer, bigint)"),
    migrations.RunSQL(OF_THE_COUNTRY, "DROP FUNCTION plans_add_workdays(date, integer)"),
    migrations.RunPython(announce, migrations.RunPython.noop),  # they go with their tables
    record("plans_announcedyear", key="year"),
    record("plans_calendarday"),
]
