"""Milestones: set while a plan is prepared, reached while it runs."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.actions.assignments import SETTLED, foreign
from measures.models import Measure, Milestone
from measures.policies import require
from plans.actions.acts import note
from plans.lifecycle import Conflict, MoveRefused, Refused
from plans.models import Act, CalendarDay, Department, Plan, User

PREPARED = Plan.PREPARED


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
    quote: str = "",
) -> Milestone:
    """Add a step. Its first date is the original one for ever; among weighted steps it weighs 0 for now."""
    require(by, "milestone.edit", measure)
    measure = Measure.objects.select_for_update(of=("self",)).select_related("plan").get(pk=measure.pk)
    if measure.plan.status in SETTLED:
        raise Refused(_("“%(plan)s” is closed; its milestones stay as they are.") % {"plan": measure.plan})
    _require_own(department, measure.plan)
    last = measure.milestones.aggregate(last=Max("ordinal"))["last"] or 0
    milestone = Milestone.objects.create(
        measure=measure,
        ordinal=last + 1,
        title=title,
        deliverable=deliverable,
        department=department,
        original_due_on=due_on,
        due_on=due_on,
        quote=quote,
    )
    milestone.refresh_from_db(fields=["weight"])
    return milestone


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
) -> Milestone:
    """Correct a step. Its dates, the original one too, only while the plan is prepared."""
    require(by, "milestone.edit", milestone)
    milestone = Milestone.objects.select_for_update(of=("self",)).select_related("measure__plan").get(pk=milestone.pk)
    plan = milestone.measure.plan
    if plan.status in SETTLED:
        raise Refused(_("“%(plan)s” is closed; its milestones stay as they are.") % {"plan": plan})
    if due_on != milestone.due_on and plan.status not in PREPARED:
        raise Refused(_("The plan is running: the date of a milestone can no longer be corrected."))
    if department != milestone.department:
        _require_own(department, plan)
    milestone.title, milestone.deliverable = title, deliverable
    milestone.department = department
    if due_on != milestone.due_on:
        milestone.due_on = milestone.original_due_on = due_on
    milestone.save()
    return milestone


@transaction.atomic
def shift(
    milestone: Milestone, *, days: int, reason: str, by: User, now: datetime, part_of: Act | None = None
) -> Milestone:
    """Move a step by `days` working days of its district, back when negative, while the plan is prepared.

    A running plan gives more time in one way only: an extension that was asked for in time.
    """
    require(by, "milestone.edit", milestone)
    milestone = Milestone.objects.select_for_update(of=("self",)).select_related("measure__plan").get(pk=milestone.pk)
    plan = milestone.measure.plan
    if plan.status not in PREPARED:
        raise Refused(_("The plan is running: a later date is asked for as an extension."), code="plan_runs")
    if not reason.strip():
        raise Refused(_("Say why; this step is not taken without a comment."), code="no_comment")
    before, calendar = milestone.due_on, CalendarDay.objects.calendar(plan.district_id)
    milestone.due_on = milestone.original_due_on = calendar.add(before, days)
    milestone.save(update_fields=["due_on", "original_due_on"])
    said = f"{before} → {milestone.due_on} {reason}"
    note("milestone.edit", milestone, of=plan, by=by, now=now, about=milestone.measure, comment=said, part_of=part_of)
    return milestone


@transaction.atomic
def weigh(measure: Measure, *, weights: Mapping[int, int | None], by: User, now: datetime) -> None:
    """Set the weights of all steps of a measure, by their ids; all None where they count alike."""
    require(by, "milestone.edit", measure)
    measure = Measure.objects.select_for_update(of=("self",)).select_related("plan").get(pk=measure.pk)
    if measure.plan.status in SETTLED:
        raise Refused(_("“%(plan)s” is closed; its milestones stay as they are.") % {"plan": measure.plan})
    steps = list(measure.milestones.order_by("ordinal"))
    if {step.pk for step in steps} != set(weights):
        raise Conflict(_("The milestones of this measure have changed meanwhile. Reload to see them."))
    require_whole(list(weights.values()))
    for step in steps:
        step.weight = weights[step.pk]
    Milestone.objects.bulk_update(steps, ["weight"])
    note("milestone.weigh", measure, of=measure.plan, by=by, now=now)


def require_whole(weights: list[int | None]) -> None:
    """Raise Refused unless all weights are empty, or all are given and sum to 100."""
    given = [weight for weight in weights if weight is not None]
    if not given:
        return
    if len(given) < len(weights) or sum(given) != 100:
        raise Refused(
            _("Weights are given for all milestones of a measure or for none, and sum to 100; these sum to %(sum)s.")
            % {"sum": sum(given)},
            code="weights",
        )


@transaction.atomic
def record_done(
    milestone: Milestone, *, done_on: date, by: User, now: datetime, has_evidence: bool = False
) -> Milestone:
    """Record the day on which a step was reached: once, not ahead of time, and only while the plan runs.

    The files that prove it live on the floor above, which says by `has_evidence` that there are some.
    """
    require(by, "milestone.record", milestone)
    plan = milestone.measure.plan
    if plan.status != Plan.Status.ACTIVE:
        raise Refused(_("Milestones are recorded while the plan is active."))
    _require_day(done_on, plan, today=timezone.localdate(now))
    if plan.evidence_required and not has_evidence:
        raise Refused(_("This plan asks for evidence: add a file that shows the result."), code="no_evidence")
    moved = Milestone.objects.filter(pk=milestone.pk, done_on=None).update(done_on=done_on, done_at=now, done_by=by)
    if moved != 1:
        raise MoveRefused("milestone.record", milestone)
    milestone.refresh_from_db()
    note("milestone.record", milestone, of=plan, by=by, now=now, about=milestone.measure, comment=f"{done_on}")
    return milestone


def _require_own(department: Department | None, plan: Plan) -> None:
    if department and not Department.objects.at_or_below([plan.district_id]).filter(pk=department.pk).exists():
        raise Refused(foreign(department, plan))


def _require_day(done_on: date, plan: Plan, *, today: date) -> None:
    if done_on > today:
        raise Refused(_("%(day)s has not come yet; record the milestone when it is reached.") % {"day": done_on})
    if plan.activated_at and done_on < timezone.localdate(plan.activated_at):
        raise Refused(
            _("The plan runs since %(start)s; a milestone cannot have been reached before.")
            % {"start": timezone.localdate(plan.activated_at)},
            code="before_the_plan",
        )
