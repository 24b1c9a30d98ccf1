"""The light of a measure on a day: derived, never stored, by one SQL expression for page, API, report and reminder.

The rule itself is written down in `light_rule`, which decides the same for values in Python; a property test holds the
two equal. Here it is text of PostgreSQL and not an expression of Django's: compiling forty nested expressions cost more
than running them, and named twice they ran twice. The columns of the measure come in as expressions, so that the text
keeps working in a subquery; what does not depend on the row (the day, each plan's thresholds) stands in it as literals
of whole numbers and dates.

A milestone is open on a day when it was not reached by the end of it. “Latest” is the latest month, not the latest
review: August accepted after September does not turn the clock back.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, CharField, DateField, DecimalField, F, Field, Func

from measures.models import Measure
from measures.models.measure import MeasureQuerySet
from plans.models import CalendarDay, Plan
from plans.models.plan import LightBasis
from plans.workdays import Calendars, WorkingCalendar
from tracking import filings
from tracking.light_rule import Light, Thresholds, due_soon_before, overdue_before
from tracking.models import LightOverride, ProgressUpdate

__all__ = [
    "Light",
    "Overridden",
    "Reasons",
    "explain",
    "overridden",
    "thresholds_of",
    "with_course",
    "with_lights",
    "with_standing",
]

PERCENT: DecimalField[Any, Any] = DecimalField(max_digits=5, decimal_places=2)

ACCEPTED_PERCENT = """
    SELECT revision.percent FROM tracking_progressupdate filed
    JOIN tracking_period period ON period.id = filed.period_id
    JOIN tracking_step step ON step.update_id = filed.id AND step.verb = 'accept' AND step.taken_at < {end_of_day}
    JOIN tracking_revision revision ON revision.id = step.revision_id AND revision.percent IS NOT NULL
    WHERE filed.measure_id = {measure} ORDER BY period.month DESC, step.taken_at DESC, step.id DESC LIMIT 1"""
MONTHS = """
    FROM tracking_progressupdate filed
    JOIN tracking_period period ON period.id = filed.period_id AND period.opened_on <= {day}
    CROSS JOIN LATERAL (SELECT coalesce((
        SELECT step.verb FROM tracking_step step WHERE step.update_id = filed.id AND step.taken_at < {end_of_day}
        ORDER BY step.taken_at DESC, step.id DESC LIMIT 1) IN ({filed}), false) AS is_in) state
    WHERE filed.measure_id = {measure}"""
LAST_FILED_MONTH = f"SELECT max(period.month) {MONTHS} AND is_in"
MISSED_FILING = f"SELECT {MONTHS} AND period.due_on < {{day}} AND NOT is_in"
NEXT_DUE_ON = """
    SELECT min(due_on) FROM measures_milestone
    WHERE measure_id = {measure} AND (done_on IS NULL OR done_on > {day})"""
OVERRIDE = """
    SELECT {column} FROM tracking_lightoverride WHERE measure_id = {measure} AND from_on <= {day} AND until_on >= {day}
    AND (lifted_at IS NULL OR lifted_at >= {end_of_day}) LIMIT 1"""
# With the thresholds of each plan; the question for a light, and that for the schedule alone, begin from it.
OF_PLAN = """
    FROM (VALUES {plans}) plan (id, year, by_deadline, by_schedule, behind_points, overdue_points,
                                overdue_before, due_soon_before, elapsed, length)"""
DAILY = ("overdue_before", "due_soon_before", "elapsed", "length")  # those of its columns that depend on the day
# Months are counted in days of the month the count ends in (`elapsed` for the day, months of `length` days), so that
# whole numbers are divided once, and round as in Python.
OWN_SCHEDULE = """
    SELECT round(low + (high - low) * greatest(plan.elapsed - left_at * plan.length, 0)
                       / ((right_at - left_at) * plan.length), 2)
    FROM (
        SELECT at AS right_at, percent AS high, coalesce(lag(at) OVER sorted, least(0, at - 1)) AS left_at,
               coalesce(lag(percent) OVER sorted, 0) AS low
        FROM (SELECT 12 * (extract(year FROM month)::int - plan.year) + extract(month FROM month)::int AS at, percent
              FROM tracking_schedulestep WHERE measure_id = {measure}) step
        WINDOW sorted AS (ORDER BY at)) leg
    WHERE plan.elapsed < right_at * plan.length ORDER BY right_at LIMIT 1"""
EXPECTED_PERCENT = """
    SELECT CASE
        WHEN at_last IS NOT NULL THEN coalesce((__OWN__), at_last)
        WHEN plan.elapsed <= 0 THEN 0
        WHEN plan.elapsed * months.length >= months.span * plan.length THEN 100
        ELSE round(100.0 * plan.elapsed * months.length / (months.span * plan.length), 2) END
    FROM (SELECT percent AS at_last FROM tracking_schedulestep WHERE measure_id = {measure}
          ORDER BY month DESC LIMIT 1) own
    RIGHT JOIN (SELECT max(due_on) AS on_day FROM measures_milestone WHERE measure_id = {measure}) last ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(extract(day FROM date_trunc('month', last.on_day) + interval '1 month - 1 day'), 1)::int
            AS length
    ) month
    CROSS JOIN LATERAL (
        SELECT month.length, coalesce(
            (12 * (extract(year FROM last.on_day)::int - plan.year) + extract(month FROM last.on_day)::int - 1)
            * month.length + extract(day FROM last.on_day)::int, 12) AS span) months""".replace("__OWN__", OWN_SCHEDULE)
# OFFSET 0 keeps the planner from asking the questions anew wherever the rule names an answer.
LIGHT = """
    SELECT CASE
        WHEN {closed_at} < {end_of_day} OR (percent = 100 AND next_due_on IS NULL) THEN 'done'
        WHEN override IS NOT NULL THEN override
        WHEN by_deadline AND next_due_on < overdue_before THEN 'overdue'
        WHEN by_deadline AND next_due_on < due_soon_before THEN 'behind'
        WHEN nothing_yet AND NOT begun THEN 'not_started'
        WHEN by_schedule AND NOT by_deadline AND asked AND points > overdue_points THEN 'overdue'
        WHEN by_schedule AND asked AND points >= behind_points THEN 'behind'
        WHEN nothing_yet AND (begun IS NULL OR NOT asked) THEN 'not_started'
        ELSE 'on_schedule' END
    FROM (
        SELECT plan.*, percent, next_due_on, override, expected_percent - coalesce(percent, 0) AS points,
               coalesce(percent, 0) = 0 AND NOT reached_any AS nothing_yet,
               percent IS NOT NULL OR EXISTS (__MISSED__) AS asked,
               CASE WHEN date_trunc('month', first_due_on) <= {day} THEN true
                    WHEN has_own_schedule THEN expected_percent > 0
                    WHEN first_due_on IS NOT NULL THEN false END AS begun
        __OF_PLAN__
        CROSS JOIN (
            SELECT min(due_on) AS first_due_on,
                   min(due_on) FILTER (WHERE done_on IS NULL OR done_on > {day}) AS next_due_on,
                   coalesce(bool_or(done_on <= {day}), false) AS reached_any
            FROM measures_milestone WHERE measure_id = {measure}) milestone
        CROSS JOIN LATERAL (
            SELECT (__PERCENT__) AS percent, (__EXPECTED__) AS expected_percent, (__OVERRIDE__) AS override,
                   EXISTS (SELECT FROM tracking_schedulestep WHERE measure_id = {measure}) AS has_own_schedule
            OFFSET 0) answer
        WHERE plan.id = {plan} OFFSET 0) facts""".replace("__OF_PLAN__", OF_PLAN)
LIGHT = (
    LIGHT.replace("__MISSED__", MISSED_FILING)
    .replace("__PERCENT__", ACCEPTED_PERCENT)
    .replace("__EXPECTED__", EXPECTED_PERCENT)
)
# The light with the two percentages that it was decided by.
COURSE = LIGHT.replace("SELECT CASE", "SELECT ARRAY[CASE", 1).replace(
    "ELSE 'on_schedule' END", "ELSE 'on_schedule' END, percent::text, (points + coalesce(percent, 0))::text]", 1
)


class Asked(Func):
    """A question about the row in SQL. The columns of the row it needs come by name and stand in braces in `text`."""

    def __init__(self, text: str, *, output_field: Field[Any, Any], **columns: F) -> None:
        super().__init__(*columns.values(), output_field=output_field)
        self.text, self.names = text, tuple(columns)

    def as_sql(self, compiler: Any, connection: Any, *_template: Any, **_extra: Any) -> tuple[str, tuple[Any, ...]]:
        columns = [compiler.compile(source)[0] for source in self.get_source_expressions()]
        return f"({self.text.format(**dict(zip(self.names, columns, strict=True)))})", ()


def with_standing(
    measures: MeasureQuerySet,
    *,
    plan: Plan | Iterable[Plan],
    day: date,
    calendars: Calendars | None = None,
    overridden: bool = True,
) -> MeasureQuerySet:
    """Annotate `light`, `percent`, `expected_percent`, `next_due_on`, `last_filed_month` and `override_id`.

    All as of the end of `day`. `plan` is the plan of the measures, or all of their plans; measures of others get no
    light. `next_due_on` is the earliest open milestone, past or to come. The calendars are loaded unless given. Without
    `overridden` the light is the one that the dates and figures alone give.
    """
    plans = [plan] if isinstance(plan, Plan) else list(plan)
    known = calendars or CalendarDay.objects.calendars()
    literals = _literals(day) | {"plans": _values(plans, day, known)}
    override = OVERRIDE.replace("{column}", "light") if overridden else "NULL::text"
    measure, of_plan = F("pk"), F("plan_id")

    def asked(text: str, output_field: Field[Any, Any], **columns: F) -> Asked:
        names = {name: f"{{{name}}}" for name in ("measure", *columns)}
        return Asked(text.format(**literals, **names), output_field=output_field, measure=measure, **columns)

    return measures.annotate(
        light=asked(
            LIGHT.replace("__OVERRIDE__", override),
            CharField(choices=Light),
            plan=of_plan,
            closed_at=F("closed_at"),
        ),
        percent=asked(ACCEPTED_PERCENT, PERCENT),
        expected_percent=asked(
            f"SELECT ({EXPECTED_PERCENT}) {OF_PLAN} WHERE plan.id = {{plan}}", PERCENT, plan=of_plan
        ),
        next_due_on=asked(NEXT_DUE_ON, DateField()),
        last_filed_month=asked(LAST_FILED_MONTH, DateField()),
        override_id=asked(OVERRIDE.replace("{column}", "id"), BigIntegerField()),
    )


def with_lights(
    measures: MeasureQuerySet, *, plan: Plan, days: Sequence[date], calendars: Calendars | None = None
) -> MeasureQuerySet:
    """Annotate `lights`: the light at the end of each of `days`, in their order, all of them by one statement."""
    asked = _of_each_day(LIGHT, "text", CharField(), plan=plan, days=days, calendars=calendars)
    return measures.annotate(lights=asked)


def with_course(
    measures: MeasureQuerySet, *, plan: Plan, days: Sequence[date], calendars: Calendars | None = None
) -> MeasureQuerySet:
    """Annotate `course`: for each of `days` its light, completion and schedule, all three as text."""
    told = ArrayField(CharField(), size=3)
    asked = _of_each_day(COURSE, "text[]", told, plan=plan, days=days, calendars=calendars)
    return measures.annotate(course=asked)


def _of_each_day(
    text: str, kind: str, field: Field[Any, Any], *, plan: Plan, days: Sequence[date], calendars: Calendars | None
) -> Asked:
    """The answers to one question on each of `days`, as an array. The question is planned once, whatever the days."""
    if not days:
        return Asked(f"SELECT ARRAY[]::{kind}[]", output_field=ArrayField(field))
    calendar = (calendars or CalendarDay.objects.calendars()).of(plan.district_id)
    rows = ", ".join(
        f"({place}, {literals['day']}, {literals['end_of_day']}, {', '.join(_thresholds(plan, day, calendar))})"
        for place, day in enumerate(days)
        for literals in [_literals(day)]
    )
    names = {name: f"{{{name}}}" for name in ("measure", "plan", "closed_at")}
    names |= _literals(days[0]) | {"day": "moment.day", "end_of_day": "moment.end_of_day"}
    names["plans"] = _row(plan, [f"moment.{column}" for column in DAILY])
    question = text.replace("__OVERRIDE__", OVERRIDE.replace("{column}", "light")).format(**names)
    return Asked(
        f"SELECT array_agg(({question})::{kind} ORDER BY place)"
        f" FROM (VALUES {rows}) moment (place, day, end_of_day, {', '.join(DAILY)})",
        output_field=ArrayField(field),
        measure=F("pk"),
        plan=F("plan_id"),
        closed_at=F("closed_at"),
    )


def _literals(day: date) -> dict[str, str]:
    return {
        "day": f"DATE '{day:%Y-%m-%d}'",
        "end_of_day": f"TIMESTAMPTZ '{filings.end_of(day).isoformat()}'",
        "filed": ", ".join(
            f"'{verb.value}'" for verb, state in filings.STATE_AFTER.items() if state in ProgressUpdate.FILED
        ),
    }


def _values(plans: list[Plan], day: date, calendars: Calendars) -> str:
    """Each plan's row of OF_PLAN. Working days are counted once a plan, in Python."""
    rows = [_row(plan, _thresholds(plan, day, calendars.of(plan.district_id))) for plan in plans]
    return ", ".join(rows) or "(NULL::bigint, 0, true, true, 0, 0, NULL::date, NULL::date, 0, 1)"


