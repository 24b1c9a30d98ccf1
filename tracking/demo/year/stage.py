"""What every scene stands on: the plan, the day, and who holds which post on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from random import Random
from typing import Protocol

from django.utils import timezone

from measures.models import Assignment, Measure
from plans.models import CalendarDay, Department, Membership, Plan, User
from plans.models.membership import Role
from plans.workdays import Calendars, WorkingCalendar


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@dataclass
class Stage:
    """The played plan on `day`. People are looked up as of that day, so that a hand-over works at once."""

    plan: Plan
    seed: int
    day: date
    calendars: Calendars = field(default_factory=CalendarDay.objects.calendars)
    known: dict[tuple[int, str], User | None] = field(default_factory=dict)
    leads: dict[int, Department] = field(default_factory=dict)

    def begin(self, day: date) -> None:
        self.day = day
        self.forget()

    def forget(self) -> None:
        """Posts or leads have changed: look them up anew."""
        self.known.clear()
        self.leads.clear()

    def chance(self, scene: str) -> Random:
        """The generator of one scene."""
        return Random(f"{self.seed}:{scene}")

    def moment(self, hour: int = 10, minute: int = 0) -> datetime:
        return at(self.day, hour, minute)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """That of the plan's district."""
        return self.calendars.of(self.plan.district_id)

    @cached_property
    def clock(self) -> User:
        return User.objects.clock()

    def holder(self, department: Department | int, role: str) -> User | None:
        """Who holds that post today; None while it is vacant."""
        key = (department if isinstance(department, int) else department.pk, role)
        if key not in self.known:
            held = Membership.objects.in_force(self.day).filter(post__department=key[0], post__role=role)
            found = held.select_related("person").order_by("post_id").first()
            self.known[key] = found.person.as_of(self.day) if found else None
        return self.known[key]

    @property
    def coordinator(self) -> User:
        found = self.holder(self.plan.office_id, Role.COORDINATOR)
        assert found, "the coordinating office is never left without a coordinator"
        return found

    @property
    def leader(self) -> User:
        found = self.holder(self.plan.district_id, Role.LEADER)
        assert found, "the district is never left without a leader"
        return found

    def measures(self) -> list[Measure]:
        return list(self.plan.measures.in_force().in_plan_order())

    def lead_of(self, measure: Measure | int) -> Department:
        key = measure if isinstance(measure, int) else measure.pk
        if key not in self.leads:
            self.leads[key] = Assignment.objects.leads().select_related("department").get(measure=key).department
        return self.leads[key]

    def liaison_of(self, measure: Measure | int) -> User | None:
        return self.holder(self.lead_of(measure), Role.LIAISON)

    def head_of(self, measure: Measure | int) -> User | None:
        return self.holder(self.lead_of(measure), Role.HEAD)


class Scene(Protocol):
    """One thread of the year. `play` is called once a day, in the order of the calendar."""

    def __init__(self, stage: Stage) -> None: ...

    def play(self) -> None: ...
