"""A plan beside its superior plan: which of the superior measures it takes up, and which it does not, for a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from measures.models import Alignment, Measure
from measures.policies import require
from plans.actions import acts
from plans.lifecycle import Refused
from plans.models import Plan, User

LONGEST_REASON = 300


@transaction.atomic
def name_superior(plan: Plan, *, superior: Plan | None, by: User, now: datetime) -> Plan:
    """Say which plan this one carries out; None takes it back. Refused while measures are aligned with the other."""
    require(by, "plan.align", plan)
    held = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if held.superior_id == (superior.pk if superior else None):
        return held
    if superior is not None and not Plan.objects.may_stand_above(held).filter(pk=superior.pk).exists():
        raise Refused(
            _("“%(superior)s” is no published plan of a territory above %(district)s.")
            % {"superior": superior, "district": held.district},
            code="not_superior",
        )
    if held.alignments.exists():
        raise Refused(
            _("Measures are aligned with “%(superior)s”; take that back first.") % {"superior": held.superior},
            code="aligned",
        )
    Plan.objects.filter(pk=held.pk).update(superior=superior)
    held.refresh_from_db()
    acts.note("plan.align", held, of=held, by=by, now=now, comment=superior.title if superior else "")
    return held


@transaction.atomic
def match(plan: Plan, superior_measure: Measure, *, measure: Measure, by: User, now: datetime) -> Alignment:
    """`measure` takes up `superior_measure`, beside others that do. It ends a waiver; twice changes nothing."""
    require(by, "plan.align", plan)
    _hold(plan, superior_measure)
    if measure.plan_id != plan.pk:
        raise Refused(_("“%(measure)s” belongs to another plan.") % {"measure": measure}, code="other_plan")
    if measure.is_withdrawn:
        raise Refused(_("“%(measure)s” was withdrawn.") % {"measure": measure}, code="measure_withdrawn")
    aligned = plan.alignments.filter(superior_measure=superior_measure)
    if known := aligned.filter(measure=measure).first():
        return known
    aligned.waivers().delete()
    row = Alignment.objects.create(
        plan=plan, superior_measure=superior_measure, measure=measure, decided_at=now, decided_by=by
    )
    acts.note("alignment.match", row, of=plan, about=measure, by=by, now=now, comment=str(superior_measure))
    return row


@transaction.atomic
def waive(plan: Plan, superior_measure: Measure, *, reason: str, by: User, now: datetime) -> Alignment:
    """The plan does not take this one up, and says why; the last reason counts. Refused where it is taken up."""
    require(by, "plan.align", plan)
    _hold(plan, superior_measure)
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why the plan does not take this measure up."), code="no_comment")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("At most %(count)s characters, please.") % {"count": LONGEST_REASON}, code="too_long")
    aligned = plan.alignments.filter(superior_measure=superior_measure)
    if aligned.matches().exists():
        raise Refused(_("“%(measure)s” is taken up in this plan.") % {"measure": superior_measure}, code="matched")
    row, _new = aligned.waivers().update_or_create(
        defaults={"waived_because": reason, "decided_at": now, "decided_by": by},
        create_defaults={
            "plan": plan,
            "superior_measure": superior_measure,
            "waived_because": reason,
            "decided_at": now,
            "decided_by": by,
        },
    )
    acts.note("alignment.waive", row, of=plan, about=superior_measure, by=by, now=now, comment=reason)
    return row


@transaction.atomic
def undo(alignment: Alignment, *, by: User, now: datetime) -> None:
    """Take a match or a waiver back."""
    require(by, "plan.align", alignment)
    if acted := Alignment.objects.filter(pk=alignment.pk).first():
        acts.note("alignment.undo", acted, of=acted.plan, by=by, now=now, comment=str(acted)[:300])
        acted.delete()


def _hold(plan: Plan, superior_measure: Measure) -> None:
    """Keep the superior plan from being changed meanwhile; the measure must be one of it."""
    held = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if superior_measure.plan_id != held.superior_id:
        raise Refused(
            _("“%(measure)s” is no measure of the superior plan.") % {"measure": superior_measure}, code="other_plan"
        )
