"""The course of a measure on its page: taken on or disputed, planned back, step by step with every date and request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from measures.models import Assignment, Measure, Milestone, Objection, PlanBack
from measures.policies import runs_plan_of
from plans.models import Department, Plan, User
from plans.models.membership import Role
from tracking import filings, milestones
from tracking.hanging import Hanging
from tracking.milestones import FLAGS
from tracking.models import Extension, Period, Proof
from tracking.timeline import Timeline, timeline


@dataclass(frozen=True)
class Leg:
    """One milestone: its mark (met, missed, due in the month of the page's day, to come), proof, requests, offers."""

    milestone: Any
    mark: str
    proofs: tuple[Proof, ...]
    extensions: tuple[Any, ...]
    offers: frozenset[str]


@dataclass(frozen=True)
class Course:
    lead: Assignment | None
    objections: tuple[Objection, ...]
    plan_backs: tuple[PlanBack, ...]
    legs: tuple[Leg, ...]
    offers: frozenset[str]
    timeline: Timeline

    @property
    def is_weighted(self) -> bool:
        return any(leg.milestone.weight is not None for leg in self.legs)


@dataclass(frozen=True)
class Rights:
    """What `user` may do to the steps of one measure, asked once for all of them."""

    own: frozenset[int]  # departments for which a liaison post answers
    records: bool
    settled: date | None  # the latest month that is locked or reported; asked only of who records
    lead: int | None
    runs: bool
    today: date


def course_of(hanging: Hanging, assignments: Iterable[Assignment], *, day: date, today: date) -> Course:
    """As it stood at the end of `day`; what is offered is offered `today`. `assignments` are those of the measure."""
    measure = hanging.measure
    lead = next((one for one in assignments if one.role == Assignment.Role.LEAD and one.confirmed_at), None)
    objections = tuple(hanging.listed(Objection, lambda rows: rows.select_related("department", "decided_by")))
    plan_backs = tuple(hanging.listed(PlanBack))
    rights = _rights(hanging.user, measure, lead, today=today)
    legs = tuple(_legs(hanging, rights, day=day))
    marks = [(one.milestone, one.mark) for one in legs]
    return Course(
        lead=lead,
        objections=objections,
        plan_backs=plan_backs,
        legs=legs,
        offers=frozenset(_offers(rights, lead, objections, plan_backs)),
        timeline=timeline(
            [(one, one.title, mark, one.due_on, one.done_on) for one, mark in marks], year=measure.plan.year, day=day
        ),
    )


def _rights(user: User, measure: Measure, lead: Assignment | None, *, today: date) -> Rights:
    running = measure.plan.status == Plan.Status.ACTIVE and not measure.is_withdrawn
    running = running and measure.status == Measure.Status.OPEN
    held = user.held()
    mine = _units(user, held.departments(Role.LIAISON, Role.HEAD)) if running else frozenset()
    asks = _units(user, held.departments(Role.LIAISON)) if running else frozenset()
    records = running and (runs_plan_of(user, measure) or (lead is not None and lead.department_id in mine))
    months = Period.objects.visible_to(user).filter(plan=measure.plan)
    settled = months.locked() | months.filter(reports__issued_at__isnull=False)
    return Rights(
        own=asks,
        records=records,
        settled=settled.aggregate(last=Max("month"))["last"] if records else None,
        lead=lead.department_id if lead else None,
        runs=running,
        today=today,
    )


def _units(user: User, posted: set[int]) -> frozenset[int]:
    """The departments that answer to posts held in `posted`."""
    if not posted:
        return frozenset()
    own = Department.objects.visible_to(user).at_or_below(posted)
    return frozenset(own.values_list("pk", flat=True))


def _legs(hanging: Hanging, rights: Rights, *, day: date) -> list[Leg]:
    until = filings.end_of(day)
    rows: Any = milestones.as_of(Milestone.objects.visible_to(hanging.user).filter(measure=hanging.measure), day=day)
    asked, proved = defaultdict(list), defaultdict(list)
    known = hanging.listed(Extension, lambda rows: rows.with_history().select_related("filed_by", "decided_by"))
    for extension in (one for one in known if one.filed_at < until):
        asked[extension.milestone_id].append(extension)
    for proof in hanging.listed(Proof, lambda rows: rows.in_force()):
        proved[proof.milestone_id].append(proof)
    legs = []
    for one in rows.select_related("department").order_by("due_on", "ordinal"):
        soon = one.due_on.replace(day=1) == day.replace(day=1)
        mark = FLAGS.get(one.state, "soon" if soon else "todo")
        offers = frozenset(_offers_of(one, rights, tuple(asked[one.pk])))
        legs.append(Leg(one, mark, tuple(proved[one.pk]), tuple(asked[one.pk]), offers))
    return legs


def _offers_of(milestone: Any, rights: Rights, asked: tuple[Extension, ...]) -> list[str]:
    if milestone.done_on:
        counts = max(milestone.done_on, timezone.localdate(milestone.done_at)).replace(day=1)
        settled = rights.settled is not None and rights.settled >= counts
        return ["take_back"] if rights.records and not settled else []
    offers = ["record"] if rights.records else []
    asks = {rights.lead, milestone.department_id} & rights.own
    if rights.runs and asks and milestone.due_on >= rights.today and not any(one.is_open for one in asked):
        offers.append("extend")
    return offers


def _offers(
    rights: Rights, lead: Assignment | None, objections: tuple[Objection, ...], plan_backs: tuple[PlanBack, ...]
) -> list[str]:
    offers = []
    disputed = any(one.status == Objection.Status.RAISED for one in objections)
    leads = lead is not None and lead.department_id in rights.own
    if lead and leads and not lead.acknowledged_at and not disputed:
        offers.append("acknowledge")
    if leads and not any(one.status == PlanBack.Status.PROPOSED for one in plan_backs):
        offers.append("plan_back")
    return offers
