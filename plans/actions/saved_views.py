"""Keeping a list under a name, and dropping it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from plans.models import Department, Plan, SavedView, User
from plans.policies import require


@transaction.atomic
def save(
    name: str,
    *,
    page: str,
    query: str,
    by: User,
    now: datetime,
    department: Department | None = None,
    plan: Plan | None = None,
) -> SavedView:
    """A name used before on this page by the same person is given to the new one."""
    if department or plan:
        require(by, "view.share", department or plan)
    view, _is_new = SavedView.objects.update_or_create(
        saved_by=by,
        page=page,
        name=name,
        defaults={"query": query, "department": department, "plan": plan, "saved_at": now},
    )
    return view


@transaction.atomic
def forget(view: SavedView, *, by: User) -> None:
    require(by, "view.forget", view)
    view.delete()
