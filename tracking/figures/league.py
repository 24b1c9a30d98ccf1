"""The league table of a plan that wants one: the score of each leading department and the rank it gives. Pure.

The score is made of three shares, in percent: measures led that are on schedule or done (weight 50), filings of the
month that came on time among those expected (30), and milestones due that were reached by their day (20). A share of
nothing does not count, and the others weigh so much more. Equal scores share a rank, and the next one is left out.
Only departments that lead measures are ranked: who supports is measured by nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracking.figures.shapes import GroupFigures
from tracking.shares import rounded
from tracking.standing import Light

WEIGHTS = {"lights": 50, "filings": 30, "milestones": 20}
GOOD = (Light.DONE, Light.ON_SCHEDULE)


@dataclass(frozen=True)
class Place:
    """`change` is the number of ranks gained since the month before, below zero when lost; None where it had none."""

    group: GroupFigures
    score: Decimal
    rank: int
    change: int | None = None

    @property
    def lost(self) -> int:
        return max(0, -(self.change or 0))


def score_of(group: GroupFigures) -> Decimal | None:
    """From 0 to 100, to one decimal; None for who leads nothing."""
    if not group.measures or group.pk is None:
        return None
    good = sum(count.count for count in group.lights if count.light in GOOD)
    parts = {
        "lights": (good, group.measures),
        "filings": (group.filings.on_time, group.filings.expected),
        "milestones": (group.milestones.kept, group.milestones.due),
    }
    told = {name: Decimal(part) / whole for name, (part, whole) in parts.items() if whole}
    weight = sum(WEIGHTS[name] for name in told)
    points = sum((share * WEIGHTS[name] for name, share in told.items()), Decimal(0))
    return rounded(100 * points / weight)


def league(groups: Iterable[GroupFigures], *, before: Iterable[GroupFigures] = ()) -> tuple[Place, ...]:
    """The ranked departments, the best first; equal ones stay in their order. `before` are those of a month earlier."""
    ranks = _ranks(before)
    found = []
    for pk, (rank, score, group) in _ranked(groups).items():
        found.append(Place(group, score, rank, ranks[pk] - rank if pk in ranks else None))
    return tuple(found)


def _ranks(groups: Iterable[GroupFigures]) -> Mapping[int, int]:
    return {pk: rank for pk, (rank, _score, _group) in _ranked(groups).items()}


def _ranked(groups: Iterable[GroupFigures]) -> dict[int, tuple[int, Decimal, GroupFigures]]:
    scored = [(score, group) for group in groups if (score := score_of(group)) is not None]
    scored.sort(key=lambda pair: -pair[0])
    better = {score: sum(other > score for other, _group in scored) for score, _group in scored}
    return {group.pk: (better[score] + 1, score, group) for score, group in scored if group.pk is not None}
