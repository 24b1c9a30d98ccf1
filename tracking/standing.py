"""The light of a measure on a day: derived, never stored, by one SQL expression for page, API, report and reminder.

The rule, from the top; the first line that holds decides. The thresholds belong to the plan.

1. *done*: the measure is closed, or the latest accepted percent is 100 and no milestone is open.
2. *overdue*: an open milestone is more than `overdue_days` working days late.
3. *behind*: an open milestone is past its day, or due within `due_soon_days` working days.
4. *not started*: nothing above 0 percent is accepted, no milestone is reached, and the first planned month (that of the
   first milestone) has not begun. Without milestones no month is planned: not started until something is accepted.
5. *behind*: the accepted percent (none is 0) lies `behind_points` or more below the expected one.
6. *on schedule*.

A milestone is open on a day when it was not reached by the end of it. “Latest” is the latest month, not the latest
review: August accepted after September does not turn the clock back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import (
    Case,
    DateField,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least, Round
from django.utils.translation import gettext_lazy as _

from measures.models import Milestone
from measures.models.measure import MeasureQuerySet
from plans.models import CalendarDay, Plan
from plans.workdays import ONE_DAY, WorkingCalendar
from tracking import filings
from tracking.milestones import open_on
from tracking.models import ProgressUpdate, Step


class Light(models.TextChoices):
    """In the order of urgency, the most urgent first."""

    OVERDUE = "overdue", _("Overdue")
    BEHIND = "behind", _("Due soon or behind")
    ON_SCHEDULE = "on_schedule", _("On schedule")
    DONE = "done", _("Done")
    NOT_STARTED = "not_started", _("Not started")


PERCENT: DecimalField[Any, Any] = DecimalField(max_digits=5, decimal_places=2)


def overdue_before(day: date, *, days: int, calendar: WorkingCalendar) -> date:
    """Due dates before this one are more than `days` working days late on `day`."""
    return calendar.add(day + ONE_DAY, -(days + 1))


def due_soon_before(day: date, *, days: int, calendar: WorkingCalendar) -> date:
    """Due dates before this one lie within `days` working days after `day`, or behind it."""
    return calendar.add(day, days + 1)


def with_standing(
    measures: MeasureQuerySet, *, plan: Plan | Iterable[Plan], day: date, calendar: WorkingCalendar | None = None
) -> MeasureQuerySet:
    """Annotate `light`, `percent`, `expected_percent`, `next_due_on` and `last_filed_month` as of the end of `day`.

    `plan` is the plan of the measures, or all of their plans; measures of others get no light by date.
    `next_due_on` is the earliest open milestone, past or to come. The calendar is loaded unless given.
    """
    plans = [plan] if isinstance(plan, Plan) else list(plan)
    known = calendar or CalendarDay.objects.calendar()
    return _with_inputs(measures, day=day).annotate(
        light=Case(
            When(Q(closed_at__lt=filings.end_of(day)) | Q(percent=100, next_due_on=None), then=Value(Light.DONE.value)),
            When(
                next_due_on__lt=_limit(plans, "overdue_days", overdue_before, day, known),
                then=Value(Light.OVERDUE.value),
            ),
            When(
                next_due_on__lt=_limit(plans, "due_soon_days", due_soon_before, day, known),
                then=Value(Light.BEHIND.value),
            ),
            When(_not_started(day), then=Value(Light.NOT_STARTED.value)),
            When(
                expected_percent__gte=Coalesce(F("percent"), Value(Decimal(0), PERCENT)) + F("plan__behind_points"),
                then=Value(Light.BEHIND.value),
            ),
            default=Value(Light.ON_SCHEDULE.value),
            output_field=models.CharField(choices=Light),
        )
    )


def _with_inputs(measures: MeasureQuerySet, *, day: date) -> MeasureQuerySet:
    milestones = Milestone.objects.filter(measure=OuterRef("pk"))
    accepted = Step.objects.filter(
        update__measure=OuterRef("pk"),
        verb=Step.Verb.ACCEPT,
        taken_at__lt=filings.end_of(day),
        revision__percent__isnull=False,
    ).order_by("-update__period__month", "-taken_at", "-pk")
    filed = filings.as_of(ProgressUpdate.objects.filter(measure=OuterRef("pk")), day=day).filter(
        Q(state__in=ProgressUpdate.FILED)
    )
    return (
        measures.alias(
            first_due_on=Subquery(milestones.order_by("due_on").values("due_on")[:1]),
            last_due_on=Subquery(milestones.order_by("-due_on").values("due_on")[:1]),
            reached_any=Exists(milestones.filter(done_on__lte=day)),
        )
        .annotate(
            percent=Subquery(accepted.values("revision__percent")[:1], output_field=PERCENT),
            next_due_on=Subquery(open_on(milestones, day).order_by("due_on").values("due_on")[:1]),
            last_filed_month=Subquery(filed.order_by("-period__month").values("period__month")[:1]),
        )
        .annotate(expected_percent=_expected(day))
    )


def _expected(day: date) -> Round:
    """Linear from 1 January of the edition year to the measure's last due date, or to 31 December where it has none.

    序时进度 is the share of the year that has passed, whenever the plan was entered here.
    """
    start = _year_day(1, 1)
    end = Coalesce(F("last_due_on"), _year_day(12, 31))
    elapsed = Greatest(_days(Value(day, DateField()), start) + 1, 0)
    total = Greatest(_days(end, start) + 1, 1)
    share = ExpressionWrapper(Value(Decimal("100.0")) * elapsed / total, output_field=PERCENT)
    return Round(Least(share, Value(Decimal(100)), output_field=PERCENT), 2, output_field=PERCENT)


def _year_day(month: int, day: int) -> Func:
    return Func(F("plan__year"), Value(month), Value(day), function="make_date", output_field=DateField())


def _days(later: Any, earlier: Any) -> Func:
    """PostgreSQL counts days when it subtracts dates; Django would turn them into an interval."""
    return Func(later, earlier, template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())


def _not_started(day: date) -> Q:
    month_after = (day.replace(day=1) + 31 * ONE_DAY).replace(day=1)
    nothing_yet = (Q(percent=None) | Q(percent=0)) & Q(reached_any=False)
    return nothing_yet & (Q(first_due_on=None) | Q(first_due_on__gte=month_after))


def _limit(plans: list[Plan], field: str, limit: Callable[..., date], day: date, calendar: WorkingCalendar) -> Case:
    """The date that `limit` gives for each plan's threshold: working days are counted once, in Python."""
    return Case(
        *(
            When(plan=plan.pk, then=Value(limit(day, days=getattr(plan, field), calendar=calendar), DateField()))
            for plan in plans
        ),
        output_field=DateField(),
    )


@dataclass(frozen=True)
class Reasons:
    """What a light was decided by, for the reader: percentages, points behind, the next milestone in working days."""

    light: str
    percent: Decimal | None
    expected_percent: Decimal
    points_behind: Decimal
    behind_points: int
    next_due_on: date | None
    working_days_left: int | None
    overdue_days: int
    due_soon_days: int

    @property
    def working_days_late(self) -> int:
        return max(0, -(self.working_days_left or 0))


def explain(measure: Any, *, plan: Plan, day: date, calendar: WorkingCalendar) -> Reasons:
    """The inputs of the light of a measure that came through `with_standing`."""
    due = measure.next_due_on
    return Reasons(
        light=measure.light,
        percent=measure.percent,
        expected_percent=measure.expected_percent,
        points_behind=max(Decimal(0), measure.expected_percent - (measure.percent or 0)),
        behind_points=plan.behind_points,
        next_due_on=due,
        working_days_left=None if due is None else calendar.between(day, due),
        overdue_days=plan.overdue_days,
        due_soon_days=plan.due_soon_days,
    )
