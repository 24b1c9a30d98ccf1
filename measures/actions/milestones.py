"""Milestones: set while a plan is prepared, reached while it runs."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.actions.assignments import SETTLED
from measures.models import Measure, Milestone
from measures.policies import require
from plans.lifecycle import MoveRefused, Refused
from plans.models import Department, Plan, User

# While a plan is prepared its dates are corrected; afterwards they only move by a decision.
PREPARED = (Plan.Status.DRAFT, Plan.Status.ISSUED)


@transaction.atomic
def add(
    measure: Measure,
    *,
    title: str,
    due_on: date,
    by: User,
    now: datetime,
    deliverable: str = "",
    department: Department | None = None,
    weight: int = 1,
    quote: str = "",
) -> Milestone:
    """Add a step. Its first date is the original one for ever."""
    require(by, "milestone.edit", measure)
    measure = Measure.objects.select_for_update(of=("self",)).select_related("plan").get(pk=measure.pk)
    if measure.plan.status in SETTLED:
        raise Refused(_("“%(plan)s” is closed; its milestones stay as they are.") % {"plan": measure.plan})
    last = measure.milestones.aggregate(last=Max("ordinal"))["last"] or 0
    return Milestone.objects.create(
        measure=measure,
        ordinal=last + 1,
        title=title,
        deliverable=deliverable,
        department=department,
        weight=weight,
        original_due_on=due_on,
        due_on=due_on,
        quote=quote,
    )


@transaction.atomic
def edit(
    milestone: Milestone,
    *,
    title: str,
    due_on: date,
    by: User,
    now: datetime,
    deliverable: str = "",
    department: Department | None = None,
    weight: int = 1,
) -> Milestone:
    """Correct a step. Its dates, the original one too, only while the plan is prepared."""
    require(by, "milestone.edit", milestone)
    milestone = Milestone.objects.select_for_update(of=("self",)).select_related("measure__plan").get(pk=milestone.pk)
    plan = milestone.measure.plan
    if plan.status in SETTLED:
        raise Refused(_("“%(plan)s” is closed; its milestones stay as they are.") % {"plan": plan})
    if due_on != milestone.due_on and plan.status not in PREPARED:
        raise Refused(_("The plan is running: the date of a milestone can no longer be corrected."))
    milestone.title, milestone.deliverable, milestone.weight = title, deliverable, weight
    milestone.department = department
    if due_on != milestone.due_on:
        milestone.due_on = milestone.original_due_on = due_on
    milestone.save()
    return milestone


@transaction.atomic
def record_done(milestone: Milestone, *, done_on: date, by: User, now: datetime) -> Milestone:
    """Record the day on which a step was reached: once, not ahead of time, and only while the plan runs."""
    require(by, "milestone.record", milestone)
    if done_on > timezone.localdate(now):
        raise Refused(_("%(day)s has not come yet; record the milestone when it is reached.") % {"day": done_on})
    if milestone.measure.plan.status != Plan.Status.ACTIVE:
        raise Refused(_("Milestones are recorded while the plan is active."))
    moved = Milestone.objects.filter(pk=milestone.pk, done_on=None).update(done_on=done_on, done_at=now, done_by=by)
    if moved != 1:
        raise MoveRefused("milestone.record", milestone)
    milestone.refresh_from_db()
    return milestone
