"""What a plan will be owed in the time to come, as far as it is known today and if nobody did anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from measures.models import Assignment, Measure, Milestone
from plans.models import CalendarDay, Plan
from plans.workdays import WorkingCalendar
from tracking.actions import periods
from tracking.models import Duty, Period

Kind = Duty.Kind
LIAISON = "liaison"


@dataclass(frozen=True)
class Owed:
    """One duty; `key` is empty while it is still to come. `last_on` is the last day on which it is owed, if one is."""

    kind: str
    subject: str
    measure: int | None
    department: int
    role: str
    opened_on: date
    due_on: date
    last_on: date | None = None
    key: str = ""


def owed_ahead(plan: Plan, *, since: date, until: date) -> list[Owed]:
    """The duties open on `since`, those of the months to come, and for a plan not yet activated those of a plan that
    starts on `since`."""
    calendar = CalendarDay.objects.calendar(plan.district_id)
    if plan.status == Plan.Status.ACTIVE:
        known = list(_open(plan))
        return [*known, *_to_come(plan, calendar, after=since, until=until)]
    if plan.status in Plan.SETTLED:
        return []
    start = list(_at_the_start(plan, since, calendar))
    first = since.replace(day=1)
    month = _of_month(plan, first, opened_on=since, calendar=calendar)
    return [*start, *month, *_to_come(plan, calendar, after=since, until=until)]


def _open(plan: Plan) -> Iterator[Owed]:
    """A filing falls with the lock of its month, a part with the filing, a supplement with its term."""
    locks = {
        f"{month:%Y-%m}": locks_on
        for month, locks_on in Period.objects.filter(plan=plan).values_list("month", "locks_on")
    }
    for duty in Duty.objects.filter(plan=plan):
        last_on = locks.get(duty.subject) if duty.kind in (Kind.UPDATE, Kind.CONTRIBUTION) else None
        last_on = duty.due_on if duty.kind == Kind.SUPPLEMENT else last_on
        yield Owed(
            duty.kind, duty.subject, duty.measure_id, duty.department_id, duty.role, duty.opened_on, duty.due_on,
            last_on, duty.key,
        )  # fmt: skip


def _led(plan: Plan) -> dict[int, int]:
    """The open measures that oblige somebody, with their lead departments."""
    leads = Assignment.objects.confirmed().leads().filter(measure__in=plan.measures.in_force())
    return dict(leads.filter(measure__status=Measure.Status.OPEN).values_list("measure", "department"))


def _to_come(plan: Plan, calendar: WorkingCalendar, *, after: date, until: date) -> Iterator[Owed]:
    for month in periods.months_ahead(plan, after=after, until=until):
        yield from _of_month(plan, month, opened_on=month, calendar=calendar)


def _of_month(plan: Plan, month: date, *, opened_on: date, calendar: WorkingCalendar) -> Iterator[Owed]:
    due_on, locks_on = periods.deadlines(plan, month)
    led, name = _led(plan), f"{month:%Y-%m}"
    for measure, department in led.items():
        yield Owed(Kind.UPDATE, name, measure, department, LIAISON, opened_on, due_on, locks_on)
    if plan.asks_contributions:
        parts = Assignment.objects.confirmed().filter(measure__in=list(led), role=Assignment.Role.SUPPORTING)
        part_due = calendar.add(due_on, -plan.contribution_days)
        for measure, department in parts.values_list("measure", "department"):
            yield Owed(Kind.CONTRIBUTION, name, measure, department, LIAISON, opened_on, part_due, locks_on)


def _at_the_start(plan: Plan, since: date, calendar: WorkingCalendar) -> Iterator[Owed]:
    led = _led(plan)
    milestones: Iterable[Milestone] = Milestone.objects.filter(measure__in=list(led), done_on=None)
    for milestone in milestones:
        department = milestone.department_id or led[milestone.measure_id]
        yield Owed(Kind.MILESTONE, milestone.title, milestone.measure_id, department, LIAISON, since, milestone.due_on)
    titles = {measure.pk: str(measure.title) for measure in Measure.objects.filter(pk__in=list(led))}
    for measure, department in led.items():
        due_on = calendar.add(since, plan.acknowledge_days)
        yield Owed(Kind.ACKNOWLEDGEMENT, titles[measure], measure, department, LIAISON, since, due_on)
        if plan.asks_plan_back:
            due_on = calendar.add(since, plan.plan_back_days)
            yield Owed(Kind.PLAN_BACK, titles[measure], measure, department, LIAISON, since, due_on)
