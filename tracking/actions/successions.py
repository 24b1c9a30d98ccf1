"""Departments are reorganised, seen from the top floor: what they still have to answer passes on with the measures.

Instructions not answered, suggestions being dealt with, parts not yet handed to the lead, objections and plan-backs not
yet decided go to the successor; every answer that was given stays under the name of who gave it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from measures.actions import reorganising
from measures.actions.reorganising import Parts
from measures.models import Assignment, Objection, PlanBack, PlanBackRow, Reassignment
from plans.lifecycle import Refused
from plans.models import Reorganisation, User
from plans.reorganising import Intent
from tracking.models import Contribution, InstructionAddressee, Suggestion, SuggestionStep, SuggestionUnit


@dataclass(frozen=True)
class Heirs:
    """Who follows whom: for a measure as it went, for everything else the principal successor of who ended."""

    of_measure: Mapping[tuple[int, int], int]
    of_rest: Mapping[int, int]

    def after(self, department: int, measure: int | None = None) -> int:
        """The successor; the department itself where nothing passes on."""
        rest = self.of_rest.get(department, department)
        return rest if measure is None else self.of_measure.get((department, measure), rest)


@transaction.atomic
def decide(intent: Intent, *, parts: Parts, by: User, now: datetime) -> Reorganisation:
    reorganisation = reorganising.decide(intent, parts=parts, by=by, now=now)
    if reorganisation.status == Reorganisation.Status.CARRIED_OUT:
        _pass_on(reorganisation)
    return reorganisation


@transaction.atomic
def carry_out(reorganisation: Reorganisation, *, by: User, now: datetime) -> Reorganisation:
    reorganising.carry_out(reorganisation, by=by, now=now)
    _pass_on(reorganisation)
    return reorganisation


def carry_out_due(today: date, *, by: User, now: datetime) -> list[Reorganisation]:
    """Those whose day has come; one that cannot be carried out as it was decided stays planned, for a person to see."""
    done = []
    for reorganisation in Reorganisation.objects.due(today).select_related("district").order_by("effective_on", "pk"):
        try:
            done.append(carry_out(reorganisation, by=by, now=now))
        except Refused:
            continue
    return done


def _pass_on(reorganisation: Reorganisation) -> None:
    heirs = _heirs(reorganisation)
    before = {department for department, _measure in heirs.of_measure} | set(heirs.of_rest)
    asked = InstructionAddressee.objects.still_owing().filter(department__in=before)
    for addressee in asked.select_related("instruction"):
        _give(addressee, heirs.after(addressee.department_id, addressee.instruction.measure_id), of="instruction")
    for unit in _units_to_answer().filter(department__in=before):
        _give_unit(unit, heirs.after(unit.department_id))
    owed = Contribution.objects.filter(status__in=Contribution.OWED, update__period__locked_at=None)
    for part in owed.filter(department__in=before).select_related("update"):
        after = heirs.after(part.department_id, part.update.measure_id)
        supports = Assignment.objects.confirmed().filter(measure=part.update.measure_id, department=after)
        if supports.filter(role=Assignment.Role.SUPPORTING).exists():
            _give(part, after, of="update")
    _pass_proposals_on(heirs, before)


def _pass_proposals_on(heirs: Heirs, before: Collection[int]) -> None:
    """Who objects, who is suggested as lead, and who would owe a proposed milestone."""
    for objection in Objection.objects.open().filter(Q(department__in=before) | Q(suggested__in=before)):
        objection.department_id = heirs.after(objection.department_id, objection.measure_id)
        suggested = objection.suggested_id and heirs.after(objection.suggested_id, objection.measure_id)
        objection.suggested_id = None if suggested == objection.department_id else suggested
        objection.save(update_fields=["department", "suggested"])
    rows = PlanBackRow.objects.filter(plan_back__in=PlanBack.objects.open(), department__in=before)
    for row in rows.select_related("plan_back"):
        after = heirs.after(row.department_id or 0, row.plan_back.measure_id)
        PlanBackRow.objects.filter(pk=row.pk).update(department=after)


def _heirs(reorganisation: Reorganisation) -> Heirs:
    rows = list(reorganisation.successions.all())
    staying = {row.before_id for row in rows if row.before_id == row.after_id}
    moved = Reassignment.objects.filter(succession__reorganisation=reorganisation).select_related("succession")
    return Heirs(
        of_measure={
            (one.succession.before_id, one.measure_id): one.succession.after_id
            for one in moved
            if one.succession.after_id
        },
        of_rest={
            row.before_id: row.after_id
            for row in rows
            if row.is_principal and row.after_id and row.before_id not in staying
        },
    )


def _units_to_answer() -> models.QuerySet[SuggestionUnit]:
    """Who answers for a suggestion, and who was asked for a part and has said none."""
    said = SuggestionStep.objects.filter(
        suggestion=OuterRef("suggestion"), department=OuterRef("department"), verb=SuggestionStep.Verb.CONTRIBUTE
    )
    asked = SuggestionUnit.objects.filter(suggestion__status=Suggestion.Status.DISPATCHED)
    return asked.exclude(Exists(said), role=SuggestionUnit.Role.SUPPORTING)


def _give(row: InstructionAddressee | Contribution, after: int, *, of: str) -> None:
    """A successor that is asked already is asked once: the other's row stays as it was left, and obliges nobody."""
    rows = type(row)._default_manager
    if after == row.department_id:
        return
    if rows.filter(**{of: getattr(row, f"{of}_id")}, department=after).exists():
        if isinstance(row, InstructionAddressee):
            rows.filter(pk=row.pk).delete()
        return
    rows.filter(pk=row.pk).update(department=after)


def _give_unit(unit: SuggestionUnit, after: int) -> None:
    if after == unit.department_id:
        return
    own = SuggestionUnit.objects.filter(suggestion=unit.suggestion_id, department=after)
    if not own.exists():
        SuggestionUnit.objects.filter(pk=unit.pk).update(department=after)
        return
    SuggestionUnit.objects.filter(pk=unit.pk).delete()
    if unit.role == SuggestionUnit.Role.LEAD:
        own.update(role=unit.role, due_on=unit.due_on)
