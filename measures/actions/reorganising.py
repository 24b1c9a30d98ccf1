"""Departments are renamed, merged, split, abolished: decided by a person, carried out whole on the day.

Open measures, milestones not reached and with them all that is owed pass to the successor; what was filed and decided
stays where it is, under the names of its days. Where a department is divided, a person says beforehand which measure
goes where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.actions import succeeding
from measures.models import Measure, Milestone, Reassignment
from measures.models.measure import MeasureQuerySet
from measures.policies import require
from plans.actions import acts, departments, reorganisations
from plans.actions.departments import PostMove
from plans.lifecycle import Refused
from plans.models import Department, Plan, Reorganisation, User
from plans.reorganising import Intent, intent_of, successions_of

# Which of the heirs of an intent, by its place, gets a measure, by its number.
Parts = Mapping[int, int]


@dataclass(frozen=True)
class Preview:
    """What would pass on if the reorganisation came today; nothing is written."""

    intent: Intent
    measures: tuple[Measure, ...]
    milestones: tuple[Milestone, ...]
    plans: tuple[Plan, ...]
    posts: tuple[PostMove, ...]
    sections: tuple[Department, ...]
    spellings: tuple[str, ...]
    unanswered: tuple[Measure, ...]

    @property
    def is_complete(self) -> bool:
        return not self.unanswered


def touched(intent: Intent) -> MeasureQuerySet:
    """The open measures in which a department takes part that ends or is divided, or in which it owes a milestone."""
    units = [unit.pk for unit in (intent.departments if intent.divides else intent.leaving)]
    return succeeding.measures_of(units).select_related("plan").in_plan_order()


def preview(intent: Intent, *, parts: Parts, by: User) -> Preview:
    """Everything that would move. Refused as `decide` refuses, but for a measure that has no answer yet."""
    require(by, "department.reorganise", intent.district)
    reorganisations.refuse_unfit(intent)
    reorganisations.refuse_planned(intent)
    found = tuple(touched(intent))
    leaving = intent.leaving
    old = [name for unit in intent.departments if intent.heirs for name in (unit.name, unit.short_name)]
    renamed = any(heir.name and heir.department for heir in intent.heirs)
    return Preview(
        intent=intent,
        measures=found,
        milestones=tuple(succeeding.open_milestones(intent).select_related("measure", "department")),
        plans=tuple(plan for unit in leaving for plan in departments.coordinated(unit)),
        posts=tuple(departments.post_moves(intent)),
        sections=tuple(Department.objects.filter(parent__in=leaving)),
        spellings=tuple(dict.fromkeys(old)) if leaving or renamed else (),
        unanswered=_unanswered(intent, found, parts),
    )


@transaction.atomic
def decide(intent: Intent, *, parts: Parts, by: User, now: datetime) -> Reorganisation:
    """Write the decision down, and carry it out if its day has come; else the clock does so on its day.

    Refused while a measure of a department that is divided has no answer, or something would be left without successor.
    """
    require(by, "department.reorganise", intent.district)
    Department.objects.select_for_update(no_key=True).get(pk=intent.district.pk)
    reorganisations.refuse_unfit(intent)
    reorganisations.refuse_planned(intent)
    if missing := _unanswered(intent, tuple(touched(intent)), parts):
        raise Refused(_unanswered_text(missing), code="unanswered")
    reorganisation = _write_down(intent, parts=parts, by=by, now=now)
    if intent.effective_on <= timezone.localdate(now):
        return carry_out(reorganisation, by=by, now=now)
    _refuse_orphans(intent)
    return reorganisation


@transaction.atomic
def carry_out(reorganisation: Reorganisation, *, by: User, now: datetime) -> Reorganisation:
    """All of it, or nothing: what has changed since it was decided is asked about first."""
    require(by, "department.reorganise", reorganisation.district)
    intent = intent_of(Reorganisation.objects.select_related("district").get(pk=reorganisation.pk))
    if intent.effective_on > timezone.localdate(now):
        raise Refused(_("Its day has not come."), code="too_early")
    reorganisations.refuse_unfit(intent)
    _refuse_orphans(intent)
    acts.take(
        reorganisation,
        "carry_out",
        of=intent.district,
        by=by,
        now=now,
        comment=intent.reason,
        carried_out_at=now,
        carried_out_by=by,
    )
    successors = departments.set_up(intent)
    for heir, unit in successors.items():
        reorganisation.successions.filter(after=heir.department, name=heir.name).update(after=unit)
    succeeding.pass_on(reorganisation, intent, by=by, now=now)
    departments.pass_on(intent, successors, by=by, now=now)
    for unit in intent.departments:
        acts.note(f"department.{intent.kind}", unit, of=intent.district, by=by, now=now, comment=intent.reason)
    return reorganisation


@transaction.atomic
def cancel(reorganisation: Reorganisation, *, by: User, now: datetime, comment: str = "") -> Reorganisation:
    """Call off what is only planned."""
    require(by, "department.reorganise", reorganisation.district)
    return acts.take(
        reorganisation,
        "cancel",
        of=reorganisation.district,
        by=by,
        now=now,
        comment=comment,
        cancelled_at=now,
        cancelled_by=by,
    )


def obstacle(reorganisation: Reorganisation) -> str:
    """Why a planned reorganisation could not be carried out as things stand; empty when it could."""
    intent = intent_of(reorganisation)
    try:
        reorganisations.refuse_unfit(intent)
        departments.post_moves(intent)
        _refuse_orphans(intent)
    except Refused as refused:
        return str(refused)
    missing = succeeding.unanswered(reorganisation, intent)
    return _unanswered_text(missing) if missing else ""


def _write_down(intent: Intent, *, parts: Parts, by: User, now: datetime) -> Reorganisation:
    reorganisation = Reorganisation.objects.create(
        district=intent.district,
        kind=intent.kind,
        effective_on=intent.effective_on,
        reason=intent.reason.strip(),
        planned_at=now,
        planned_by=by,
    )
    rows = successions_of(intent)
    for row in rows:
        row.reorganisation = reorganisation
        row.save(force_insert=True)
    if intent.divides:
        asked = set(touched(intent).values_list("pk", flat=True))
        Reassignment.objects.bulk_create(
            [Reassignment(succession=rows[place], measure_id=pk) for pk, place in parts.items() if pk in asked]
        )
    acts.note("reorganisation.decide", reorganisation, of=intent.district, by=by, now=now, comment=intent.reason)
    return reorganisation


def _unanswered(intent: Intent, found: tuple[Measure, ...], parts: Parts) -> tuple[Measure, ...]:
    if not intent.divides:
        return ()
    places = range(len(intent.heirs))
    return tuple(measure for measure in found if parts.get(measure.pk) not in places)


def _unanswered_text(missing: tuple[Measure, ...]) -> str:
    words = _("Say which successor gets: %(measures)s.")
    return words % {"measures": _(", ").join(f"“{measure}”" for measure in missing)}


def _refuse_orphans(intent: Intent) -> None:
    """Without a successor nothing may be left that somebody still has to do."""
    if intent.heirs:
        return
    left = [str(measure) for measure in touched(intent)]
    left += [str(plan) for unit in intent.leaving for plan in departments.coordinated(unit)]
    left += [str(unit) for unit in Department.objects.filter(parent__in=intent.leaving, abolished_on=None)]
    if left:
        raise Refused(
            _("Somebody has to take over: %(left)s. Name a successor.") % {"left": _(", ").join(left)},
            code="no_successor",
        )