def _row(plan: Plan, daily: Iterable[str]) -> str:
    return (
        f"({plan.pk}::bigint, {plan.year}, {plan.light_basis != LightBasis.SCHEDULE},"
        f" {plan.light_basis != LightBasis.DEADLINE}, {plan.behind_points}, {plan.overdue_points}, {', '.join(daily)})"
    )


def _thresholds(plan: Plan, day: date, calendar: WorkingCalendar) -> list[str]:
    """What of a plan's row depends on the day, in the order of DAILY."""
    length = monthrange(day.year, day.month)[1]
    return [
        f"DATE '{overdue_before(day, days=plan.overdue_days, calendar=calendar)}'",
        f"DATE '{due_soon_before(day, days=plan.due_soon_days, calendar=calendar)}'",
        str((12 * (day.year - plan.year) + day.month - 1) * length + day.day),
        str(length),
    ]


def thresholds_of(plan: Plan) -> Thresholds:
    return Thresholds(
        by_deadline=plan.light_basis != LightBasis.SCHEDULE,
        by_schedule=plan.light_basis != LightBasis.DEADLINE,
        overdue_days=plan.overdue_days,
        due_soon_days=plan.due_soon_days,
        behind_points=plan.behind_points,
        overdue_points=plan.overdue_points,
    )


