"""The end of a plan's year: every open measure is settled, then the plan is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures.models import Measure, Settlement
from measures.models.settlement import Outcome
from measures.policies import require
from plans.actions import acts
from plans.lifecycle import MoveRefused, Refused
from plans.models import Plan, User

LONGEST_REASON = 300


@dataclass(frozen=True)
class Decision:
    """What is to become of one open measure; without an outcome it is left open."""

    outcome: str
    reason: str = ""


class UnfitSettlement(Refused):
    """Some decisions cannot be taken; `errors` says which, by measure. None of the others was written."""

    code = "unfit_settlement"

    def __init__(self, errors: Mapping[int, str]) -> None:
        self.errors = errors
        super().__init__(" ".join(dict.fromkeys(errors.values())))


class Unsettled(Refused):
    """The plan cannot be closed: of these open measures nobody said what becomes of them."""

    code = "unsettled"

    def __init__(self, measures: tuple[Measure, ...]) -> None:
        self.measures = measures
        text = ngettext(
            "%(count)s measure is neither closed nor settled: %(names)s.",
            "%(count)s measures are neither closed nor settled: %(names)s.",
            len(measures),
        )
        super().__init__(text % {"count": len(measures), "names": "、".join(str(measure) for measure in measures)})


@transaction.atomic
def settle(plan: Plan, *, decisions: Mapping[int, Decision], by: User, now: datetime) -> None:
    """Decide what becomes of the open measures named by their keys: all of it, or nothing.

    A decision that stands already is left as it is, with its day and person. Raises UnfitSettlement.
    """
    require(by, "plan.settle", plan)
    plan = _running(plan, "plan.settle")
    measures = {one.pk: one for one in plan.measures.open().in_force().filter(pk__in=decisions)}
    if errors := {pk: error for pk, one in decisions.items() if (error := _error(one, measures.get(pk)))}:
        raise UnfitSettlement(errors)
    known = {one.measure_id: one for one in Settlement.objects.filter(measure__in=measures)}
    for pk, decision in decisions.items():
        _write(measures[pk], decision, known.get(pk), by=by, now=now)


@transaction.atomic
def close(plan: Plan, *, by: User, now: datetime) -> Plan:
    """Close the plan. Raises Unsettled with the measures of which nothing is decided."""
    require(by, "plan.close", plan)
    plan = _running(plan, "plan.close")
    if unsettled := tuple(plan.measures.unsettled().in_plan_order()):
        raise Unsettled(unsettled)
    return acts.take(plan, "close", of=plan, by=by, now=now, closed_at=now, closed_by=by)


def _running(plan: Plan, verb: str) -> Plan:
    held = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if held.status != Plan.Status.ACTIVE:
        raise MoveRefused(verb, held)
    return held


def _error(decision: Decision, measure: Measure | None) -> str:
    if measure is None:
        return _("Only open measures of this plan are settled.")
    if decision.outcome == Outcome.FINISHED:
        return _("“%(measure)s” is not closed, so it is not finished.") % {"measure": measure}
    if decision.outcome and decision.outcome not in Settlement.DECIDED:
        return _("Say whether “%(measure)s” is carried over or stopped.") % {"measure": measure}
    if decision.outcome and not decision.reason.strip():
        return _("Say why “%(measure)s” is not finished.") % {"measure": measure}
    if len(decision.reason.strip()) > LONGEST_REASON:
        return _("At most %(count)s characters, please.") % {"count": LONGEST_REASON}
    return ""


def _write(measure: Measure, decision: Decision, known: Settlement | None, *, by: User, now: datetime) -> None:
    if not decision.outcome:
        Settlement.objects.filter(measure=measure).delete()
        return
    reason = decision.reason.strip()
    if known and (known.outcome, known.reason) == (decision.outcome, reason):
        return
    settlement, _new = Settlement.objects.update_or_create(
        measure=measure,
        defaults={"outcome": decision.outcome, "reason": reason, "settled_at": now, "settled_by": by},
    )
    acts.note("measure.settle", settlement, of=measure.plan, about=measure, by=by, now=now, comment=reason)
