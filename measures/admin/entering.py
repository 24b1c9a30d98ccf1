"""What is typed here is carried out as the pages carry it out: by the same actions, under the same rights."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.actions import assignments, milestones, targets
from measures.models import Assignment, Milestone, Target
from plans.admin.refusing import READING
from plans.asked import person
from plans.lifecycle import Refused
from plans.models import Plan, User
from plans.policies import PlanSettled, plan_of


def keep_assignment(part: Assignment, changed: Collection[str], *, by: User, now: datetime) -> None:
    """What a caretaker types is a decision, not a proposal. Another department is another part."""
    if part.pk and {"department", "measure"} & set(changed):
        assignments.release(type(part)._default_manager.get(pk=part.pk), by=by, now=now)
    kept = assignments.assign(part.measure, department=part.department, role=part.role, by=by, now=now)
    part.pk = kept.pk


def keep_milestone(step: Milestone, changed: Collection[str], *, by: User, now: datetime) -> None:
    said: dict[str, Any] = {name: getattr(step, name) for name in ("title", "due_on", "deliverable", "department")}
    if step.pk:
        milestones.edit(step, **said, by=by, now=now)
    else:
        step.pk = milestones.add(step.measure, **said, by=by, now=now).pk


def keep_target(target: Target, changed: Collection[str], *, by: User, now: datetime) -> None:
    said: dict[str, Any] = {name: value for name, value in target.content().items() if name in changed or not target.pk}
    if "unit" in changed and "scale" not in changed:
        said.pop("scale", None)  # the unit brings it
    if target.pk:
        if "text" in changed:
            target.save(update_fields=["text"])
        targets.edit(target, **said, by=by, now=now)
    else:
        target.pk = targets.add(target.measure, text=target.text, **said, by=by, now=now).pk


def require_prepared(plan: Plan) -> None:
    """Measures come and go by hand while the plan is prepared. Each of a running one has a lead who answers for it."""
    if plan.status in Plan.SETTLED:
        raise PlanSettled(plan)
    if plan.status not in Plan.PREPARED:
        raise Refused(_("“%(plan)s” is running: measures come and go with a corrected text.") % {"plan": plan})


def drop_milestone(step: Milestone, *, by: User, now: datetime) -> None:
    plan = step.measure.plan
    if plan.status not in Plan.PREPARED:
        raise Refused(_("The plan is running: a milestone leaves it when the lead department plans back."))
    step.delete()


KEEP: dict[type[models.Model], Callable[..., None]] = {
    Assignment: keep_assignment,
    Milestone: keep_milestone,
    Target: keep_target,
}
DROP: dict[type[models.Model], Callable[..., None]] = {
    Assignment: assignments.release,
    Milestone: drop_milestone,
    Target: targets.remove,
}


class ByActions:
    """Saves and deletes the nouns of `KEEP`, alone or below another one, through their actions."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        if keep := KEEP.get(type(obj)):
            keep(obj, form.changed_data, by=person(request), now=timezone.now())
        else:
            super().save_model(request, obj, form, change)  # type: ignore[misc]

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        if drop := DROP.get(type(obj)):
            drop(obj, by=person(request), now=timezone.now())
        else:
            super().delete_model(request, obj)  # type: ignore[misc]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        keep = KEEP.get(formset.model)
        if keep is None:
            super().save_formset(request, form, formset, change)  # type: ignore[misc]
            return
        formset.save(commit=False)
        by, now = person(request), timezone.now()
        for gone in formset.deleted_objects:
            DROP[formset.model](gone, by=by, now=now)
        for row, changed in formset.changed_objects:
            keep(row, changed, by=by, now=now)
        for row in formset.new_objects:
            keep(row, (), by=by, now=now)


class StaysInPlace:
    """What `belongs_to` names is chosen once: a measure stays in its plan, a milestone with its measure."""

    belongs_to: str

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        return (*fields, self.belongs_to) if obj else fields


class ComesWhilePrepared:
    """Stays as a row once the plan runs; its words can still be put right."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and self._is_loose(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_loose(request, obj)  # type: ignore[misc]

    @staticmethod
    def _is_loose(request: HttpRequest, thing: Any) -> bool:
        """A form that comes back is refused with the reason, as in `ByPost`."""
        plan = plan_of(thing) if thing is not None and thing.pk else None
        return request.method not in READING or plan is None or plan.status in Plan.PREPARED


class WhilePrepared:
    """Changes here while the plan is prepared; once it runs, by decisions on the pages."""

    def obstacle(self, thing: Any) -> str:
        plan = plan_of(thing) if thing is not None and thing.pk else None
        if plan is not None and plan.status == Plan.Status.ACTIVE:
            return _("“%(plan)s” is running: this changes on its pages only.") % {"plan": plan}
        return str(super().obstacle(thing))  # type: ignore[misc]
