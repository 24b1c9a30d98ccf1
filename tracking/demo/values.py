"""The values that lead departments report for their targets, on their way as far as the year is."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from random import Random

from django.db.models import Sum

from measures.models import Target
from measures.trajectory import expected
from plans.models import User
from tracking.actions import readings
from tracking.models import ProgressUpdate, Reading

LARGE = 6  # of things that are counted whole


def report(update: ProgressUpdate, *, chance: Random, as_of: date, by: User, now: datetime) -> None:
    """One reading of each target of the measure that names a number, a little ahead or behind by `chance`."""
    for target in update.measure.targets.in_force().exclude(kind=Target.Kind.ASPIRATION).order_by("pk"):
        due = expected(target.course_at(), as_of)
        if due is None:
            continue
        value = _value(target, due, luck=Decimal(str(round(chance.uniform(0.92, 1.1), 3))))
        readings.enter(target, value=value, as_of=as_of, update=update, by=by, now=now)


def _value(target: Target, due: Decimal, *, luck: Decimal) -> Decimal:
    """Near what is expected; a limit is kept, and where months add up each brings what the earlier ones left."""
    goal = target.value or Decimal(0)
    places = 0 if goal == goal.to_integral() and goal >= LARGE else 1
    if target.kind == Target.Kind.AT_MOST:
        return round(due * Decimal("0.9"), 1)
    start = target.baseline or Decimal(0)
    value = start + (due - start) * luck
    if target.adds_up:
        told = Reading.objects.standing().filter(target=target).aggregate(sum=Sum("value"))["sum"]
        value = max(value - (told or 0), Decimal(0))
    return round(value, places)
