"""Opening and locking a month."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from measures.models import Measure
from plans.lifecycle import MoveRefused, Refused
from plans.models import Plan, User
from plans.policies import Forbidden
from tests.running_plan import OCTOBER, at, build_running_plan
from tracking.actions import periods
from tracking.models import Period, ProgressUpdate

pytestmark = pytest.mark.django_db


def test_opening_expects_one_update_of_every_open_measure(running):
    period = running.open()
    assert period.updates.count() == 5
    assert set(period.updates.values_list("status", flat=True)) == {"expected"}


def test_closed_measures_are_not_expected(running):
    Measure.objects.filter(pk=running.measures[0].pk).update(
        status="closed", closed_at=at(OCTOBER), closed_by=running.who["wang"]
    )
    assert running.open().updates.count() == 4


def test_opening_twice_gives_the_same_period(running):
    first = running.open()
    again = periods.open_period(running.plan, month=date(2026, 10, 17), by=running.who["wang"], now=at(OCTOBER))
    assert again == first
    assert again.opened_at == first.opened_at
    assert ProgressUpdate.objects.count() == 5


def test_a_measure_added_later_is_expected_when_the_month_is_opened_again(running):
    period = running.open()
    Measure.objects.create(plan=running.plan, ordinal=6, number="6", heading="新增举措")
    running.open()
    assert period.updates.count() == 6


def test_a_locked_month_expects_nothing_new(running):
    period = periods.lock_period(running.open(), by=running.who["wang"], now=at(OCTOBER))
    Measure.objects.create(plan=running.plan, ordinal=6, number="6", heading="新增举措")
    running.open()
    assert period.updates.count() == 5


def test_deadline_on_a_sunday_moves_to_the_next_working_day(running):
    assert date(2026, 10, 25).strftime("%a") == "Sun"
    period = running.open()
    assert period.due_on == date(2026, 10, 26)
    assert period.locks_on == date(2026, 10, 28)


def test_deadline_of_a_short_month_is_its_last_day(db):
    running = build_running_plan(filing_day=31, grace_days=0)
    period = running.open(date(2026, 9, 1))
    assert (period.due_on, period.locks_on) == (date(2026, 9, 30), date(2026, 9, 30))


def test_deadline_in_the_following_month_skips_the_national_holiday(db):
    running = build_running_plan(filing_day=5, filing_in_next_month=True, grace_days=0)
    assert running.open(date(2026, 9, 1)).due_on == date(2026, 10, 8)


def test_deadline_of_december_lies_in_january(db):
    running = build_running_plan(filing_day=5, filing_in_next_month=True)
    assert running.open(date(2026, 12, 1)).due_on == date(2027, 1, 5)


@pytest.mark.parametrize("status", [Plan.Status.DRAFT, Plan.Status.ISSUED, Plan.Status.CLOSED])
def test_a_plan_that_is_not_active_opens_no_month(db, status):
    running = build_running_plan(**{} if status == Plan.Status.CLOSED else {"status": status})
    Plan.objects.filter(pk=running.plan.pk).update(status=status)
    with pytest.raises(Refused, match="尚未启动|not active|已办结|closed"):
        running.open()
    assert not Period.objects.exists()


@pytest.mark.parametrize("month", [date(2025, 12, 1), date(2028, 1, 1), date(1999, 1, 1)])
def test_a_month_outside_the_plan_is_refused(running, month):
    with pytest.raises(Refused) as refusal:
        running.open(month)
    assert refusal.value.code == "month_outside_plan"


@pytest.mark.parametrize("name", ["li", "head", "zhao", "leader"])
def test_only_the_coordinator_opens_and_locks(running, name):
    with pytest.raises(Forbidden):
        periods.open_period(running.plan, month=OCTOBER, by=running.who[name], now=at(OCTOBER))
    with pytest.raises(Forbidden):
        periods.lock_period(running.open(), by=running.who[name], now=at(OCTOBER))


def test_the_clock_opens_the_current_month_of_active_plans_as_often_as_it_likes(running):
    clock, day = User.objects.clock(), date(2026, 10, 3)
    opened = periods.open_due_periods(day, by=clock, now=at(day))
    assert [period.month for period in opened] == [OCTOBER]
    assert periods.open_due_periods(day, by=clock, now=at(day)) == opened
    assert periods.open_due_periods(date(2029, 1, 1), by=clock, now=at(day)) == []


def test_the_clock_locks_when_the_grace_is_over_and_not_before(running):
    clock, period = User.objects.clock(), running.open()
    assert periods.lock_due_periods(period.locks_on, by=clock, now=at(period.locks_on)) == []
    morning_after = at(date(2026, 10, 29), 0, 5)
    assert periods.lock_due_periods(date(2026, 10, 29), by=clock, now=morning_after) == [period]
    period.refresh_from_db()
    assert (period.locked_at, period.locked_by) == (morning_after, clock)
    assert periods.lock_due_periods(date(2026, 10, 30), by=clock, now=morning_after) == []


def test_locking_twice_is_refused(running):
    period = periods.lock_period(running.open(), by=running.who["wang"], now=at(OCTOBER))
    with pytest.raises(MoveRefused):
        periods.lock_period(period, by=running.who["wang"], now=at(OCTOBER))


def test_command_opens_at_a_day_by_number_or_title(running, capsys):
    call_command("open_period", str(running.plan.pk), "2026-10", "--at", "2026-10-02")
    period = Period.objects.get()
    assert period.opened_on == date(2026, 10, 2)
    assert period.opened_by == User.objects.clock()
    call_command("open_period", running.plan.title, "2026-10")
    assert Period.objects.get() == period
    call_command("lock_period", running.plan.title, "2026-10")
    assert Period.objects.get().is_locked
    assert "2026-10" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("没有这个方案", "2026-10"),
        ("999999999999999999999", "2026-10"),
        ("1月", "2026-10"),
        ("{plan}", "2026-13"),
        ("{plan}", "2026-1-1"),
        ("{plan}", "十月"),
        ("{plan}", "2042-10"),
        ("{plan}", "2026-10", "--at", "2026-02-30"),
    ],
)
@pytest.mark.parametrize("command", ["open_period", "lock_period"])
def test_commands_refuse_with_exit_code_2_and_write_nothing(running, command, arguments):
    with pytest.raises(CommandError) as refusal:
        call_command(command, *(text.format(plan=running.plan.pk) for text in arguments))
    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value)
    assert not Period.objects.exists()
