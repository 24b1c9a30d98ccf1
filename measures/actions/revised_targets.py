"""The targets of a measure after its text was corrected: the same words keep their row, with all that hangs on it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import RestrictedError
from django.db.transaction import atomic

from measures.actions import rows
from measures.models import Measure, Target
from measures.proposal import ProposedMeasure
from plans.models import User


def put(measure: Measure, proposed: ProposedMeasure, *, by: User, now: datetime) -> None:
    """Words that are gone take their target along, unless something was recorded on it: then it is dropped."""
    known = list(measure.targets.in_force().order_by("ordinal"))
    coming = list(rows.targets_of(measure, proposed))
    placed: list[Target] = []
    for target in coming:
        same = next((one for one in known if one.text == target.text), None)
        if same:
            known.remove(same)
            same.ordinal = target.ordinal
        placed.append(same or target)
    for gone in known:
        _drop(gone, by=by, now=now)
    left = list(measure.targets.exclude(pk__in=[one.pk for one in placed if one.pk]).order_by("ordinal"))
    for ordinal, target in enumerate(left, start=len(placed) + 1):
        target.ordinal = ordinal
    Target.objects.bulk_update([*(one for one in placed if one.pk), *left], ["ordinal"])
    Target.objects.bulk_create(one for one in placed if not one.pk)


def _drop(target: Target, *, by: User, now: datetime) -> None:
    try:
        with atomic():
            target.delete()
    except RestrictedError:
        Target.objects.filter(pk=target.pk).update(dropped_at=now, dropped_by=by)
