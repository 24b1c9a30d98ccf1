"""How much a measure asks to be looked at on the spot: points by reason, added up, as of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from plans.models import Plan
from tracking import filings
from tracking.doubts.gathering import with_findings
from tracking.models import InspectionItem, ProgressUpdate
from tracking.standing import Light, with_standing

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_COUNTED = 3  # of the same reason


class Reason(TextChoices):
    """In the order in which they are said. The base keeps every measure in the draw."""

    BASE = "base", _("every measure")
    OVERDUE = "overdue", _("overdue")
    BEHIND = "behind", _("due soon or behind")
    LATE = "late", _("filed late or not at all")
    DOUBT = "doubt", _("contradictions in the last filing")
    UNCHANGED = "unchanged", _("months without change")
    CLAIMED = "claimed", _("reported as completed")
    NEVER = "never", _("never inspected")


# What one occurrence weighs. A change of these is a change of the method; see METHOD.
POINTS: Mapping[str, int] = {
    Reason.BASE: 1,
    Reason.OVERDUE: 4,
    Reason.BEHIND: 2,
    Reason.LATE: 1,
    Reason.DOUBT: 2,
    Reason.UNCHANGED: 1,
    Reason.CLAIMED: 3,
    Reason.NEVER: 2,
}
METHOD = "risk/1"


@dataclass(frozen=True)
class Risk:
    """`points` by reason; only those that weigh something."""

    measure_id: int
    points: Mapping[str, int]
    percent: Decimal | None
    light: str

    @property
    def weight(self) -> int:
        return sum(self.points.values())


def risks_of(plan: Plan, *, as_of: date) -> list[Risk]:
    """Every measure that the plan had on that day, in plan order, in a number of queries that does not grow."""
    moment = filings.end_of(as_of)
    measures: Iterable[Any] = with_standing(
        Measure.objects.filter(plan=plan).in_force(moment).in_plan_order(), plan=plan, day=as_of
    )
    late, unchanged, doubtful = _filed(plan, as_of)
    inspected = set(
        InspectionItem.objects.inspected()
        .filter(measure__plan=plan, inspected_at__lt=moment)
        .values_list("measure", flat=True)
    )
    return [
        Risk(
            measure_id=one.pk,
            points=_points(
                one,
                late=late.get(one.pk, 0),
                doubts=doubtful.get(one.pk, 0),
                unchanged=unchanged.get(one.pk, 0),
                inspected=one.pk in inspected,
            ),
            percent=one.percent,
            light=one.light,
        )
        for one in measures
    ]


def _points(measure: Any, *, late: int, doubts: int, unchanged: int, inspected: bool) -> dict[str, int]:
    times = {
        Reason.BASE: 1,
        Reason.OVERDUE: measure.light == Light.OVERDUE,
        Reason.BEHIND: measure.light == Light.BEHIND,
        Reason.LATE: late,
        Reason.DOUBT: doubts,
        Reason.UNCHANGED: unchanged,
        Reason.CLAIMED: measure.percent == 100 or measure.light == Light.DONE,
        Reason.NEVER: not inspected,
    }
    return {reason.value: POINTS[reason] * min(int(count), MOST_COUNTED) for reason, count in times.items() if count}


def _filed(plan: Plan, as_of: date) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """By measure: filings late or missing past their day, months of no change at the end, doubts about the last one."""
    updates: Any = ProgressUpdate.objects.filter(measure__plan=plan).order_by("measure", "-period__month")
    late: dict[int, int] = {}
    unchanged: dict[int, int] = {}
    latest: dict[int, int] = {}
    ended: set[int] = set()
    known: Iterable[Any] = filings.as_of(updates, day=as_of)
    for one in known:
        pk, is_filed = one.measure_id, one.state in ProgressUpdate.FILED
        late[pk] = late.get(pk, 0) + (one.on_time is False or (not is_filed and one.owed_by < as_of))
        if not is_filed or pk in ended:
            continue
        latest.setdefault(pk, one.pk)
        if one.no_change:
            unchanged[pk] = unchanged.get(pk, 0) + 1
        else:
            ended.add(pk)
    doubted = ProgressUpdate.objects.filter(pk__in=latest.values()).select_related("measure__plan", "period")
    doubtful = {one.measure_id: len(found) for one, found in with_findings(doubted)}
    return late, unchanged, doubtful


def words_of(points: Mapping[str, int]) -> list[tuple[str, int]]:
    """The reasons as people read them, with the points of each."""
    return [(str(Reason(reason).label), points[reason]) for reason in Reason.values if reason in points]
