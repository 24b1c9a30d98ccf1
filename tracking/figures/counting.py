"""Addition: rows in, figures out. Pure but for the codes of states, which live on the models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tracking import filings
from tracking.figures.shapes import (
    FilingFigures,
    GroupFigures,
    LightCount,
    MeasureRow,
    MilestoneFigures,
    OverdueRow,
    Segment,
)
from tracking.milestones import MilestoneState
from tracking.models import ProgressUpdate
from tracking.shares import mean, shares
from tracking.standing import Light


def group(
    pk: int | None,
    name: str,
    rows: Sequence[MeasureRow],
    steps: Sequence[Any],
    overdue: Sequence[OverdueRow],
    *,
    as_of: date,
) -> GroupFigures:
    return GroupFigures(
        pk=pk,
        name=name,
        measures=len(rows),
        lights=light_counts(row.light for row in rows),
        percent=mean([row.percent or Decimal(0) for row in rows]),
        expected_percent=mean([row.expected_percent for row in rows]),
        filings=_filings(rows),
        milestones=_milestones(steps, as_of=as_of),
        overdue=len(overdue),
    )


def light_counts(lights: Iterable[str]) -> tuple[LightCount, ...]:
    """One for each light, in the order of a legend, those that nothing shows too."""
    counted = Counter(lights)
    counts = [counted[light] for light in Light]
    return tuple(LightCount(*one) for one in zip(Light.values, counts, shares(counts), strict=True))


def segments(lights: Iterable[LightCount]) -> Iterator[Segment]:
    """The bar of some lights, without those that nothing shows."""
    start = Decimal(0)
    for light in lights:
        if light.count:
            yield Segment(light.light, start, light.share)
        start += light.share


def _filings(rows: Iterable[MeasureRow]) -> FilingFigures:
    expected = [row for row in rows if row.filing_state]
    filed = [row for row in expected if row.filing_state in ProgressUpdate.FILED]
    on_time = sum(bool(row.filed_on_time) for row in filed)
    states = Counter(row.filing_state for row in expected)
    return FilingFigures(
        expected=len(expected),
        filed=len(filed),
        missing=len(expected) - len(filed),
        on_time=on_time,
        late=len(filed) - on_time,
        waiting=sum(states[state] for state in filings.WAITING),
        accepted=states[ProgressUpdate.Status.ACCEPTED],
        returned=states[ProgressUpdate.Status.RETURNED],
    )


def _milestones(steps: Sequence[Any], *, as_of: date) -> MilestoneFigures:
    states = Counter(step.state for step in steps)
    due = [step for step in steps if step.due_on <= as_of]
    return MilestoneFigures(
        total=len(steps),
        done=states[MilestoneState.DONE],
        due=len(due),
        kept=sum(step.done_on is not None and step.done_on <= step.due_on for step in due),
        overdue=states[MilestoneState.OVERDUE],
    )
