"""What a department was to do passes to its successor: its parts in open measures, its milestones not yet reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from measures.models import Assignment, Measure, Milestone, Reassignment
from measures.models.measure import MeasureQuerySet
from measures.models.milestone import MilestoneQuerySet
from plans.actions.departments import SETTLED
from plans.lifecycle import Refused
from plans.models import Reorganisation, Succession, User
from plans.reorganising import Intent

LEAD = Assignment.Role.LEAD


def measures_of(units: Sequence[int]) -> MeasureQuerySet:
    """The open measures in which one of `units` takes part or owes a milestone."""
    parts = Assignment.objects.filter(measure=OuterRef("pk"), department__in=units)
    owed = Milestone.objects.open().filter(measure=OuterRef("pk"), department__in=units)
    worked_on = Measure.objects.in_force().open().exclude(plan__status__in=SETTLED)
    return worked_on.filter(Q(Exists(parts)) | Q(Exists(owed)))


def open_milestones(intent: Intent) -> MilestoneQuerySet:
    """Those that a department of `intent` owes and that would pass on."""
    units = intent.departments if intent.divides else intent.leaving
    worked_on = Milestone.objects.open().filter(measure__withdrawn_at=None, measure__status=Measure.Status.OPEN)
    return worked_on.filter(department__in=units).exclude(measure__plan__status__in=SETTLED).order_by("due_on", "pk")


def pass_on(reorganisation: Reorganisation, intent: Intent, *, by: User, now: datetime) -> None:
    """Move parts and milestones along the successions, and keep which measure went where."""
    answers = _answers(reorganisation)
    for unit in intent.departments if intent.divides else intent.leaving:
        rows = [row for row in reorganisation.successions.select_related("after") if row.before_id == unit.pk]
        for measure in measures_of([unit.pk]).in_plan_order():
            row = answers.get((unit.pk, measure.pk)) or (rows[0] if len(rows) == 1 else None)
            if row is None or row.after is None:
                raise Refused(_("Nobody said who gets “%(measure)s”.") % {"measure": measure}, code="unanswered")
            _pass_on(measure, row)


def unanswered(reorganisation: Reorganisation, intent: Intent) -> tuple[Measure, ...]:
    """Measures that came to a divided department after somebody said what goes where."""
    if not intent.divides:
        return ()
    answers = _answers(reorganisation)
    return tuple(
        measure
        for unit in intent.departments
        for measure in measures_of([unit.pk]).in_plan_order()
        if (unit.pk, measure.pk) not in answers
    )


def _answers(reorganisation: Reorganisation) -> Mapping[tuple[int, int], Succession]:
    given = Reassignment.objects.filter(succession__reorganisation=reorganisation).select_related("succession__after")
    return {(one.succession.before_id, one.measure_id): one.succession for one in given}


def _pass_on(measure: Measure, row: Succession) -> None:
    old = measure.assignments.filter(department=row.before_id).first()
    Reassignment.objects.update_or_create(
        succession=row, measure=measure, defaults={"role": old.role if old and old.confirmed_at else ""}
    )
    if row.after_id == row.before_id:
        return
    measure.milestones.open().filter(department=row.before_id).update(department=row.after_id)
    if old:
        _pass_part_on(old, row)


def _pass_part_on(old: Assignment, row: Succession) -> None:
    """A successor that takes part already has the weightier of the two parts from then on: decided, then leading."""
    own = Assignment.objects.filter(measure=old.measure_id, department=row.after_id).first()
    if own is None:
        Assignment.objects.filter(pk=old.pk).update(department=row.after_id)
        return
    Assignment.objects.filter(pk=old.pk).delete()
    if _weight(old) > _weight(own):
        Assignment.objects.filter(pk=own.pk).update(
            role=old.role, confirmed_at=old.confirmed_at, confirmed_by=old.confirmed_by
        )


def _weight(part: Assignment) -> tuple[bool, bool]:
    return part.confirmed_at is not None, part.role == LEAD
