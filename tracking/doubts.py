"""What in a filing contradicts what is known already: a reviewer looks at these first. Nothing here refuses."""

from __future__ import annotations

from django.db.models import BooleanField, Case, DecimalField, Exists, F, OuterRef, Q, Subquery, TextChoices, When
from django.utils.translation import gettext_lazy as _

from measures.models import Milestone
from tracking.models import Evidence, ProgressUpdate
from tracking.models.update import ProgressUpdateQuerySet


class Doubt(TextChoices):
    """In the order of weight."""

    FELL = "fell", _("Completion is lower than last accepted")
    OPEN_MILESTONE = "open_milestone", _("100 % while a milestone is open")
    UNPROVEN = "unproven", _("100 % without evidence")
    UNCHANGED = "unchanged", _("No change three times in a row")


def with_doubts(updates: ProgressUpdateQuerySet) -> ProgressUpdateQuerySet:
    """Annotates `last_percent` (the last accepted one of an earlier month) and a `doubt_…` for each Doubt."""
    earlier = ProgressUpdate.objects.filter(
        measure=OuterRef("measure"), period__month__lt=OuterRef("period__month")
    ).order_by("-period__month")
    unchanged = earlier.values("no_change")
    full = Q(percent=100)
    return updates.annotate(
        last_percent=Subquery(
            earlier.accepted().exclude(percent=None).values("percent")[:1],
            output_field=DecimalField(max_digits=5, decimal_places=2),
        ),
        before_unchanged=Subquery(unchanged[:1]),
        long_unchanged=Subquery(unchanged[1:2]),
    ).annotate(
        doubt_fell=_when(Q(percent__lt=F("last_percent"))),
        doubt_open_milestone=_when(full & Q(Exists(Milestone.objects.open().filter(measure=OuterRef("measure"))))),
        doubt_unproven=_when(full & ~Q(Exists(Evidence.objects.filter(update=OuterRef("pk"))))),
        doubt_unchanged=_when(Q(no_change=True, before_unchanged=True, long_unchanged=True)),
    )


def doubts_of(update: ProgressUpdate) -> list[Doubt]:
    """Those found by `with_doubts`, the heaviest first."""
    return [doubt for doubt in Doubt if getattr(update, f"doubt_{doubt.value}")]


def _when(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())
