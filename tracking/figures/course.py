"""How a plan came to where it stands: its lights, completion and schedule at the end of every month until a day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from measures.models import Measure
from plans.models import CalendarDay, Plan
from tracking import filings
from tracking.figures.counting import light_counts
from tracking.figures.shapes import LightCount, points
from tracking.shares import mean
from tracking.standing import with_course

MOST_MONTHS = 24
LIGHT, PERCENT, EXPECTED_PERCENT = range(3)  # of what `with_course` says of a day


@dataclass(frozen=True)
class MonthFigures:
    """A plan at the end of `day`: the last of the month, or the day that was asked for."""

    day: date
    measures: int
    lights: tuple[LightCount, ...]
    percent: Decimal | None
    expected_percent: Decimal | None

    @property
    def points(self) -> Decimal | None:
        return points(self.percent, self.expected_percent)


def plan_course(plan: Plan, *, as_of: date) -> tuple[MonthFigures, ...]:
    """From January of the plan's year, as `plan_figures` says of each of these days; two statements for all."""
    days = list(_days(plan, as_of))
    if not days:
        return ()
    calendars = CalendarDay.objects.calendars()
    measures = Measure.objects.filter(plan=plan).only("withdrawn_at")
    rows: list[Any] = list(with_course(measures, plan=plan, days=days, calendars=calendars))
    return tuple(_month(rows, place, day) for place, day in enumerate(days))


def _days(plan: Plan, as_of: date) -> Iterator[date]:
    for at in range(MOST_MONTHS):
        year, month = plan.year + at // 12, at % 12 + 1
        first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        if first > as_of:
            return
        yield min(last, as_of)


def _month(rows: list[Any], place: int, day: date) -> MonthFigures:
    """What was withdrawn later still counts, as on every page of that day."""
    end = filings.end_of(day)
    counted = [row for row in rows if row.withdrawn_at is None or row.withdrawn_at >= end]
    return MonthFigures(
        day=day,
        measures=len(counted),
        lights=light_counts(row.course[place][LIGHT] for row in counted),
        percent=mean([Decimal(row.course[place][PERCENT] or 0) for row in counted]),
        expected_percent=mean([Decimal(row.course[place][EXPECTED_PERCENT]) for row in counted]),
    )
