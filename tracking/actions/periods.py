"""Reporting periods: open a month, so that everything expected in it exists at once, and lock it when it is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.models import Assignment, Measure
from plans.lifecycle import MoveRefused, Refused
from plans.models import CalendarDay, Plan, User
from tracking.models import Contribution, Period, ProgressUpdate
from tracking.policies import require

# One statement, so that no moment exists in which a measure of the period is neither filed nor missing.
EXPECT = """
    INSERT INTO tracking_progressupdate (period_id, measure_id, status, version, progress, problems, next_steps,
                                         no_change)
    SELECT %s, id, %s, 0, '', '', '', FALSE FROM measures_measure
    WHERE plan_id = %s AND status = %s AND withdrawn_at IS NULL
    ON CONFLICT (period_id, measure_id) DO NOTHING"""

# The same for the parts of supporting departments, in the transaction of the statement above.
EXPECT_PARTS = """
    INSERT INTO tracking_contribution (update_id, department_id, status, text, comment, version)
    SELECT filed.id, assignment.department_id, %s, '', '', 0
    FROM tracking_progressupdate filed
    JOIN measures_measure measure ON measure.id = filed.measure_id AND measure.withdrawn_at IS NULL
    JOIN measures_assignment assignment ON assignment.measure_id = filed.measure_id
        AND assignment.role = %s AND assignment.confirmed_at IS NOT NULL
    WHERE filed.period_id = %s AND filed.status = ANY (%s)
    ON CONFLICT (update_id, department_id) DO NOTHING"""


@transaction.atomic
def open_period(plan: Plan, *, month: date, by: User, now: datetime) -> Period:
    """Open `month` (any day of it) and expect one update of every open measure.

    Where the plan asks for them, a part of every supporting department is expected along with it. Opening it again
    gives the same period, and expects what was added to the plan meanwhile as long as it is not locked. The plan's row
    is held, so of two callers one opens and the other finds. Refused unless the plan is active and the month lies in
    its years.
    """
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    require(by, "period.open", plan)
    month = month.replace(day=1)
    _refuse_month(plan, month)
    due_on, locks_on = deadlines(plan, month)
    period, _new = Period.objects.get_or_create(
        plan=plan,
        month=month,
        defaults={
            "due_on": due_on,
            "locks_on": locks_on,
            "opened_at": now,
            "opened_by": by,
            "opened_on": timezone.localdate(now),
        },
    )
    if not period.is_locked:
        expect_updates(period)
        if plan.asks_contributions:
            _expect_parts(period)
    return period


def open_due_periods(day: date, *, by: User, now: datetime) -> list[Period]:
    """Open the month of `day` in every active plan that reports on it; for the clock, as often as it likes."""
    month = day.replace(day=1)
    due = [plan for plan in Plan.objects.running() if _first_month(plan) <= month <= _last_month(plan)]
    return [open_period(plan, month=month, by=by, now=now) for plan in due]


@transaction.atomic
def lock_period(period: Period, *, by: User, now: datetime) -> Period:
    """Close `period` to filing for good. What came in before may still be signed and accepted."""
    require(by, "period.lock", period)
    locked = Period.objects.unlocked().filter(pk=period.pk).update(locked_at=now, locked_by=by)
    if locked != 1:
        raise MoveRefused("period.lock", period)
    period.refresh_from_db()
    return period


def lock_due_periods(day: date, *, by: User, now: datetime) -> list[Period]:
    """Lock every period whose grace ended before `day`, and return those locked now."""
    locked = []
    for period in Period.objects.to_lock(day).order_by("pk"):
        try:
            locked.append(lock_period(period, by=by, now=now))
        except MoveRefused:  # another clock was quicker
            continue
    return locked


def months_ahead(plan: Plan, *, after: date, until: date) -> list[date]:
    """The months that the clock has still to open, from the one after `after` on, as first days."""
    first, last = max(_first_month(plan), _next_month(after.replace(day=1))), min(_last_month(plan), until)
    months = []
    while first <= last:
        months.append(first)
        first = _next_month(first)
    return months


def _refuse_month(plan: Plan, month: date) -> None:
    if plan.status != Plan.Status.ACTIVE:
        raise Refused(
            _("“%(plan)s” is not active, so nobody owes a filing on it. Activate it first.") % {"plan": plan},
            code="plan_not_active",
        )
    first, last = _first_month(plan), _last_month(plan)
    if not first <= month <= last:
        raise Refused(
            _("%(month)s is not a month of this plan; it reports from %(first)s to %(last)s.")
            % {"month": f"{month:%Y-%m}", "first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"},
            code="month_outside_plan",
        )


def _years(plan: Plan) -> tuple[int, int]:
    """A plan reports from its edition year on; one that was set going later or earlier also in that year."""
    begun = timezone.localdate(plan.activated_at).year if plan.activated_at else plan.year
    return min(plan.year, begun), max(plan.year, begun)


def _first_month(plan: Plan) -> date:
    return date(_years(plan)[0], 1, 1)


def _last_month(plan: Plan) -> date:
    """Open measures are still reported on in the year after."""
    return date(_years(plan)[1] + 1, 12, 1)


def deadlines(plan: Plan, month: date) -> tuple[date, date]:
    """The filing deadline, moved to a working day, and the last day of grace after it."""
    calendar = CalendarDay.objects.calendar(plan.district_id)
    due_month = _next_month(month) if plan.filing_in_next_month else month
    last_day = (_next_month(due_month) - timedelta(days=1)).day
    due_on = calendar.on_or_after(due_month.replace(day=min(plan.filing_day, last_day)))
    return due_on, calendar.add(due_on, plan.grace_days)


def _next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def expect_updates(period: Period) -> None:
    """Expect one update of every open measure that has none in `period` yet."""
    with connection.cursor() as cursor:
        cursor.execute(EXPECT, [period.pk, ProgressUpdate.Status.EXPECTED, period.plan_id, Measure.Status.OPEN])


def _expect_parts(period: Period) -> None:
    expected, owed = Contribution.Status.EXPECTED, list(ProgressUpdate.OWED)
    with connection.cursor() as cursor:
        cursor.execute(EXPECT_PARTS, [expected, Assignment.Role.SUPPORTING, period.pk, owed])