@dataclass(frozen=True)
class Overridden:
    """An override in force, and the light that would stand without it."""

    override: LightOverride
    derived: str


def overridden(
    measures: Iterable[Any], *, plans: Iterable[Plan], day: date, calendars: Calendars | None = None
) -> dict[int, Overridden]:
    """By measure, those of `measures` whose light was set by hand; asks nothing where none was."""
    chosen = {one.override_id: one.pk for one in measures if one.override_id}
    if not chosen:
        return {}
    rows: Iterable[Any] = with_standing(
        Measure.objects.filter(pk__in=chosen.values()), plan=plans, day=day, calendars=calendars, overridden=False
    )
    derived = {one.pk: one.light for one in rows}
    found = LightOverride.objects.select_related("made_by").filter(pk__in=chosen)
    return {one.measure_id: Overridden(one, derived[one.measure_id]) for one in found}


@dataclass(frozen=True)
class Reasons:
    """What a light was decided by, for the reader: percentages, points behind, the next milestone in working days."""

    light: str
    percent: Decimal | None
    expected_percent: Decimal
    points_behind: Decimal
    thresholds: Thresholds
    next_due_on: date | None
    working_days_left: int | None
    by_hand: Overridden | None = None

    @property
    def derived_label(self) -> str:
        return str(Light(self.by_hand.derived).label) if self.by_hand else ""

    @property
    def working_days_late(self) -> int:
        return max(0, -(self.working_days_left or 0))


def explain(
    measure: Any,
    *,
    plan: Plan,
    day: date,
    calendar: WorkingCalendar,
    by_hand: Mapping[int, Overridden] | None = None,
) -> Reasons:
    """The inputs of the light of a measure that came through `with_standing`; `by_hand` is what `overridden` found."""
    due = measure.next_due_on
    set_by_hand = (by_hand or {}).get(measure.pk)
    return Reasons(
        light=measure.light,
        percent=measure.percent,
        expected_percent=measure.expected_percent,
        points_behind=max(Decimal(0), measure.expected_percent - (measure.percent or 0)),
        thresholds=thresholds_of(plan),
        next_due_on=due,
        working_days_left=None if due is None else calendar.between(day, due),
        # A done measure stays done whatever was set by hand.
        by_hand=None if measure.light == Light.DONE else set_by_hand,
    )
