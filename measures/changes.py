"""The changes that the lists of measures and milestones offer for many rows at once, by whatever door."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.actions import assignments, milestones
from measures.actions.tags import tag
from measures.forms.changes import LeadForm, ShiftForm, SupportForm, TagForm
from measures.models import Assignment, Measure, Milestone
from measures.policies import policy, require
from plans.actions.acts import note
from plans.lifecycle import Refused
from plans.listing.bulk import Changes, Way
from plans.listing.undoing import UndoForm, put_back, rows_to_put_back
from plans.models import Act, Department, Plan, User

LEAD, SUPPORTING = Assignment.Role.LEAD, Assignment.Role.SUPPORTING
NOTHING = "–"


def lead(measure: Measure, *, department: Department, by: User, now: datetime, part_of: Act | None) -> None:
    assignments.assign(measure, department=department, role=LEAD, by=by, now=now)
    _note_departments(measure, by=by, now=now, part_of=part_of)


def support(
    measure: Measure, *, department: Department, joins: bool, by: User, now: datetime, part_of: Act | None
) -> None:
    """The lead does not become a supporting department in passing: it stays the lead."""
    known = measure.assignments.filter(department=department).first()
    if joins and (known is None or known.role == SUPPORTING or known.confirmed_at is None):
        assignments.assign(measure, department=department, role=SUPPORTING, by=by, now=now)
    elif not joins and known is not None and known.role == SUPPORTING:
        assignments.release(known, by=by, now=now)
    else:
        return
    _note_departments(measure, by=by, now=now, part_of=part_of)


def leave(measure: Measure, part: Assignment, *, by: User, now: datetime, part_of: Act | None) -> None:
    """Take a department off without another in its place; refused for the lead of a running measure."""
    assignments.release(part, by=by, now=now)
    _note_departments(measure, by=by, now=now, part_of=part_of)


def _note_departments(measure: Measure, *, by: User, now: datetime, part_of: Act | None) -> None:
    said = departments_of(measure)
    note("assignment.edit", measure, of=measure.plan, by=by, now=now, comment=said, part_of=part_of)


def departments_of(measure: Measure) -> str:
    """The lead, then who supports it."""
    parts = Assignment.objects.confirmed().filter(measure=measure).select_related("department").order_by("pk")
    names = {role: [one.department.short_name for one in parts if one.role == role] for role in (LEAD, SUPPORTING)}
    words = _listed(names[LEAD]) or NOTHING
    if names[SUPPORTING]:
        words += _(" (with %(names)s)") % {"names": _listed(names[SUPPORTING])}
    return words


def _listed(names: Iterable[object]) -> str:
    return _(", ").join(map(str, names))


def tags_of(measure: Measure) -> str:
    return _listed(Measure.objects.values_list("tags", flat=True).get(pk=measure.pk)) or NOTHING


def day_of(milestone: Milestone) -> str:
    day = Milestone.objects.values_list("due_on", flat=True).get(pk=milestone.pk)
    return date_format(day, "DATE_FORMAT")


def undo_on_measure(measure: Measure, *, by: User, now: datetime, part_of: Act | None) -> None:
    require(by, "change.undo", measure)
    put_back(measure, by=by)
    note("change.undo", measure, of=measure.plan, by=by, now=now, comment=all_of(measure), part_of=part_of)


def all_of(measure: Measure) -> str:
    """Whatever a change to many measures may touch."""
    return f"{departments_of(measure)} · {tags_of(measure)}"


def undo_on_milestone(milestone: Milestone, *, by: User, now: datetime, part_of: Act | None) -> None:
    """A date that was moved goes back as it moved: while the plan is prepared."""
    require(by, "change.undo", milestone)
    plan, measure = milestone.measure.plan, milestone.measure
    if plan.status not in Plan.PREPARED:
        raise Refused(_("The plan is running: a later date is asked for as an extension."), code="plan_runs")
    put_back(milestone, by=by)
    said = day_of(milestone)
    note("change.undo", milestone, of=plan, by=by, now=now, about=measure, comment=said, part_of=part_of)


def _measures(user: User) -> QuerySet[Any]:
    return Measure.objects.visible_to(user).in_force().select_related("plan__district").in_plan_order()


def _milestones(user: User) -> QuerySet[Any]:
    rows = Milestone.objects.visible_to(user).select_related("measure__plan__district", "department")
    return rows.order_by("due_on", "measure__ordinal", "pk")


BACK = gettext_lazy("Take back my last change to many rows")

OF_MEASURES = Changes(
    "measures_change",
    "measure_list",
    policy,
    _measures,
    (
        Way("lead", "assignment.edit", gettext_lazy("Set the lead department"), LeadForm, lead, departments_of),
        Way("support", "assignment.edit", gettext_lazy("Set a supporting department"), SupportForm, support,
            departments_of),
        Way("tags", "measure.tag", gettext_lazy("Change tags"), TagForm, tag, tags_of),
        Way("undo", "change.undo", BACK, UndoForm, undo_on_measure, all_of, rows_to_put_back(Measure)),
    ),
)  # fmt: skip
OF_MILESTONES = Changes(
    "milestones_change",
    "milestone_list",
    policy,
    _milestones,
    (
        Way("shift", "milestone.edit", gettext_lazy("Move due dates"), ShiftForm, milestones.shift, day_of),
        Way("undo", "change.undo", BACK, UndoForm, undo_on_milestone, day_of, rows_to_put_back(Milestone)),
    ),
)
