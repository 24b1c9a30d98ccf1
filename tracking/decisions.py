"""What waits for a decision of a coordinator, of whatever kind, as rows of one list."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.models import Measure, Objection, PlanBack
from plans.models import User
from tracking.models import Extension


class DecisionKind(TextChoices):
    """In the order of the list."""

    EXTENSION = "extension", gettext_lazy("Extension request")
    PLAN_BACK = "plan_back", gettext_lazy("Plan-back")
    OBJECTION = "objection", gettext_lazy("Objection")


@dataclass(frozen=True)
class Decision:
    """One request. `asked_for` says what is wanted; `again` that the same reason was given before."""

    kind: DecisionKind
    subject: Extension | PlanBack | Objection
    measure: Measure
    asked_for: str
    reason: str
    handed_in_at: datetime
    handed_in_by: User
    limit_on: date | None = None
    again: bool = False

    @property
    def ordinal(self) -> int:
        return self.measure.ordinal

    @property
    def plan_title(self) -> str:
        return self.measure.plan.title

    @property
    def place(self) -> int:
        return list(DecisionKind).index(self.kind)


def waiting(user: User, districts: Collection[int]) -> Iterator[Decision]:
    """Those that `user` sees of plans of `districts`: by kind, and the most pressing first."""
    yield from _extensions(user, districts)
    rows = PlanBack.objects.visible_to(user).open().filter(measure__plan__district__in=districts)
    for plan_back in rows.select_related("measure__plan", "proposed_by").order_by("proposed_at", "pk"):
        wanted, who = _("version %(number)s") % {"number": plan_back.version}, plan_back.proposed_by
        handed_in = plan_back.proposed_at
        yield Decision(DecisionKind.PLAN_BACK, plan_back, plan_back.measure, wanted, plan_back.note, handed_in, who)
    disputed = Objection.objects.visible_to(user).open().filter(measure__plan__district__in=districts)
    related = disputed.select_related("measure__plan", "department", "suggested", "raised_by")
    for one in related.order_by("raised_at", "pk"):
        instead = _("%(department)s in place of %(lead)s") % {"department": one.suggested, "lead": one.department}
        wanted = instead if one.suggested else _("not %(lead)s") % {"lead": one.department}
        yield Decision(DecisionKind.OBJECTION, one, one.measure, wanted, one.reason, one.raised_at, one.raised_by)


def _extensions(user: User, districts: Collection[int]) -> Iterator[Decision]:
    rows: Any = Extension.objects.visible_to(user).awaiting_decision()
    rows = rows.filter(milestone__measure__plan__district__in=districts).with_history()
    for one in rows.select_related("milestone__measure__plan", "filed_by").order_by("limit_on", "pk"):
        told = {"milestone": one.milestone, "day": date_format(one.asked_for, "DATE_FORMAT"), "number": one.ordinal}
        first = _("%(milestone)s until %(day)s") % told
        yield Decision(
            kind=DecisionKind.EXTENSION,
            subject=one,
            measure=one.milestone.measure,
            asked_for=first if one.ordinal == 1 else _("%(milestone)s until %(day)s, request %(number)s") % told,
            reason=one.reason,
            handed_in_at=one.filed_at,
            handed_in_by=one.filed_by,
            limit_on=one.limit_on,
            again=bool(one.earlier_with_same_reason),
        )
