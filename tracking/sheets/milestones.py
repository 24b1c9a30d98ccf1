"""The milestones of a plan as a workbook. A date moves by its own rules: corrected while the plan is prepared, and
afterwards only by the decision on an extension that was asked for in time (ADR 16)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.actions import milestones
from measures.actions.milestones import PREPARED
from measures.models import Milestone
from plans.actions.acts import note
from plans.lifecycle import Refused
from plans.models import Act, Department, Plan, User
from plans.sheets.book import Book, Column, Sheets, Table
from plans.sheets.kinds import Choice, Day, Text
from tracking.actions import extensions
from tracking.models import Extension
from tracking.policies import require
from tracking.sheets.measures import departments_of

PRINTED = Text(300)


def open_book(user: User, pk: int, day: date) -> Book:
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    require(user, "milestone.edit", plan)
    prepared = _("A new date needs its reason.")
    running = _("The plan is running: a new date decides the extension that was asked for, and needs its reason.")
    return Book(
        name="milestones",
        thing=plan,
        title=_("Milestones: %(plan)s") % {"plan": plan.title},
        note=prepared if plan.status in PREPARED else running,
        verb="milestone.edit",
        place=plan,
        back=reverse("plan_detail", args=[plan.pk]),
        tables=(_milestones(user, plan, departments_of(user, plan, day)),),
    )


MILESTONES = Sheets("milestones", open_book)


def _milestones(user: User, plan: Plan, units: Mapping[str, str]) -> Table:
    columns = (
        Column("number", gettext_lazy("No."), Text(20), width=7),
        Column("measure", gettext_lazy("Measure"), PRINTED, width=30),
        Column("title", gettext_lazy("Milestone"), Text(200), width=34, is_filled=True),
        Column("deliverable", gettext_lazy("deliverable"), Text(200), width=24, is_filled=True),
        Column("department", gettext_lazy("Department"), Choice(units), width=20, is_filled=True,
               hint=gettext_lazy("Empty: the lead department.")),
        Column("original_due_on", gettext_lazy("original due date"), Day(), width=13),
        Column("asked_for", gettext_lazy("Extension asked for"), Day(), width=13),
        Column("due_on", gettext_lazy("due date"), Day(), width=13, is_filled=True),
        Column("done_on", gettext_lazy("reached on"), Day(), width=13),
        Column("reason", gettext_lazy("Reason of the new date"), Text(extensions.LONGEST), width=30, is_filled=True,
               is_aside=True),
    )  # fmt: skip
    return Table(
        key="milestones",
        title=_("Milestones"),
        noun=Milestone,
        columns=columns,
        rows=partial(_rows, user, plan),
        tell=_tell,
        make=_make,
        name=lambda step: f"{step.measure.number} {step.title}".strip(),
        pinned=3,
    )


def _rows(user: User, plan: Plan, keys: Collection[int] | None) -> Sequence[Any]:
    rows = Milestone.objects.visible_to(user).filter(measure__plan=plan, measure__withdrawn_at=None)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    found: list[Any] = list(rows.select_related("measure__plan__district").order_by("measure__ordinal", "ordinal"))
    asked = Extension.objects.visible_to(user).open().filter(milestone__in=found)
    by_step = {one.milestone_id: one for one in asked}
    for step in found:
        step.asked = by_step.get(step.pk)
    return found


def _tell(step: Any) -> Mapping[str, Any]:
    return {
        "number": step.measure.number,
        "measure": step.measure.title,
        "title": step.title,
        "deliverable": step.deliverable,
        "department": step.department_id,
        "original_due_on": step.original_due_on,
        "asked_for": step.asked.asked_for if step.asked else None,
        "due_on": step.due_on,
        "done_on": step.done_on,
    }


def _make(step: Any, values: Mapping[str, Any], *, by: User, now: datetime, part_of: Act | None, **_more: Any) -> None:
    if not values.get("title", step.title):
        raise Refused(_("A milestone needs its words."), code="no_title")
    due_on = values.get("due_on", step.due_on)
    if due_on is None:
        raise Refused(_("A milestone needs its date."), code="no_date")
    plan, reason = step.measure.plan, values.get("reason", "")
    moves = due_on != step.due_on
    if moves and not reason.strip():
        raise Refused(_("Say why the date moves."), code="no_comment")
    if moves and plan.status not in PREPARED:
        _extend(step, due_on, reason, by=by, now=now)
    before, key = step.due_on, values.get("department", step.department_id)
    said = {"title": step.title, "deliverable": step.deliverable, "due_on": due_on} | {
        name: values[name] for name in ("title", "deliverable") if name in values
    }
    unit = Department.objects.get(pk=key) if key else None
    milestones.edit(step, **said, department=unit, by=by, now=now)
    comment = f"{before} → {due_on} {reason}" if moves else ""
    note("milestone.edit", step, of=plan, by=by, now=now, about=step.measure, comment=comment, part_of=part_of)


def _extend(step: Any, until: date, reason: str, *, by: User, now: datetime) -> None:
    """The date of a running plan moves by granting what was asked for; nobody else moves it."""
    if step.asked is None:
        raise Refused(_("The plan is running: a later date is asked for as an extension."), code="plan_runs")
    extensions.grant(step.asked, until=until, comment=reason, by=by, now=now)
