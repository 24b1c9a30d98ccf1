"""Which plans are silent at a moment: quiet hours and rest days, each plan by its own rules and its district's days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from plans.models import Plan
from plans.workdays import Calendars, WorkingCalendar
from tracking import manners
from tracking.manners import Manners
from tracking.models import ReminderRules


@dataclass(frozen=True)
class Quiet:
    """The manners of the plans that have their own, and the calendar of each plan's district."""

    own: Mapping[int, Manners]
    districts: Mapping[int, int]
    calendars: Calendars

    def of(self, plan: int) -> Manners:
        return self.own.get(plan, manners.DEFAULT)

    def silent(self, now: datetime) -> list[int]:
        """The plans of which nothing goes out at `now`, unless it is urgent."""
        local = timezone.localtime(now)
        return [plan for plan in self.districts if self.of(plan).holds(local, self._calendar(plan))]

    def leaves_at(self, plans: Iterable[int], now: datetime) -> datetime:
        """The first moment at which none of `plans` is silent; `now` without one."""
        local = timezone.localtime(now)
        return max((self.of(plan).leaves_at(local, self._calendar(plan)) for plan in plans), default=now)

    def _calendar(self, plan: int) -> WorkingCalendar:
        return self.calendars.of(self.districts[plan])


def quiet_of(plans: Iterable[Plan], *, calendars: Calendars) -> Quiet:
    found = {plan.pk: plan.district_id for plan in plans}
    rules = ReminderRules.objects.filter(plan__in=list(found))
    return Quiet({each.plan_id: each.manners for each in rules}, found, calendars)
