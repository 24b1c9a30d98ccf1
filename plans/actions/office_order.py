"""The order in which the offices of a district are listed, on pages and in papers."""

from datetime import datetime

from django.db import transaction

from plans.actions import acts
from plans.models import Act, Department, User
from plans.policies import require


@transaction.atomic
def place(department: Department, *, ordinal: int, by: User, now: datetime, part_of: Act | None = None) -> Department:
    """Give a department its place; several may share one and then stand in the order of their making."""
    territory = department.territory()
    require(by, "department.place", territory)
    moved = Department.objects.filter(pk=department.pk).exclude(ordinal=ordinal).update(ordinal=ordinal)
    if moved:
        acts.note("department.place", department, of=territory, by=by, now=now, comment=f"{ordinal}", part_of=part_of)
        department.refresh_from_db()
    return department
