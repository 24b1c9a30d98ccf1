"""The targets of a plan as figures know them: what was reached by the day beside what was expected by then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from measures.models import Target
from measures.trajectory import by_month
from plans.models import Plan
from tracking.figures.shapes import MeasureRow
from tracking.shares import rounded
from tracking.targets import TargetStanding, reached, standings


@dataclass(frozen=True)
class TargetMonth:
    """What was expected at the end of a month, and what had been reached by then; None before the first reading."""

    month: date
    expected: Decimal
    reached: Decimal | None


@dataclass(frozen=True)
class TargetRow:
    """One target as it stood. `as_of` is the day of its last reading, the day of which `value` speaks.

    `state` is a code of TargetState; `share` is the part of the way gone, not capped; `expected` has one place.
    """

    pk: int
    measure_id: int
    text: str
    unit: str
    kind: str
    goal: Decimal | None
    baseline: Decimal | None
    due_on: date | None
    state: str
    value: Decimal | None
    as_of: date | None
    expected: Decimal | None
    share: Decimal | None
    expected_share: Decimal | None
    adds_up: bool
    readings: tuple[ReadingRow, ...]
    months: tuple[TargetMonth, ...]


@dataclass(frozen=True)
class ReadingRow:
    pk: int
    as_of: date
    value: Decimal | None


def target_rows(plan: Plan, measures: Mapping[int, MeasureRow], *, as_of: date) -> tuple[TargetRow, ...]:
    """Those of the measures that count, in plan order."""
    targets = Target.objects.filter(measure__plan=plan, measure__in=measures)
    rows = [_row(standing) for standing in standings(targets, day=as_of)]
    return tuple(sorted(rows, key=lambda row: (measures[row.measure_id].ordinal, row.pk)))


def _row(standing: TargetStanding) -> TargetRow:
    target, goal = standing.target, standing.goal
    return TargetRow(
        pk=target.pk,
        measure_id=target.measure_id,
        text=target.text,
        unit=goal.unit,
        kind=goal.kind,
        goal=goal.value,
        baseline=goal.baseline,
        due_on=goal.due_on,
        state=standing.state,
        value=standing.value,
        as_of=standing.as_of,
        expected=None if standing.expected is None else rounded(standing.expected),
        share=standing.achieved,
        expected_share=standing.expected_share,
        adds_up=goal.adds_up,
        readings=tuple(ReadingRow(one.pk, one.as_of, one.value) for one in standing.readings),
        months=_months(standing),
    )


def _months(standing: TargetStanding) -> tuple[TargetMonth, ...]:
    """The way up to the month of the goal; readings only up to the month of the day."""
    months = []
    for known in by_month(standing.course):
        told = [one for one in standing.readings if one.as_of.replace(day=1) <= known.month]
        is_past = known.month <= standing.day
        months.append(TargetMonth(known.month, rounded(known.value), reached(standing.goal, told) if is_past else None))
    return tuple(months)
