"""My tasks: everything my posts owe on one page, the most pressing first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from plans.models import CalendarDay, Department, Plan, User
from plans.models.membership import Role
from plans.workdays import Calendars, WorkingCalendar
from tracking.models import Duty, Period, ProgressUpdate, Step
from tracking.models.duty import DutyQuerySet
from tracking.standing import with_standing

STRIP_DAYS = 10  # a deadline further away is told in words only


class Urgency(TextChoices):
    """The groups of the desk from top to bottom; the value is how the page's styles know it."""

    OVERDUE = "late", _("Overdue")
    RETURNED = "returned", _("Returned")
    SOON = "soon", _("Due soon")
    LATER = "todo", _("Later")


@dataclass(frozen=True)
class Task:
    """One duty with what it is about. `days` are working days to the due date, negative after it.

    `standing` is the measure with its light and percent, the last accepted word, not the draft; None where the duty
    concerns no measure. `before` is what was filed for the month before, where there is an `update`.
    """

    duty: Duty
    urgency: Urgency
    days: int
    standing: Any
    update: Any
    before: ProgressUpdate | None = None

    @property
    def late_by(self) -> int:
        return -self.days

    @property
    def about(self) -> str:
        """What it is about; its plan, where the line above it has said that already."""
        measure, name = self.duty.measure, self.duty.name
        is_said = measure is None or name in (measure.title, str(measure))
        return self.duty.plan.title if is_said else name

    @property
    def is_filling(self) -> bool:
        """Whether it is filed here, on the desk."""
        return self.update is not None and self.duty.kind == Duty.Kind.UPDATE


class DayKind(TextChoices):
    """A day of the strip to the deadline; the label is what stands under its date."""

    TODAY = "today", _("Today")
    WORK = "work", ""
    OFF = "off", _("Rest")
    DUE = "due", _("Closes")


@dataclass(frozen=True)
class StripDay:
    on: date
    kind: DayKind

    @property
    def note(self) -> str:
        return str(self.kind.label)


@dataclass(frozen=True)
class Deadline:
    """The nearest filing deadline that is still ahead. `strip` is empty when it is far away."""

    on: date
    days: int
    strip: Sequence[StripDay]


@dataclass(frozen=True)
class Desk:
    """`groups` leaves out the empty ones. `filed` are the updates of open months that are in, `months` those months."""

    groups: Mapping[Urgency, Sequence[Task]]
    expected: int
    filed: Sequence[ProgressUpdate]
    deadline: Deadline | None
    months: Sequence[Period]

    @property
    def count(self) -> int:
        return sum(len(tasks) for tasks in self.groups.values())


def lay_out(user: User, *, day: date) -> Desk:
    """The desk of `user` on `day`, in a number of queries that does not grow with it."""
    calendars = CalendarDay.objects.calendars()
    tasks = _tasks(Duty.objects.of_posts(user), day=day, calendars=calendars)
    owed_here = _updates_of(user)
    groups = {urgency: [task for task in tasks if task.urgency == urgency] for urgency in Urgency}
    return Desk(
        groups={urgency: found for urgency, found in groups.items() if found},
        expected=len(owed_here),
        filed=[update for update in owed_here if update.status in ProgressUpdate.FILED],
        deadline=_deadline(owed_here, day=day, calendars=calendars),
        months=list(dict.fromkeys(update.period for update in owed_here)),
    )


def _tasks(duties: DutyQuerySet, *, day: date, calendars: Calendars) -> list[Task]:
    rows = list(duties.select_related("plan", "measure", "department").order_by("due_on", "measure__ordinal", "key"))
    updates = _with_last_word([row.thing_id for row in rows if row.kind in Duty.ABOUT_UPDATES])
    before = ProgressUpdate.objects.select_related("period").in_bulk({one.before_id for one in updates.values()})
    standing = _standing(rows, day=day, calendars=calendars)
    tasks = []
    for row in rows:
        update = updates.get(row.thing_id) if row.kind in Duty.ABOUT_UPDATES else None
        days = calendars.of(row.plan.district_id).between(day, row.due_on)
        tasks.append(
            Task(
                duty=row,
                urgency=_urgency(row, update, day=day, days=days),
                days=days,
                standing=standing.get(row.measure_id),
                update=update,
                before=before.get(update.before_id) if update else None,
            )
        )
    return tasks


def _standing(rows: Sequence[Duty], *, day: date, calendars: Calendars) -> dict[int | None, Any]:
    measures = Measure.objects.filter(pk__in={row.measure_id for row in rows if row.measure_id})
    return with_standing(measures, plan={row.plan for row in rows}, day=day, calendars=calendars).in_bulk()


def _with_last_word(ids: list[int]) -> dict[int, Any]:
    """Updates by id, each with the last return, the filing before it, and whether there is one to repeat."""
    returned = Step.objects.filter(update=OuterRef("pk"), verb=Step.Verb.RETURN).order_by("-pk")
    earlier = ProgressUpdate.objects.filter(
        measure=OuterRef("measure"), period__month__lt=OuterRef("period__month")
    ).order_by("-period__month")
    updates = ProgressUpdate.objects.select_related("period", "submitted_by", "written_by")
    return updates.annotate(
        returned_because=Subquery(returned.values("comment")[:1]),
        returned_field=Subquery(returned.values("field")[:1]),
        returned_by=Subquery(returned.values("taken_by__name")[:1]),
        before_id=Subquery(earlier.filed().values("pk")[:1]),
        is_repeatable=Exists(earlier.accepted()),
        files=Count("evidence"),
    ).in_bulk(ids)


def _urgency(duty: Duty, update: Any, *, day: date, days: int) -> Urgency:
    if duty.due_on < day:
        return Urgency.OVERDUE
    if duty.kind == Duty.Kind.UPDATE and update and update.status == ProgressUpdate.Status.RETURNED:
        return Urgency.RETURNED
    return Urgency.SOON if days <= duty.plan.due_soon_days else Urgency.LATER


def _updates_of(user: User) -> list[ProgressUpdate]:
    """All updates of open months for which a liaison's post of `user` answers."""
    own = Department.objects.at_or_below(user.held().departments(Role.LIAISON))
    return list(
        ProgressUpdate.objects.filter(
            period__locked_at=None,
            measure__in=Measure.objects.in_force().led_by(own).values("pk"),
            measure__plan__in=Plan.objects.running(),
        )
        .select_related("period__plan", "measure__plan")
        .order_by("period__due_on", "measure__ordinal")
    )


def _deadline(updates: Sequence[ProgressUpdate], *, day: date, calendars: Calendars) -> Deadline | None:
    ahead = [update.period for update in updates if update.takes_filing(day) and update.period.due_on >= day]
    if not ahead:
        return None
    nearest = min(ahead, key=lambda period: period.due_on)
    on, calendar = nearest.due_on, calendars.of(nearest.plan.district_id)
    length = (on - day).days
    days = [day + timedelta(days=n) for n in range(length + 1)] if length < STRIP_DAYS else []
    strip = [StripDay(each, _strip_kind(each, day=day, due_on=on, calendar=calendar)) for each in days]
    return Deadline(on=on, days=calendar.between(day, on), strip=strip)


def _strip_kind(each: date, *, day: date, due_on: date, calendar: WorkingCalendar) -> DayKind:
    if each == due_on:
        return DayKind.DUE
    if each == day:
        return DayKind.TODAY
    return DayKind.WORK if calendar.works(each) else DayKind.OFF
