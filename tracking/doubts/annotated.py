"""Rules that the query over the filings decides by itself."""

from __future__ import annotations

from django.db.models import BooleanField, Case, DecimalField, Exists, F, OuterRef, Q, Subquery, When

from tracking.doubts.rules import Doubt
from tracking.models import Evidence, ProgressUpdate
from tracking.models.update import ProgressUpdateQuerySet

ANNOTATED = (Doubt.FELL, Doubt.UNPROVEN, Doubt.UNCHANGED)


def with_doubts(updates: ProgressUpdateQuerySet) -> ProgressUpdateQuerySet:
    """Annotates `last_percent` (the last accepted one of an earlier month) and a `doubt_…` for each of ANNOTATED."""
    earlier = ProgressUpdate.objects.filter(
        measure=OuterRef("measure"), period__month__lt=OuterRef("period__month")
    ).order_by("-period__month")
    unchanged = earlier.values("no_change")
    return updates.annotate(
        last_percent=Subquery(
            earlier.accepted().exclude(percent=None).values("percent")[:1],
            output_field=DecimalField(max_digits=5, decimal_places=2),
        ),
        before_unchanged=Subquery(unchanged[:1]),
        long_unchanged=Subquery(unchanged[1:2]),
    ).annotate(
        doubt_fell=_when(Q(percent__lt=F("last_percent"))),
        doubt_unproven=_when(Q(percent=100) & ~Q(Exists(Evidence.objects.filter(update=OuterRef("pk"))))),
        doubt_unchanged=_when(Q(no_change=True, before_unchanged=True, long_unchanged=True)),
    )


def _when(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())
