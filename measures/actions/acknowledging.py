"""Taking measures on: a lead department acknowledges what is its own, or objects and gets an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from measures.actions import assignments
from measures.models import Assignment, Measure, Objection
from measures.policies import require
from plans.actions.acts import note, take
from plans.lifecycle import MoveRefused, Refused
from plans.models import Department, Plan, User
from plans.models.membership import Role

LONGEST_REASON = 2000


@transaction.atomic
def acknowledge(assignment: Assignment, *, by: User, now: datetime) -> Assignment:
    """Take the measure on. MoveRefused where that is done, disputed, or no longer this department's to do."""
    require(by, "assignment.acknowledge", assignment)
    moved = (
        Assignment.objects.to_acknowledge()
        .filter(pk=assignment.pk, department=assignment.department_id)
        .update(acknowledged_at=now, acknowledged_by=by)
    )
    if moved != 1:
        raise MoveRefused("assignment.acknowledge", assignment)
    assignment.refresh_from_db()
    measure = assignment.measure
    note("assignment.acknowledge", assignment, of=measure.plan, by=by, now=now, about=measure)
    return assignment


def waiting_for(user: User, plan: Plan) -> list[Assignment]:
    """What the posts of `user` may acknowledge in `plan`, in its order."""
    own = Department.objects.at_or_below(user.held().departments(Role.LIAISON, Role.HEAD))
    waiting = Assignment.objects.to_acknowledge().filter(measure__plan=plan, department__in=own.values("pk"))
    return list(waiting.select_related("measure__plan", "department").order_by("measure__ordinal"))


@transaction.atomic
def acknowledge_all(plan: Plan, *, by: User, now: datetime) -> list[Assignment]:
    """Take on everything in `plan` that waits for the posts of `by`; none when nothing waits any more."""
    require(by, "plan.acknowledge", plan)
    return [acknowledge(assignment, by=by, now=now) for assignment in waiting_for(by, plan)]


@transaction.atomic
def object_to(
    assignment: Assignment, *, reason: str, by: User, now: datetime, suggested: Department | None = None
) -> Objection:
    """Dispute that this department leads, in place of acknowledging; the term of the answer begins."""
    require(by, "objection.raise", assignment)
    reason = _words(reason)
    measure = Measure.objects.select_for_update(of=("self",)).select_related("plan").get(pk=assignment.measure_id)
    if not Assignment.objects.to_acknowledge().filter(pk=assignment.pk).exists():
        raise MoveRefused("objection.raise", assignment)
    if suggested == assignment.department:
        raise Refused(_("Name another department than the one that objects."), code="same_department")
    objection = Objection.objects.create(
        measure=measure,
        department=assignment.department,
        reason=reason,
        suggested=suggested,
        raised_at=now,
        raised_by=by,
    )
    note("objection.raise", objection, of=measure.plan, by=by, now=now, about=measure, comment=reason)
    return objection


@transaction.atomic
def withdraw(objection: Objection, *, by: User, now: datetime) -> Objection:
    require(by, "objection.withdraw", objection)
    return _move(objection, "withdraw", by=by, now=now)


@transaction.atomic
def confirm(objection: Objection, *, answer: str, by: User, now: datetime) -> Objection:
    """The department stays the lead, and acknowledges within the term that begins with the answer."""
    require(by, "objection.confirm", objection)
    return _move(objection, "confirm", by=by, now=now, comment=answer, **_decided(answer, by=by, now=now))


@transaction.atomic
def reassign(objection: Objection, *, department: Department, by: User, now: datetime, answer: str = "") -> Objection:
    """Another department leads from now on, and acknowledges in its turn."""
    require(by, "objection.reassign", objection)
    if department == objection.department:
        raise Refused(_("Name another department than the one that objects."), code="same_department")
    _move(objection, "reassign", by=by, now=now, comment=answer, **_decided(answer, by=by, now=now))
    assignments.assign(objection.measure, department=department, role=Assignment.Role.LEAD, by=by, now=now)
    return objection


def _move(objection: Objection, verb: str, *, by: User, now: datetime, comment: str = "", **columns: Any) -> Objection:
    measure = objection.measure
    return take(objection, verb, of=measure.plan, by=by, now=now, about=measure, comment=comment, **columns)


def _decided(answer: str, *, by: User, now: datetime) -> dict[str, Any]:
    return {"answer": answer.strip(), "decided_at": now, "decided_by": by}


def _words(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why this department should not lead."), code="no_reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("At most %(count)s characters, please.") % {"count": LONGEST_REASON}, code="too_long")
    return reason
