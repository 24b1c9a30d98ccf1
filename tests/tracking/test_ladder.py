"""The ladder as a value: the highest stage reached and not yet sent."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.workdays import WorkingCalendar
from tracking.reminders.ladder import DEFAULT_LADDER, reached, to_send, told

OFFSETS = [stage.offset for stage in DEFAULT_LADDER]
DUE = date(2026, 10, 20)
# The National Day week of 2026 with its make-up Saturday, enough of the calendar for these dates.
CALENDAR = WorkingCalendar(
    {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True}, date(2026, 12, 31)
)


def sweep(days):
    """What a worker sends that wakes up on these days, in order."""
    sent = []
    for day in sorted(days):
        stage = to_send(OFFSETS, due_on=DUE, day=day, calendar=CALENDAR, sent=sent)
        if stage is not None:
            sent.append(stage)
    return sent


def days(*counts):
    return [CALENDAR.add(DUE, count) for count in counts]


def test_default_stages_are_those_of_the_specification():
    assert OFFSETS == [-5, 0, 3, 10]
    assert DEFAULT_LADDER[0].roles == ("liaison",)
    assert DEFAULT_LADDER[-1].roles == ("liaison", "head", "coordinator", "leader")


def test_every_stage_is_sent_once_by_a_daily_sweep():
    assert sweep(DUE + timedelta(days=n) for n in range(-30, 60)) == [-5, 0, 3, 10]


def test_first_seen_late_sends_the_highest_stage_only():
    assert sweep(days(4)) == [3]


def test_after_a_pause_one_message_of_the_highest_stage():
    assert sweep(days(4, 5, 20, 21, 40)) == [3, 10]


def test_stages_count_working_days():
    assert reached([-5], due_on=date(2026, 10, 12), day=date(2026, 9, 28), calendar=CALENDAR) is None
    assert reached([-5], due_on=date(2026, 10, 12), day=date(2026, 9, 29), calendar=CALENDAR) == -5


@pytest.mark.parametrize(
    ("role", "owing", "expected"),
    [("liaison", "coordinator", "coordinator"), ("head", "coordinator", "coordinator"), ("head", "liaison", "head")],
)
def test_nobody_below_the_one_who_owes_is_told(role, owing, expected):
    assert told(role, owing=owing) == expected


@given(st.sets(st.integers(-40, 60), min_size=1))
def test_any_sweeps_end_where_daily_sweeps_end(woken):
    """Level-triggered: what was skipped is superseded, what is reached is sent by the next sweep, nothing twice."""
    last = max(woken)
    sent = sweep(DUE + timedelta(days=n) for n in woken)
    daily = sweep(DUE + timedelta(days=n) for n in range(-60, last + 1))
    assert sent == sorted(set(sent))
    assert set(sent) <= set(daily)
    assert sent[-1:] == daily[-1:]
