"""Addition: rows in, figures out. Pure; which rows count for what stands in `choosing`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from tracking.figures.choosing import FILINGS, MILESTONES
from tracking.figures.shapes import (
    FilingFigures,
    GroupFigures,
    LightCount,
    MeasureRow,
    MilestoneFigures,
    MilestoneRow,
    OverdueRow,
    Segment,
)
from tracking.shares import mean, shares
from tracking.standing import Light


def group(
    pk: int | None,
    name: str,
    rows: Sequence[MeasureRow],
    steps: Sequence[MilestoneRow],
    overdue: Sequence[OverdueRow],
) -> GroupFigures:
    return GroupFigures(
        pk=pk,
        name=name,
        measures=len(rows),
        lights=light_counts(row.light for row in rows),
        percent=mean([row.percent or Decimal(0) for row in rows]),
        expected_percent=mean([row.expected_percent for row in rows]),
        filings=_filings(rows),
        milestones=_milestones(steps),
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


def _filings(rows: Sequence[MeasureRow]) -> FilingFigures:
    return FilingFigures(**{state: sum(map(counts, rows)) for state, counts in FILINGS.items()})


def _milestones(steps: Sequence[MilestoneRow]) -> MilestoneFigures:
    return MilestoneFigures(**{state: sum(map(counts, steps)) for state, counts in MILESTONES.items()})
