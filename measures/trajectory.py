"""The way to a goal: what is expected on a day, and how much of the way a value has gone. Pure, in Decimal alone.

The way is linear over the months of the plan, from the baseline (or 0) at the end of the year before to the goal on its
day, unless values were decided for months; between those it is linear again. Values are rounded to four decimals,
shares to two, both half away from zero, as PostgreSQL rounds.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from itertools import pairwise

from plans.documents.tree import Comparator, TargetKind

VALUE, SHARE = Decimal("0.0001"), Decimal("0.01")
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
ZERO, FULL = Decimal(0), Decimal(100)


@dataclass(frozen=True)
class Course:
    """A goal and the way there. `points` are the values decided for the ends of months, named by their first days."""

    kind: str
    year: int
    value: Decimal | None
    baseline: Decimal | None = None
    due_on: date | None = None
    comparator: str = Comparator.EQUAL
    points: tuple[tuple[date, Decimal], ...] = ()

    @property
    def falls(self) -> bool:
        """Smaller is better: a limit, or a from–to that goes down. A reduction without its start says by how much."""
        if self.kind == TargetKind.AT_MOST:
            return True
        if self.kind != TargetKind.REDUCTION or self.baseline is None or self.value is None:
            return False
        return self.value < self.baseline

    @property
    def start(self) -> Decimal:
        """What an increment adds starts from nothing, whatever there was before."""
        return ZERO if self.kind == TargetKind.INCREMENT or self.baseline is None else self.baseline

    @property
    def last_month(self) -> date:
        """The month in which the goal itself is expected."""
        return (self.due_on or date(self.year, 12, 31)).replace(day=1)


@dataclass(frozen=True)
class MonthValue:
    """What is expected at the end of a month, and whether somebody decided it."""

    month: date
    value: Decimal
    is_given: bool


def expected(course: Course, day: date) -> Decimal | None:
    """The value expected at the end of `day`; none for an aspiration, or where the plan names no value."""
    if course.value is None or course.kind == TargetKind.ASPIRATION:
        return None
    if course.kind == TargetKind.AT_MOST:
        return _rounded(course.value, VALUE)
    with localcontext(EXACT):
        return _rounded(_between(list(_knots(course)), _place(day, course.year)), VALUE)


def by_month(course: Course) -> tuple[MonthValue, ...]:
    """What is expected at the end of each month up to that of the goal; nothing where nothing is expected."""
    given, months = dict(course.points), []
    for month in months_of(course):
        value = expected(course, month.replace(day=monthrange(month.year, month.month)[1]))
        if value is not None:
            months.append(MonthValue(month, value, month in given and month < course.last_month))
    return tuple(months)


def months_of(course: Course) -> Iterator[date]:
    """From January of the plan's year to the month of the goal."""
    month = date(course.year, 1, 1)
    while month <= course.last_month:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def share(course: Course, value: Decimal | None) -> Decimal | None:
    """Which part of the way `value` has gone, in percent and not capped: 112 is an over-achievement.

    A limit has no way: there it is the limit as a part of the value, 100 where they meet, less where it is exceeded.
    None where there is no goal or nothing to divide by.
    """
    goal = course.value
    if value is None or goal is None:
        return None
    with localcontext(EXACT):
        if course.kind == TargetKind.AT_MOST:
            return _rounded(FULL * goal / value, SHARE) if value > 0 else None
        way = goal - course.start
        if way == 0 or (way < 0) != course.falls:  # it started where it should end, or beyond: the value itself counts
            return _rounded(FULL * value / goal, SHARE) if goal else None
        return _rounded(FULL * (value - course.start) / way, SHARE)


def is_met(course: Course, value: Decimal) -> bool:
    """Whether `value` keeps the promise: “more than” and “less than” exclude the goal itself."""
    goal = course.value
    if goal is None:
        return False
    if course.falls:
        return value < goal if course.comparator == Comparator.LESS_THAN else value <= goal
    return value > goal if course.comparator == Comparator.MORE_THAN else value >= goal


def _knots(course: Course) -> Iterator[tuple[Decimal, Decimal]]:
    """Places on the time line with their values; a point in the month of the goal or later gives way to the goal."""
    end = max(_place(course.due_on or date(course.year, 12, 31), course.year), ZERO)
    yield ZERO, course.start
    for month, value in sorted(course.points):
        place = _place(month.replace(day=monthrange(month.year, month.month)[1]), course.year)
        if place > ZERO and month < course.last_month:
            yield place, value
    assert course.value is not None
    yield end, course.value


def _between(knots: list[tuple[Decimal, Decimal]], place: Decimal) -> Decimal:
    if place >= knots[-1][0]:
        return knots[-1][1]
    if place <= knots[0][0]:
        return knots[0][1]
    for (before, from_value), (after, to_value) in pairwise(knots):
        if place <= after:
            return from_value + (to_value - from_value) * (place - before) / (after - before)
    return knots[-1][1]


def _place(day: date, year: int) -> Decimal:
    """Months gone since the year began at the end of `day`: 11 at the end of November."""
    days = monthrange(day.year, day.month)[1]
    return 12 * (day.year - year) + day.month - 1 + Decimal(day.day) / days


def _rounded(value: Decimal, places: Decimal) -> Decimal:
    return value.quantize(places, rounding=ROUND_HALF_UP, context=EXACT)
