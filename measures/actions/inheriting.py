"""Departments proposed along the lineage, for measures whose text names none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef

from measures.actions import assignments
from measures.models import Assignment, Lineage, LineageEnd, Measure
from measures.policies import require
from plans.models import Department, Plan, Succession, User

LIKELY = Decimal("0.3")  # from here on a guess may speak for its forebear before anybody confirmed it
LEAD, SUPPORTING = Assignment.Role.LEAD, Assignment.Role.SUPPORTING


@dataclass(frozen=True)
class Part:
    """A department that would take part in a measure; `former` is the abolished one whose place it takes."""

    department: Department
    role: str
    former: Department | None = None

    @property
    def role_label(self) -> str:
        return str(Assignment.Role(self.role).label)


@dataclass(frozen=True)
class Inheritance:
    """What one measure would inherit: from whom, which parts, and which abolished departments a person must settle."""

    measure: Measure
    links: tuple[Lineage, ...]
    parts: tuple[Part, ...]
    unsettled: tuple[Department, ...]


def successors_of(department: Department) -> list[Department]:
    """Who takes the place of a department today: itself while it exists, else whoever followed it, however often."""
    if department.abolished_on is None:
        return [department]
    followed = Succession.objects.carried_out().filter(before=department, after__isnull=False).order_by("pk")
    heirs = [row.after for row in followed if row.after and row.after_id != department.pk]
    return list(dict.fromkeys(unit for heir in heirs for unit in successors_of(heir)))


def preview(plan: Plan, *, by: User) -> list[Inheritance]:
    """What `propose` would propose, measure by measure; writes nothing.

    Only measures that no text, table or hand gave a department. Confirmed forebears count; where there are none and
    nobody called the measure new, the likeliest guess.
    """
    require(by, "assignment.edit", plan)
    named = Assignment.objects.filter(measure=OuterRef("pk")).exclude(source=Assignment.Source.LINEAGE)
    settled = Assignment.objects.confirmed().filter(measure=OuterRef("pk"))
    bare = plan.measures.in_force().filter(~Exists(named), ~Exists(settled))
    measures = list(bare.in_plan_order().prefetch_related("assignments"))
    links = _forebears(measures)
    owners = _owners({link.earlier_id for found in links.values() for link in found})
    inherited = [_inherited(measure, links[measure.pk], owners) for measure in measures if measure.pk in links]
    return [one for one in inherited if one.parts or one.unsettled]


@transaction.atomic
def propose(plan: Plan, *, by: User, now: datetime) -> int:
    """Propose the departments of the forebears for a person to confirm; returns how many. Again proposes nothing."""
    count = 0
    for one in preview(plan, by=by):
        for part in one.parts:
            assignments.propose(
                one.measure,
                department=part.department,
                role=part.role,
                source=Assignment.Source.LINEAGE,
                printed="",
                by=by,
                now=now,
            )
            count += 1
    return count


def _forebears(measures: list[Measure]) -> dict[int, tuple[Lineage, ...]]:
    found = Lineage.objects.filter(later__in=measures).exclude(rejected_at__isnull=False)
    new = set(LineageEnd.objects.filter(measure__in=measures).values_list("measure", "plan"))
    links: dict[int, list[Lineage]] = {}
    for link in found.select_related("earlier__plan").likeliest_first():
        if (link.later_id, link.earlier.plan_id) not in new:
            links.setdefault(link.later_id, []).append(link)
    chosen = {pk: _speaking(those) for pk, those in links.items()}
    return {pk: those for pk, those in chosen.items() if those}


def _speaking(links: list[Lineage]) -> tuple[Lineage, ...]:
    """The confirmed ones of the latest year that has some, else the likeliest guess."""
    confirmed = [link for link in links if link.is_confirmed]
    if confirmed:
        latest = max(link.earlier.plan.year for link in confirmed)
        return tuple(link for link in confirmed if link.earlier.plan.year == latest)
    likely = [link for link in links if link.score is not None and link.score >= LIKELY]
    return tuple(likely[:1])


def _owners(measures: Iterable[int]) -> dict[int, list[Assignment]]:
    owners: dict[int, list[Assignment]] = {}
    rows = Assignment.objects.confirmed().filter(measure__in=measures).select_related("department")
    for one in rows.order_by("measure", "role", "pk"):
        owners.setdefault(one.measure_id, []).append(one)
    return owners


def _inherited(measure: Measure, links: tuple[Lineage, ...], owners: dict[int, list[Assignment]]) -> Inheritance:
    parts, unsettled = dict[int, Part](), dict[int, Department]()
    former = [one for link in links for one in owners.get(link.earlier_id, [])]
    for owner in _leaders_first(former):
        today = successors_of(owner.department)
        if len(today) != 1:
            unsettled.setdefault(owner.department_id, owner.department)
            continue
        role = LEAD if owner.role == LEAD and not any(part.role == LEAD for part in parts.values()) else SUPPORTING
        moved = owner.department if today[0].pk != owner.department_id else None
        parts.setdefault(today[0].pk, Part(today[0], role, moved))
    known = {one.department_id for one in measure.assignments.all()}
    return Inheritance(
        measure, links, tuple(part for pk, part in parts.items() if pk not in known), tuple(unsettled.values())
    )


def _leaders_first(owners: list[Assignment]) -> Iterator[Assignment]:
    """Of several forebears the department that leads most of them leads; the others support."""
    led = Counter(one.department_id for one in owners if one.role == LEAD)
    yield from sorted((one for one in owners if one.role == LEAD), key=lambda one: -led[one.department_id])
    yield from (one for one in owners if one.role != LEAD)
