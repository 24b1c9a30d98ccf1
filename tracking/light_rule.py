"""The rule of the light, as a value decides it: what is known of a measure on a day goes in, its light comes out. Pure.

From the top; the first line that holds decides. Thresholds and the meaning of the colours belong to the plan: 绿灯 = on
schedule, 黄灯 = behind, 红灯 = overdue is the commonest reading, but “two different meanings occur under the same
colours: time to the deadline and progress against schedule” (DOMAIN §1.3). A plan looks at one of them or at both.

1. *done*: the measure is closed, or the latest accepted percent is 100 and no milestone is open.
2. *as the coordinator said*, while an override is in force; a done measure stays done.
3. By the deadline. *Overdue*: an open milestone is more than `overdue_days` working days late. *Behind*: one is past
   its day, or due within `due_soon_days` working days.
4. *not started*: nothing above 0 percent is accepted, no milestone is reached, and the first planned month has not
   begun. That is the month of the first milestone, or with a schedule of its own the one in which that rises.
5. By the schedule. *Behind*: the accepted percent lies `behind_points` or more below the expected one. A plan that
   looks at the schedule alone has no late milestone to turn a light red: there it is *overdue* from more than
   `overdue_points` on (Yinchuan: “10–30 percentage points behind yellow; more than 30 red”, DOMAIN §1.3).
6. *not started*: nothing above 0 percent is accepted, no milestone is reached, and no month is planned or nothing was
   said or owed yet.
7. *on schedule*.

Having had no month yet is not held against anybody: line 5 speaks from the first accepted percent on, or from the day
after a filing deadline that was missed; then none counts as 0. So in the first month of a plan, and in the first of one
set going in mid-year, a measure is grey and not yellow, whatever share of the year has passed, and so it stays while
its first filing waits for the review, which is not the department's to speed up. Dates that the plan printed bind from
the first day all the same. A measure without milestones is grey until something above 0 is accepted, and yellow once
the year has run ahead of the zero it reported or of its silence. A closed measure is done from the day of closing; a
reopened one is judged as if it had never been closed. A withdrawn one keeps a light for its own page; lists and figures
leave it out from that day on.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from plans.workdays import ONE_DAY, WorkingCalendar

MONTHS = 12  # of the year over which work without a deadline of its own is spread


class Light(TextChoices):
    """In the order of urgency, the most urgent first."""

    OVERDUE = "overdue", _("Overdue")
    BEHIND = "behind", _("Due soon or behind")
    ON_SCHEDULE = "on_schedule", _("On schedule")
    DONE = "done", _("Done")
    NOT_STARTED = "not_started", _("Not started")


@dataclass(frozen=True)
class Thresholds:
    """What a plan says about its lights."""

    by_deadline: bool
    by_schedule: bool
    overdue_days: int
    due_soon_days: int
    behind_points: int
    overdue_points: int


@dataclass(frozen=True)
class Facts:
    """What is known of a measure at the end of a day. `missed_filing`: a filing deadline passed and none is in."""

    is_closed: bool
    percent: Decimal | None
    expected_percent: Decimal
    has_own_schedule: bool
    first_due_on: date | None
    next_due_on: date | None
    reached_any: bool
    missed_filing: bool
    override: Light | None = None


def overdue_before(day: date, *, days: int, calendar: WorkingCalendar) -> date:
    """Due dates before this one are more than `days` working days late on `day`."""
    return calendar.add(day + ONE_DAY, -(days + 1))


def due_soon_before(day: date, *, days: int, calendar: WorkingCalendar) -> date:
    """Due dates before this one lie within `days` working days after `day`, or behind it."""
    return calendar.add(day, days + 1)


def light_on(day: date, facts: Facts, thresholds: Thresholds, calendar: WorkingCalendar) -> Light:
    if facts.is_closed or (facts.percent == 100 and facts.next_due_on is None):
        return Light.DONE
    if facts.override:
        return facts.override
    if (light := _by_deadline(day, facts, thresholds, calendar)) is not None:
        return light
    nothing_yet = not facts.percent and not facts.reached_any
    begun = _planned_month_begun(day, facts)
    if nothing_yet and begun is False:
        return Light.NOT_STARTED
    asked = facts.percent is not None or facts.missed_filing
    if asked and (light := _by_schedule(facts, thresholds)) is not None:
        return light
    if nothing_yet and (begun is None or not asked):
        return Light.NOT_STARTED
    return Light.ON_SCHEDULE


def _by_deadline(day: date, facts: Facts, thresholds: Thresholds, calendar: WorkingCalendar) -> Light | None:
    if not thresholds.by_deadline or facts.next_due_on is None:
        return None
    if calendar.between(facts.next_due_on, day) > thresholds.overdue_days:
        return Light.OVERDUE
    return Light.BEHIND if calendar.between(day, facts.next_due_on) <= thresholds.due_soon_days else None


def _by_schedule(facts: Facts, thresholds: Thresholds) -> Light | None:
    if not thresholds.by_schedule:
        return None
    points = facts.expected_percent - (facts.percent or 0)
    if points > thresholds.overdue_points and not thresholds.by_deadline:
        return Light.OVERDUE
    return Light.BEHIND if points >= thresholds.behind_points else None


def _planned_month_begun(day: date, facts: Facts) -> bool | None:
    """None where no month is planned."""
    if facts.first_due_on is not None and facts.first_due_on.replace(day=1) <= day:
        return True
    if facts.has_own_schedule:
        return facts.expected_percent > 0
    return None if facts.first_due_on is None else False


def expected_on(
    day: date, *, year: int, last_due_on: date | None = None, steps: Sequence[tuple[date, Decimal]] = ()
) -> Decimal:
    """序时进度 at the end of `day`, rounded to two decimals.

    By months, evenly over the days of each (11/12 = 91.67 at the end of November), from 1 January of the edition year
    to 31 December, or to the last due date of the measure: 序时 is the share of the year that has passed, whenever the
    plan was entered here. `steps` are the measure's own schedule (month, percent at its end): straight between them,
    from 0 at the beginning of the year, and level after the last.
    """
    now = months_into(year, day)
    if steps:
        return _rounded(_along(now, [(12 * (month.year - year) + month.month, percent) for month, percent in steps]))
    end = Fraction(MONTHS) if last_due_on is None else months_into(year, last_due_on)
    if now <= 0:
        return Decimal(0)
    return _rounded(100 * now / end) if now < end else Decimal(100)


def months_into(year: int, day: date) -> Fraction:
    """Months from 1 January of `year` to the end of `day`."""
    return 12 * (day.year - year) + day.month - 1 + Fraction(day.day, monthrange(day.year, day.month)[1])


def _along(now: Fraction, steps: list[tuple[int, Decimal]]) -> Fraction:
    begin = (min(0, steps[0][0] - 1), Decimal(0))
    for (left, low), (right, high) in pairwise([begin, *steps]):
        if now < right:
            return Fraction(low) + Fraction(high - low) * max(now - left, Fraction(0)) / (right - left)
    return Fraction(steps[-1][1])


def _rounded(percent: Fraction) -> Decimal:
    return Decimal(int(percent * 100 + Fraction(1, 2))) / 100
