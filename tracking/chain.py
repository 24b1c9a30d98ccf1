"""What became of a measure over the years, and where it came from, with what was filed on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q

from measures.descent import shapes_of
from measures.models import Lineage, LineageEnd, Measure, Settlement, Shape
from measures.models.lineage import LineageEndQuerySet, LineageQuerySet
from measures.models.measure import MeasureQuerySet
from plans.models import CalendarDay, User
from tracking.models import ProgressUpdate
from tracking.models.update import ProgressUpdateQuerySet
from tracking.standing import with_standing


@dataclass(frozen=True)
class Rows:
    """The rows a chain may show: those a person sees, or all of them for the shell."""

    measures: MeasureQuerySet
    links: LineageQuerySet
    ends: LineageEndQuerySet
    updates: ProgressUpdateQuerySet


@dataclass(frozen=True)
class Onward:
    """Where a measure led: into which later one, how, and together with which others of its year."""

    link: Lineage
    shape: Shape
    together: tuple[Measure, ...]


@dataclass(frozen=True)
class Stage:
    """One measure of the chain. `measure` carries lead and light as of `day`, the last of its year that has come."""

    measure: Any
    day: date
    accepted: tuple[ProgressUpdate, ...]
    onward: tuple[Onward, ...]
    ends: tuple[LineageEnd, ...]
    is_asked: bool

    @property
    def settlement(self) -> Settlement | None:
        """What was decided at the end of its year, where it was not finished."""
        return getattr(self.measure, "settlement", None)

    @property
    def dropped(self) -> tuple[LineageEnd, ...]:
        return tuple(end for end in self.ends if end.plan.year > self.measure.plan.year)

    @property
    def new(self) -> tuple[LineageEnd, ...]:
        return tuple(end for end in self.ends if end.plan.year < self.measure.plan.year)


def seen_by(user: User) -> Rows:
    return Rows(
        measures=Measure.objects.visible_to(user),
        links=Lineage.objects.visible_to(user),
        ends=LineageEnd.objects.visible_to(user),
        updates=ProgressUpdate.objects.visible_to(user),
    )


def chain_of(measure: Measure, rows: Rows, *, today: date) -> list[Stage]:
    """The earliest forebears first, the latest successors last; `measure` itself is always one of them."""
    reached = list(rows.links.confirmed().reached_from(measure).select_related("earlier__plan", "later__plan"))
    members = {measure.pk, *(link.earlier_id for link in reached), *(link.later_id for link in reached)}
    beside = rows.links.confirmed().filter(Q(earlier__in=members) | Q(later__in=members))
    around = list(beside.select_related("earlier__plan", "later__plan"))
    ends: dict[int, list[LineageEnd]] = defaultdict(list)
    for end in rows.ends.filter(measure__in=members).select_related("plan"):
        ends[end.measure_id].append(end)
    filed: dict[int, list[ProgressUpdate]] = defaultdict(list)
    for update in rows.updates.accepted().filter(measure__in=members).select_related("period"):
        filed[update.measure_id].append(update)
    onward = _onward(reached, around)
    return [
        Stage(
            measure=one,
            day=day,
            accepted=tuple(sorted(filed[one.pk], key=lambda update: update.period.month)),
            onward=tuple(onward[one.pk]),
            ends=tuple(ends[one.pk]),
            is_asked=one.pk == measure.pk,
        )
        for day, one in _standing(rows.measures.filter(pk__in=members), today=today)
    ]


def _onward(reached: Iterable[Lineage], around: list[Lineage]) -> dict[int, list[Onward]]:
    shapes = shapes_of(around)
    found: dict[int, list[Onward]] = defaultdict(list)
    for link in sorted(reached, key=lambda one: (one.later.plan.year, one.later.ordinal)):
        others = [
            one.earlier
            for one in around
            if one.later_id == link.later_id and one.pk != link.pk and one.earlier.plan_id == link.earlier.plan_id
        ]
        found[link.earlier_id].append(Onward(link, shapes[link.pk], tuple(others)))
    return found


def _standing(measures: MeasureQuerySet, *, today: date) -> list[tuple[date, Any]]:
    """Each with lead and light, all of a year as of the same day: its last one, or today."""
    plans = sorted({one.plan for one in measures.select_related("plan")}, key=lambda plan: (plan.year, plan.pk))
    calendars, found = CalendarDay.objects.calendars(), list[tuple[date, Any]]()
    for year, of_year in groupby(plans, key=lambda plan: plan.year):
        day, those = min(today, date(year, 12, 31)), list(of_year)
        rows = with_standing(measures.filter(plan__in=those), plan=those, day=day, calendars=calendars).with_lead()
        found += [(day, one) for one in rows.select_related("plan", "settlement").in_plan_order()]
    return found
