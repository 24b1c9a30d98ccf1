"""The changes that the lists of this floor offer for many rows at once."""

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
from measures.models import Assignment, Measure, Milestone
from plans.actions.acts import note
from plans.listing.bulk import Changes, Way
from plans.models import Act, Department, User
from tracking.actions.suggestions import dispatch
from tracking.change_forms import DispatchManyForm, LeadForm, ShiftForm, SupportForm, TagForm
from tracking.models import Suggestion, SuggestionUnit
from tracking.policies import policy

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


def course_of(suggestion: Suggestion) -> str:
    """How far it is, who answers it, and by when."""
    status = Suggestion.Status(Suggestion.objects.values_list("status", flat=True).get(pk=suggestion.pk))
    units = list(SuggestionUnit.objects.filter(suggestion=suggestion).select_related("department").order_by("pk"))
    days = {unit.due_on for unit in units if unit.role == SuggestionUnit.Role.LEAD}
    words = [str(status.label), _listed(unit.department.short_name for unit in units)]
    return " · ".join([*filter(None, words), *(date_format(day, "DATE_FORMAT") for day in days)])


def _measures(user: User) -> QuerySet[Any]:
    return Measure.objects.visible_to(user).in_force().select_related("plan__district").in_plan_order()


def _milestones(user: User) -> QuerySet[Any]:
    rows = Milestone.objects.visible_to(user).select_related("measure__plan__district", "department")
    return rows.order_by("due_on", "measure__ordinal", "pk")


def _suggestions(user: User) -> QuerySet[Any]:
    return Suggestion.objects.visible_to(user).select_related("district", "plan__district")


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
    ),
)  # fmt: skip
OF_MILESTONES = Changes(
    "milestones_change",
    "milestone_list",
    policy,
    _milestones,
    (Way("shift", "milestone.edit", gettext_lazy("Move due dates"), ShiftForm, milestones.shift, day_of),),
)
OF_SUGGESTIONS = Changes(
    "suggestions_change",
    "suggestion_list",
    policy,
    _suggestions,
    (Way("dispatch", "suggestion.dispatch", gettext_lazy("Assign"), DispatchManyForm, dispatch, course_of),),
)
