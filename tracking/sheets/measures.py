"""The measures of a plan as a workbook: working title, departments, tags. The official text stands beside, locked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures import changes
from measures.actions import tags, working_titles
from measures.models import Assignment, Measure
from plans.models import Act, Department, Plan, User
from plans.sheets.book import Book, Column, Sheets, Table
from plans.sheets.kinds import Choice, Several, Text, by_name
from tracking.policies import require

PRINTED = Text(10**6)
LEAD, SUPPORTING = Assignment.Role.LEAD, Assignment.Role.SUPPORTING


def departments_of(user: User, plan: Plan, day: date) -> dict[str, str]:
    """Those that may be given something in the plan, as its sheets name them."""
    units = Department.objects.visible_to(user).at_or_below([plan.district_id]).existing(day).in_office_order()
    return by_name((unit.pk, unit.short_name, str(unit.parent or "")) for unit in units.select_related("parent"))


def open_book(user: User, pk: int, day: date) -> Book:
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    require(user, "assignment.edit", plan)
    return Book(
        name="measures",
        thing=plan,
        title=_("Measures: %(plan)s") % {"plan": plan.title},
        note=_("Several names in one cell stand with 、 between them."),
        verb="assignment.edit",
        place=plan,
        back=reverse("plan_detail", args=[plan.pk]),
        tables=(_measures(user, plan, departments_of(user, plan, day)),),
    )


MEASURES = Sheets("measures", open_book)


def _measures(user: User, plan: Plan, units: Mapping[str, str]) -> Table:
    columns = (
        Column("number", gettext_lazy("No."), Text(20), width=7),
        Column("heading", gettext_lazy("Measure"), PRINTED, width=30),
        Column("body", gettext_lazy("Source text"), PRINTED, width=50),
        Column("working_title", gettext_lazy("working title"), Text(working_titles.LONGEST), width=28, is_filled=True),
        Column("lead", gettext_lazy("Lead department"), Choice(units), width=20, is_filled=True),
        Column("supporting", gettext_lazy("Supporting departments"), Several(40, units), width=32, is_filled=True),
        Column("tags", gettext_lazy("Tags"), Several(tags.LONGEST), width=22, is_filled=True),
    )
    return Table(
        key="measures",
        title=_("Measures"),
        noun=Measure,
        columns=columns,
        rows=partial(_rows, user, plan),
        tell=_tell,
        make=_make,
    )


def _rows(user: User, plan: Plan, keys: Collection[int] | None) -> Sequence[Measure]:
    rows = Measure.objects.visible_to(user).filter(plan=plan).in_force().select_related("plan__district")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    return list(rows.in_plan_order().prefetch_related("assignments"))


def _tell(measure: Measure) -> Mapping[str, Any]:
    parts = [one for one in measure.assignments.all() if one.confirmed_at]
    leads = [one.department_id for one in parts if one.role == LEAD]
    return {
        "number": measure.number,
        "heading": measure.heading or measure.body[:40],
        "body": measure.body,
        "working_title": measure.working_title,
        "lead": leads[0] if leads else "",
        "supporting": [one.department_id for one in parts if one.role == SUPPORTING],
        "tags": measure.tags,
    }


def _make(
    measure: Measure, values: Mapping[str, Any], *, by: User, now: datetime, part_of: Act | None, **_more: Any
) -> None:
    how: dict[str, Any] = {"by": by, "now": now, "part_of": part_of}
    if "working_title" in values:
        working_titles.call(measure, title=values["working_title"], **how)
    if "lead" in values:
        _lead(measure, values["lead"], how)
    if "supporting" in values:
        _support(measure, set(map(int, values["supporting"])), how)
    if "tags" in values:
        tags.tag(measure, add=values["tags"], remove=set(measure.tags) - set(values["tags"]), **how)


def _lead(measure: Measure, key: str, how: Mapping[str, Any]) -> None:
    if key:
        changes.lead(measure, department=Department.objects.get(pk=key), **how)
        return
    for part in Assignment.objects.leads().filter(measure=measure):
        changes.leave(measure, part, **how)


def _support(measure: Measure, wanted: set[int], how: Mapping[str, Any]) -> None:
    parts = Assignment.objects.confirmed().filter(measure=measure, role=SUPPORTING)
    known = set(parts.values_list("department", flat=True))
    units = Department.objects.in_bulk(wanted ^ known)
    for pk in sorted(wanted ^ known):
        changes.support(measure, department=units[pk], joins=pk in wanted, **how)
