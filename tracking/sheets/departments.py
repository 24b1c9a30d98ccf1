"""The departments of a district as a workbook: names, spellings, office order.

A new name is a reorganisation, with its day and its reason: what was stays under the old one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions import office_order, people
from plans.lifecycle import Refused
from plans.models import Act, Department, DepartmentAlias, Reorganisation, Succession, User
from plans.reorganising import Heir, Intent
from plans.sheets.book import Book, Column, Sheets, Table
from plans.sheets.kinds import Choice, Day, Number, Several, Text
from tracking.actions import successions
from tracking.policies import require

PRINTED = Text(300)
COLUMNS = (
    Column("kind", gettext_lazy("kind"), Choice(dict(Department.Kind.choices)), width=12),
    Column("parent", gettext_lazy("belongs to"), PRINTED, width=18),
    Column("short_name", gettext_lazy("short name"), Text(40), width=20, is_filled=True),
    Column("name", gettext_lazy("full name"), Text(100), width=34, is_filled=True),
    Column("ordinal", gettext_lazy("office order"), Number(least=Decimal(0), most=Decimal(9999)), width=9,
           is_filled=True),
    Column("spellings", gettext_lazy("Other spellings"), Several(DepartmentAlias.SPELLING_LIMIT), width=34,
           is_filled=True, hint=gettext_lazy("Names in documents. They are added here, never removed.")),
    Column("planned", gettext_lazy("Planned"), PRINTED, width=30),
    Column("from_on", gettext_lazy("New name from"), Day(), width=14, is_filled=True, is_aside=True,
           hint=gettext_lazy("Empty: today.")),
    Column("reason", gettext_lazy("Reason of the new name"), Text(200), width=30, is_filled=True, is_aside=True),
)  # fmt: skip


def open_book(user: User, pk: int, day: date) -> Book:
    seen = Department.objects.visible_to(user).territories()
    district = get_object_or_404(seen, pk=pk)
    require(user, "department.reorganise", district)
    return Book(
        name="departments",
        thing=district,
        title=_("Departments: %(district)s") % {"district": district},
        note=_("A new name needs its reason; it holds from its day on, and what was stays under the old one."),
        verb="people.edit",
        place=district,
        back=reverse("people_list"),
        tables=(_departments(user, district, day),),
    )


DEPARTMENTS = Sheets("departments", open_book)


def _departments(user: User, district: Department, day: date) -> Table:
    return Table(
        key="departments",
        title=_("Departments"),
        noun=Department,
        columns=COLUMNS,
        rows=partial(_rows, user, district, day),
        tell=_tell,
        make=partial(_make, district),
        pinned=3,
    )


def _rows(user: User, district: Department, day: date, keys: Collection[int] | None) -> Sequence[Any]:
    rows = Department.objects.visible_to(user).at_or_below([district.pk]).existing(day).select_related("parent")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    found: list[Any] = list(rows.in_office_order().prefetch_related("aliases"))
    kind, status = Reorganisation.Kind.RENAME, Reorganisation.Status.PLANNED
    planned = Succession.objects.visible_to(user).filter(reorganisation__kind=kind, reorganisation__status=status)
    coming = {one.before_id: one for one in planned.filter(before__in=found).select_related("reorganisation")}
    for unit in found:
        unit.coming = coming.get(unit.pk)
    return found


def _tell(unit: Any) -> Mapping[str, Any]:
    return {
        "kind": unit.kind,
        "parent": unit.parent or "",
        "short_name": unit.short_name,
        "name": unit.name,
        "ordinal": unit.ordinal,
        "spellings": [alias.name for alias in unit.aliases.all()],
        "planned": _planned(unit),
    }


def _planned(unit: Any) -> str:
    if unit.coming is None:
        return ""
    day = date_format(unit.coming.reorganisation.effective_on, "DATE_FORMAT")
    return _("“%(name)s” from %(day)s") % {"name": unit.coming.name, "day": day}


def _make(
    district: Department,
    unit: Any,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    part_of: Act | None,
    **_more: Any,
) -> None:
    if "ordinal" in values:
        if values["ordinal"] is None:
            raise Refused(_("A department needs its place in the office order."), code="no_place")
        office_order.place(unit, ordinal=int(values["ordinal"]), by=by, now=now, part_of=part_of)
    if "spellings" in values:
        _spell(unit, set(values["spellings"]), by=by, now=now)
    if {"name", "short_name"} & values.keys():
        _rename(district, unit, values, by=by, now=now)


def _spell(unit: Any, wanted: set[str], *, by: User, now: datetime) -> None:
    known = {alias.name for alias in unit.aliases.all()}
    if gone := known - wanted:
        words = _("“%(name)s” stays: documents may still use it. A spelling is removed in the administration.")
        raise Refused(words % {"name": min(gone)}, code="spelling_stays")
    for printed in sorted(wanted - known):
        people.remember_spelling(unit, printed=printed, by=by, now=now)


def _rename(district: Department, unit: Any, values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    name, short = values.get("name", unit.name), values.get("short_name", unit.short_name)
    if unit.coming and (unit.coming.name, unit.coming.short_name) == (name, short):
        return  # it is planned so already
    day = values.get("from_on") or timezone.localdate(now)
    intent = Intent(
        Reorganisation.Kind.RENAME, district, (unit,), (Heir(unit, name, short),), day, values.get("reason", "")
    )
    successions.decide(intent, parts={}, by=by, now=now)
