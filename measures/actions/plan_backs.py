"""Planning a measure back from its deadline: proposed by the lead department, approved or returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, RestrictedError
from django.utils.translation import gettext as _

from measures.actions import plan_back_targets
from measures.actions.milestones import require_whole
from measures.actions.plan_back_targets import TargetStep
from measures.models import Measure, Milestone, PlanBack, PlanBackRow
from measures.policies import require
from plans.actions.acts import note, take
from plans.lifecycle import Conflict, Refused
from plans.models import Department, Plan, User

Verb = PlanBackRow.Verb
MOST_ROWS = 50


@dataclass(frozen=True)
class Step:
    """One line of a proposal: a new milestone, or what becomes of an existing one."""

    verb: str
    milestone: int | None = None
    title: str = ""
    due_on: date | None = None
    deliverable: str = ""
    department: Department | None = None
    weight: int | None = None


@transaction.atomic
def propose(
    measure: Measure,
    *,
    steps: Sequence[Step] = (),
    targets: Sequence[TargetStep] = (),
    by: User,
    now: datetime,
    explanation: str = "",
) -> PlanBack:
    """Hand in a new version. Milestones and targets that nothing names stay as they are.

    Refused while an earlier version waits, for a step that is reached, and for a later date of an existing one: that
    is asked for as an extension.
    """
    require(by, "planback.propose", measure)
    measure = Measure.objects.select_for_update(of=("self",)).select_related("plan").get(pk=measure.pk)
    _require_running(measure)
    if PlanBack.objects.open().filter(measure=measure).exists():
        raise Conflict(_("A proposal for this measure waits for its decision; withdraw it to hand in another."))
    if not steps and not targets:
        raise Refused(_("The proposal changes nothing. Add a milestone or a target, or change one."), code="no_change")
    if len(steps) > MOST_ROWS:
        raise Refused(_("At most %(count)s milestones, please.") % {"count": MOST_ROWS}, code="too_many")
    known = {one.pk: one for one in measure.milestones.all()}
    if len({step.milestone for step in steps if step.milestone}) < sum(step.milestone is not None for step in steps):
        raise Refused(_("A milestone is named twice."), code="named_twice")
    last = measure.plan_backs.aggregate(last=Max("version"))["last"] or 0
    plan_back = PlanBack.objects.create(
        measure=measure, version=last + 1, note=explanation.strip(), proposed_at=now, proposed_by=by
    )
    rows = [_row(plan_back, ordinal, step, known) for ordinal, step in enumerate(steps, start=1)]
    require_whole(_weights_after(rows, known))
    PlanBackRow.objects.bulk_create(rows)
    plan_back_targets.write_down(plan_back, targets)
    note("planback.propose", plan_back, of=measure.plan, by=by, now=now, about=measure, comment=plan_back.note)
    return plan_back


@transaction.atomic
def withdraw(plan_back: PlanBack, *, by: User, now: datetime) -> PlanBack:
    require(by, "planback.withdraw", plan_back)
    return take(plan_back, "withdraw", of=plan_back.measure.plan, by=by, now=now, about=plan_back.measure)


@transaction.atomic
def approve(plan_back: PlanBack, *, by: User, now: datetime, comment: str = "") -> PlanBack:
    """The rows become milestones and targets, all at once; refused when one no longer fits what is there."""
    require(by, "planback.approve", plan_back)
    measure = Measure.objects.select_for_update(of=("self",)).select_related("plan").get(pk=plan_back.measure_id)
    _require_running(measure)
    _decide(plan_back, "approve", comment=comment, by=by, now=now)
    known = {one.pk: one for one in measure.milestones.select_for_update()}
    rows = list(plan_back.rows.all())
    for row in rows:
        _require_fitting(row, known)
    require_whole(_weights_after(rows, known))
    _carry_out(measure, rows, known)
    plan_back_targets.carry_out(plan_back, by=by, now=now)
    return plan_back


@transaction.atomic
def send_back(plan_back: PlanBack, *, comment: str, by: User, now: datetime) -> PlanBack:
    require(by, "planback.return", plan_back)
    return _decide(plan_back, "return", comment=comment, by=by, now=now)


def official_deadline(measure: Measure) -> date | None:
    """The last day that the plan itself names for the measure; none where its text names none."""
    return measure.milestones.of_the_text().aggregate(last=Max("original_due_on"))["last"]


def is_after(row: PlanBackRow, deadline: date | None) -> bool:
    """Later than the plan says: shown to the one who decides, not refused."""
    return row.verb != Verb.REMOVE and deadline is not None and row.due_on > deadline


def _decide(plan_back: PlanBack, verb: str, *, comment: str, by: User, now: datetime) -> PlanBack:
    measure = plan_back.measure
    columns: dict[str, Any] = {"answer": comment.strip(), "decided_at": now, "decided_by": by}
    return take(plan_back, verb, of=measure.plan, by=by, now=now, about=measure, comment=comment, **columns)


def _require_running(measure: Measure) -> None:
    if measure.plan.status != Plan.Status.ACTIVE or measure.is_withdrawn or measure.status != Measure.Status.OPEN:
        raise Refused(_("A measure is planned back while it is being worked on."), code="not_running")


def _row(plan_back: PlanBack, ordinal: int, step: Step, known: dict[int, Milestone]) -> PlanBackRow:
    was = known.get(step.milestone) if step.milestone else None
    if (step.verb == Verb.ADD) == (was is not None) or (step.milestone and was is None):
        raise Conflict(_("The milestones of this measure have changed meanwhile. Reload to see them."))
    if step.verb != Verb.REMOVE and not (step.title.strip() and step.due_on):
        raise Refused(_("Each milestone needs a name and a date."), code="incomplete")
    kept = was if step.verb == Verb.REMOVE else None
    due_on = kept.due_on if kept else step.due_on
    assert due_on
    row = PlanBackRow(
        plan_back=plan_back,
        ordinal=ordinal,
        verb=step.verb,
        milestone=was,
        title=kept.title if kept else step.title.strip(),
        deliverable=kept.deliverable if kept else step.deliverable.strip(),
        department=kept.department if kept else step.department,
        due_on=due_on,
        weight=None if kept else step.weight,
        was_title=was.title if was else "",
        was_due_on=was.due_on if was else None,
    )
    _require_fitting(row, known)
    return row


def _require_fitting(row: PlanBackRow, known: dict[int, Milestone]) -> None:
    """The milestone that a row speaks of is there, is not reached, and gets no later date."""
    if row.verb == Verb.ADD:
        return
    was = known.get(row.milestone_id or 0)
    if was is None or was.due_on != row.was_due_on:
        raise Conflict(_("The milestones of this measure have changed meanwhile. Reload to see them."))
    if was.done_on and row.verb == Verb.REMOVE:
        raise Refused(_("“%(step)s” is reached; it stays.") % {"step": was.title}, code="reached")
    if was.done_on and row.due_on != was.due_on:
        raise Refused(_("“%(step)s” is reached; its date stays.") % {"step": was.title}, code="reached")
    if row.due_on > was.due_on:
        raise Refused(
            _("A later date for “%(step)s” is asked for as an extension, before %(day)s is over.")
            % {"step": was.title, "day": was.due_on},
            code="needs_extension",
        )


def _weights_after(rows: Sequence[PlanBackRow], known: dict[int, Milestone]) -> list[int | None]:
    """The weights of all steps as they would be."""
    named = {row.milestone_id for row in rows if row.milestone_id}
    staying = [one.weight for pk, one in known.items() if pk not in named]
    return staying + [row.weight for row in rows if row.verb != Verb.REMOVE]


def _carry_out(measure: Measure, rows: Sequence[PlanBackRow], known: dict[int, Milestone]) -> None:
    weights = {pk: one.weight for pk, one in known.items()}
    last = max((one.ordinal for one in known.values()), default=0)
    for row in rows:
        if row.verb == Verb.REMOVE:
            weights.pop(row.milestone_id or 0)
            _remove(row)
            continue
        values = {
            "title": row.title,
            "deliverable": row.deliverable,
            "department": row.department,
            "due_on": row.due_on,
        }
        if row.verb == Verb.CHANGE:
            Milestone.objects.filter(pk=row.milestone_id or 0).update(**values)
        else:
            last += 1
            row.milestone = Milestone.objects.create(
                measure=measure, ordinal=last, original_due_on=row.due_on, **values
            )
            row.save(update_fields=["milestone"])
        weights[row.milestone_id or 0] = row.weight
    # Last, and all of them: a step that leaves takes the weights of the others along.
    Milestone.objects.bulk_update([Milestone(pk=pk, weight=weight) for pk, weight in weights.items()], ["weight"])


def _remove(row: PlanBackRow) -> None:
    try:
        Milestone.objects.filter(pk=row.milestone_id or 0).delete()
    except RestrictedError:
        raise Refused(
            _("“%(step)s” stays: an extension was asked for it, or evidence filed.") % {"step": row.was_title},
            code="on_record",
        )
