"""The targets in a plan-back: written down with the proposal, carried out with its approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from measures.actions import targets
from measures.models import PlanBack, PlanBackTarget, Target
from plans.lifecycle import Conflict, Refused
from plans.models import User

Verb = PlanBackTarget.Verb
MOST_TARGETS = 20


@dataclass(frozen=True)
class TargetStep:
    """A new target in the words of `text`, or entries of Target.CONTENT that an existing one is to have."""

    content: Mapping[str, Any]
    target: int | None = None
    text: str = ""


def write_down(plan_back: PlanBack, steps: Sequence[TargetStep]) -> list[PlanBackTarget]:
    """Keep what is proposed, each row a goal by itself; refused where it is none, or changes nothing."""
    if len(steps) > MOST_TARGETS:
        raise Refused(_("At most %(count)s targets, please.") % {"count": MOST_TARGETS}, code="too_many")
    named = [step.target for step in steps if step.target is not None]
    if len(set(named)) < len(named):
        raise Refused(_("A target is named twice."), code="named_twice")
    known = {one.pk: one for one in plan_back.measure.targets.in_force()}
    rows = [_row(plan_back, ordinal, step, known) for ordinal, step in enumerate(steps, start=1)]
    return PlanBackTarget.objects.bulk_create(rows)


def carry_out(plan_back: PlanBack, *, by: User, now: datetime) -> None:
    """Make the rows targets. Conflict where a target says something else than when its change was proposed."""
    reason = _("Plan-back, version %(number)s") % {"number": plan_back.version}
    known = plan_back.measure.targets.in_force().select_for_update().prefetch_related("changes").in_bulk()
    for row in plan_back.targets.all():
        if row.verb == Verb.ADD:
            made = targets.add(plan_back.measure, text=row.text, **row.content(), reason=reason, by=by, now=now)
            PlanBackTarget.objects.filter(pk=row.pk).update(target=made)
            continue
        target = known.get(row.target_id or 0)
        if target is None or target.content() != target.goal_at(plan_back.proposed_at).content():
            raise _changed_meanwhile()
        targets.edit(target, **row.content(), reason=reason, by=by, now=now)


def _row(plan_back: PlanBack, ordinal: int, step: TargetStep, known: Mapping[int, Target]) -> PlanBackTarget:
    was = known.get(step.target) if step.target is not None else None
    if step.target is not None and was is None:
        raise _changed_meanwhile()
    row = PlanBackTarget(
        plan_back=plan_back,
        ordinal=ordinal,
        verb=Verb.CHANGE if was else Verb.ADD,
        target=was,
        text=was.text if was else step.text.strip(),
        **{**(was.content() if was else {}), **targets.scaled(step.content)},
    )
    targets.checked(row)
    if was and row.content() == was.content():
        raise Refused(_("The proposal leaves “%(target)s” as it is.") % {"target": was}, code="no_change")
    return row


def _changed_meanwhile() -> Conflict:
    return Conflict(_("The targets of this measure have changed meanwhile. Reload to see them."))
