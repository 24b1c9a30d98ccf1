"""How milestones stood on a day, and who owes them."""

from __future__ import annotations

from datetime import date

from django.db.models import BigIntegerField, Case, CharField, F, OuterRef, Q, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from measures.models import Assignment
from measures.models.milestone import MilestoneQuerySet
from tracking.filings import end_of


class MilestoneState(TextChoices):
    """The first three are exclusive; a milestone is also due once its day has come, and kept if met by then."""

    DONE = "done", _("Milestone met")
    OVERDUE = "overdue", _("Milestone missed")
    OPEN = "open", _("Upcoming")
    DUE = "due", _("Due so far")
    KEPT = "kept", _("Met by the due date")


# As the components draw them; an open one is due this month or later.
FLAGS = {MilestoneState.DONE: "done", MilestoneState.OVERDUE: "late"}


def open_on(milestones: MilestoneQuerySet, day: date) -> MilestoneQuerySet:
    """Not reached by the end of `day`."""
    return milestones.filter(Q(done_on=None) | Q(done_on__gt=day))


def as_of(milestones: MilestoneQuerySet, *, day: date) -> MilestoneQuerySet:
    """Annotate `state` and `owner_id`: the milestone's own department, else the lead of its measure.

    A milestone of a measure that was closed by then is never overdue: closing settles what it owed.
    """
    lead = Assignment.objects.leads().filter(measure=OuterRef("measure")).values("department")[:1]
    return milestones.annotate(
        owner_id=Coalesce(F("department"), Subquery(lead), output_field=BigIntegerField()),
        state=Case(
            When(done_on__lte=day, then=Value(MilestoneState.DONE.value)),
            When(measure__closed_at__lt=end_of(day), then=Value(MilestoneState.OPEN.value)),
            When(due_on__lt=day, then=Value(MilestoneState.OVERDUE.value)),
            default=Value(MilestoneState.OPEN.value),
            output_field=CharField(choices=MilestoneState),
        ),
    )


def sorted_as(state: str, *, day: date) -> Q:
    """The milestones, as annotated by `as_of`, that count under a MilestoneState."""
    if state == MilestoneState.DUE:
        return Q(due_on__lte=day)
    if state == MilestoneState.KEPT:
        return Q(due_on__lte=day, done_on__lte=F("due_on"))
    return Q(state=state)
