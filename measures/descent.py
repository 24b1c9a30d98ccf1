"""Two plan years side by side: what each measure goes back to or became, what is decided and what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from measures.models import Lineage, LineageEnd, Measure, Shape
from measures.pairing import same_title
from plans.models import Plan
from plans.models.plan import PlanQuerySet


@dataclass(frozen=True)
class Pair:
    """One link as the page shows it; `shape` is set once it is confirmed."""

    link: Lineage
    shape: Shape | None

    @property
    def key(self) -> str:
        """How a form names it."""
        return str(self.link.pk)

    @property
    def percent(self) -> int | None:
        return None if self.link.score is None else round(self.link.score * 100)


@dataclass(frozen=True)
class Side:
    """One measure with its links, the confirmed and then the likeliest first, or the decision that it has none."""

    measure: Measure
    pairs: tuple[Pair, ...]
    ended: LineageEnd | None

    @property
    def shown(self) -> tuple[Pair, ...]:
        """Once it is answered, what was confirmed; before, what is still a question."""
        return tuple(pair for pair in self.pairs if self._is_shown(pair))

    @property
    def folded(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if not self._is_shown(pair))

    def _is_shown(self, pair: Pair) -> bool:
        return pair.shape is not None if self.is_answered else not pair.link.is_rejected

    @property
    def key(self) -> str:
        return str(self.measure.pk)

    @property
    def end_key(self) -> str:
        return str(self.ended.pk) if self.ended else ""

    @property
    def is_answered(self) -> bool:
        return self.ended is not None or any(pair.shape for pair in self.pairs)


@dataclass(frozen=True)
class Years:
    """`later` and `earlier` are all measures in force of the two plans."""

    later: tuple[Side, ...]
    earlier: tuple[Side, ...]

    @property
    def open_later(self) -> int:
        return sum(not side.is_answered for side in self.later)

    @property
    def open_earlier(self) -> int:
        return sum(not side.is_answered for side in self.earlier)

    @property
    def without_successor(self) -> tuple[Side, ...]:
        """Those of the earlier plan that live on in nothing confirmed."""
        return tuple(side for side in self.earlier if not any(pair.shape for pair in side.pairs))


def earlier_editions(plan: Plan, plans: PlanQuerySet) -> list[Plan]:
    """Those of `plans` that may precede `plan`, the likeliest first: of the same name, then the latest."""
    found = plans.filter(district=plan.district_id, year__lt=plan.year).order_by("-year", "title")
    return sorted(found, key=lambda one: not same_title(one.title, plan.title))


def years_of(earlier: Plan, later: Plan) -> Years:
    links = list(
        Lineage.objects.between(earlier, later)
        .select_related("earlier", "later", "confirmed_by", "rejected_by")
        .likeliest_first()
    )
    shapes = shapes_of(links)
    pairs = [Pair(link, shapes.get(link.pk)) for link in links]
    pairs.sort(key=lambda pair: (pair.shape is None, pair.link.is_rejected))
    ended = {one.measure_id: one for one in LineageEnd.objects.between(earlier, later).select_related("decided_by")}
    return Years(
        later=tuple(
            Side(one, tuple(pair for pair in pairs if pair.link.later_id == one.pk), ended.get(one.pk))
            for one in later.measures.in_force().in_plan_order()
        ),
        earlier=tuple(
            Side(one, tuple(pair for pair in pairs if pair.link.earlier_id == one.pk), ended.get(one.pk))
            for one in earlier.measures.in_force().in_plan_order()
        ),
    )


def shapes_of(links: Iterable[Lineage]) -> dict[int, Shape]:
    """The shape of each confirmed one among `links`, counted between the same two plans; the others are ignored."""
    confirmed = [link for link in links if link.is_confirmed]
    forebears = Counter((link.later_id, link.earlier.plan_id) for link in confirmed)
    successors = Counter((link.earlier_id, link.later.plan_id) for link in confirmed)
    return {
        link.pk: Shape.of(
            forebears=forebears[link.later_id, link.earlier.plan_id],
            successors=successors[link.earlier_id, link.later.plan_id],
        )
        for link in confirmed
    }
