"""What stands round the form of an update: the months before, the light it leads to, the measures before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from measures.models import Measure
from plans.models import CalendarDay, Department, User
from plans.models.membership import Role
from tracking.comparison import Piece, compare
from tracking.desk_forms import as_typed
from tracking.forms import UpdateForm
from tracking.models import Evidence, ProgressUpdate, Step
from tracking.outlook import outlook
from tracking.parts import parts_of
from tracking.views.comparing import COMPARED

MONTHS_TOLD = 3


@dataclass(frozen=True)
class Entered:
    """One field of the form, what stood there last month and what a colleague wrote meanwhile.

    `pieces` are the saved draft against last month, word by word; empty where there is nothing to compare.
    """

    field: Any
    was: str
    theirs: str
    pieces: list[Piece]


def rows_of(
    form: UpdateForm, update: ProgressUpdate, before: ProgressUpdate | None, newer: ProgressUpdate | None
) -> list[Entered]:
    was, theirs = (as_typed(other) if other else {} for other in (before, newer))
    written = update.content() if update.written_at and before else {}
    rows = []
    for name in form.ENTRIES:
        pieces = compare(was[name], str(written[name])) if name in COMPARED and written.get(name) else []
        rows.append(Entered(form[name], was.get(name, ""), theirs.get(name, ""), pieces))
    return rows


def beside(update: ProgressUpdate, viewer: User, *, day: date) -> dict[str, Any]:
    """Earlier months, files, parts of other departments, why it was returned, the measures before and after."""
    known = ProgressUpdate.objects.visible_to(viewer).earlier_than(update)
    earlier = known.select_related("period", "submitted_by", "reviewed_by")
    filed = list(earlier.filed()[: MONTHS_TOLD + 1])
    before = filed[0] if filed else None
    previous, following = _neighbours(update, viewer)
    return _ahead(update, before, viewer, day=day) | {
        "before": before,
        "past": _past(filed),
        "filed_before": earlier.filed().count(),
        "repeatable": earlier.accepted().first(),
        "evidence": Evidence.objects.visible_to(viewer).filter(update=update).prefetch_related("revisions"),
        "parts": parts_of(update, viewer=viewer),
        "returned": Step.objects.visible_to(viewer).filter(update=update, verb=Step.Verb.RETURN).last(),
        "previous": previous,
        "following": following,
    }


def _ahead(update: ProgressUpdate, before: ProgressUpdate | None, viewer: User, *, day: date) -> dict[str, Any]:
    """Where the measure stands, what the draft would make of it, and how long there is time."""
    calendars = CalendarDay.objects.visible_to(viewer).calendars()
    known = outlook(update.measure, day=day, calendars=calendars)
    told = update if update.written_at else before
    percent = told.percent if told else None
    left = calendars.of(update.measure.plan.district_id).between(day, update.period.due_on)
    return {
        "outlook": known,
        "ahead_from": known.step(percent),
        "rise": _rise(percent, before),
        "days_left": left,
        "days_late": -left,
    }


@dataclass(frozen=True)
class Past:
    """A month filed before, with the points that its completion rose."""

    filed: ProgressUpdate
    rise: Decimal | None


def _past(filed: Sequence[ProgressUpdate]) -> list[Past]:
    """The latest first; the month before the last one shown is there to compare with."""
    told = [Past(one, _rise(one.percent, before)) for one, before in zip_longest(filed, filed[1:])]
    return told[:MONTHS_TOLD]


def _rise(percent: Decimal | None, before: ProgressUpdate | None) -> Decimal | None:
    return percent - before.percent if percent is not None and before and before.percent is not None else None


def _neighbours(update: ProgressUpdate, viewer: User) -> tuple[ProgressUpdate | None, ProgressUpdate | None]:
    """The updates of the same month for which the own departments answer, before and after in the order of the plan."""
    own = Department.objects.visible_to(viewer).at_or_below(viewer.held().departments(Role.LIAISON))
    led = Measure.objects.visible_to(viewer).in_force().led_by(own).values("pk")
    month = ProgressUpdate.objects.visible_to(viewer).filter(period=update.period_id, measure__in=led)
    at = update.measure.ordinal
    ordered = month.select_related("measure").order_by("measure__ordinal")
    return ordered.filter(measure__ordinal__lt=at).last(), ordered.filter(measure__ordinal__gt=at).first()
