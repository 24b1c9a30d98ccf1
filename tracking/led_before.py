"""Which departments led a measure before today's lead, under the names of their days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from measures.models import Assignment, Reassignment
from plans.models import Department, DepartmentName
from tracking.hanging import Hanging

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Era:
    """Up to `until_on`, that day included, the measure was led by `department`, called `name` then."""

    until_on: date
    department_id: int
    name: str


def led_before(hanging: Hanging, *, lead: int | None) -> list[Era]:
    """The latest first; empty where `lead`, today's, took over from nobody and was never renamed."""
    rows = hanging.listed(
        Reassignment,
        lambda rows: (
            rows.carried_out()
            .filter(role=Assignment.Role.LEAD)
            .select_related("succession__before", "succession__reorganisation")
            .order_by("succession__reorganisation__effective_on", "pk")
        ),
    )
    ends = [
        (row.succession.reorganisation.effective_on - DAY, row.succession.before)
        for row in rows
        if row.succession.before_id != row.succession.after_id
    ]
    known = DepartmentName.objects.visible_to(hanging.user).filter(
        department__in=[lead, *(unit.pk for _end, unit in ends)]
    )
    names: dict[int, list[DepartmentName]] = {}
    for one in known.order_by("until_on"):
        names.setdefault(one.department_id, []).append(one)
    return sorted(_eras(ends, lead, names), key=lambda era: era.until_on, reverse=True)


def _eras(
    ends: Sequence[tuple[date, Department]], lead: int | None, names: Mapping[int, Sequence[DepartmentName]]
) -> Iterator[Era]:
    start: date | None = None
    for end, unit in ends:
        told = None
        for era in _names_within(names.get(unit.pk, ()), start, end):
            told = era.until_on
            yield era
        if told != end:
            yield Era(end, unit.pk, unit.short_name)
        start = end + DAY
    yield from _names_within(names.get(lead or 0, ()), start, None)


def _names_within(names: Iterable[DepartmentName], start: date | None, end: date | None) -> Iterator[Era]:
    for one in names:
        if (start is None or one.until_on >= start) and (end is None or one.from_on is None or one.from_on <= end):
            until_on = one.until_on if end is None else min(one.until_on, end)
            yield Era(until_on, one.department_id, one.short_name)
