"""Who works on a measure: exactly one department leads, any number support."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from measures.models import Assignment, Measure, Objection
from measures.policies import require
from plans.actions import people
from plans.lifecycle import Refused
from plans.models import Department, Plan, User

SETTLED = Plan.SETTLED
LEAD = Assignment.Role.LEAD


@transaction.atomic
def assign(
    measure: Measure,
    *,
    department: Department,
    role: str,
    by: User,
    now: datetime,
    source: str = Assignment.Source.HAND,
    printed: str = "",
) -> Assignment:
    """Give a department its part, confirmed. A new lead takes the place of the former one, who leaves the measure.

    Refused for a department of another territory, and where a running measure would lose its lead.
    """
    require(by, "assignment.edit", measure)
    plan = _held(measure)
    if not Department.objects.at_or_below([plan.district_id]).filter(pk=department.pk).exists():
        raise Refused(foreign(department, plan))
    known = measure.assignments.filter(department=department).first()
    if known and known.confirmed_at and known.role == role:
        return known
    if role == LEAD:
        _former_lead_leaves(measure, department, by=by, now=now)
    elif known and _leads(known):
        _refuse_leaderless(measure, plan)
    assignment, _new = Assignment.objects.update_or_create(
        measure=measure,
        department=department,
        defaults={"role": role, "confirmed_at": now, "confirmed_by": by},
        create_defaults={
            "role": role,
            "source": source,
            "printed": printed,
            "confirmed_at": now,
            "confirmed_by": by,
        },
    )
    return assignment


@transaction.atomic
def propose(
    measure: Measure, *, department: Department, role: str, source: str, printed: str, by: User, now: datetime
) -> Assignment:
    """Note a guess for a person to confirm; a department that already takes part stays as it is."""
    require(by, "assignment.edit", measure)
    _held(measure)
    assignment, _new = Assignment.objects.get_or_create(
        measure=measure, department=department, defaults={"role": role, "source": source, "printed": printed}
    )
    return assignment


@transaction.atomic
def confirm(assignment: Assignment, *, by: User, now: datetime, remember: bool = False) -> Assignment:
    """Make a proposal binding. A confirmed lead takes the former lead's place; confirming twice changes nothing.

    With `remember` the printed spelling means this department from now on.
    """
    if remember and assignment.printed:
        people.remember_spelling(assignment.department, printed=assignment.printed, by=by, now=now)
    return assign(assignment.measure, department=assignment.department, role=assignment.role, by=by, now=now)


@transaction.atomic
def release(assignment: Assignment, *, by: User, now: datetime) -> None:
    """Take a department off a measure, or turn a proposal down. The lead of a running measure can only be replaced."""
    require(by, "assignment.edit", assignment)
    plan = _held(assignment.measure)
    if _leads(assignment):
        _refuse_leaderless(assignment.measure, plan)
    Assignment.objects.filter(pk=assignment.pk).delete()


def _held(measure: Measure) -> Plan:
    """Hold the measure while its departments change."""
    return Measure.objects.select_for_update(of=("self",)).select_related("plan__district").get(pk=measure.pk).plan


def _leads(assignment: Assignment) -> bool:
    return assignment.role == LEAD and assignment.confirmed_at is not None


def _former_lead_leaves(measure: Measure, department: Department, *, by: User, now: datetime) -> None:
    """With another lead, an objection of the former one has its answer."""
    Assignment.objects.leads().filter(measure=measure).exclude(department=department).delete()
    disputed = Objection.objects.open().filter(measure=measure).exclude(department=department)
    disputed.update(status=Objection.MOVES["reassign"].target, decided_at=now, decided_by=by)


def _refuse_leaderless(measure: Measure, plan: Plan) -> None:
    if plan.status == Plan.Status.ACTIVE:
        raise Refused(
            _("“%(measure)s” is being worked on and needs a lead; name another lead department instead.")
            % {"measure": measure}
        )


def foreign(department: Department, plan: Plan) -> str:
    """Why a department cannot take part in what the plan of another territory asks."""
    names = {"department": department, "district": plan.district}
    return _("%(department)s does not belong to %(district)s.") % names
