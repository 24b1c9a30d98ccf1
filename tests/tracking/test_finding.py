"""Deciding whom to remind: the sweep over real duties, alone and against itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from measures.models import Milestone
from plans.models import CalendarDay, Membership, Plan, Post
from plans.models.membership import Role
from tests.tracking.owing import DUE, build_owing, raised, stages
from tracking.models import LadderStage, Notification
from tracking.reminders import finding, ladder

BOTH = ("email", "inbox")


def workdays(count):
    return CalendarDay.objects.calendar().add(DUE, count)


@pytest.fixture
def owing(db):
    return build_owing()


def leave(person, role=Role.LIAISON):
    Membership.objects.filter(person=person, post__role=role).update(until_on=DUE - timedelta(days=90))


def test_nothing_is_raised_before_the_first_stage(owing):
    owing.milestone()
    assert owing.sweep(workdays(-6)) == 0
    assert owing.sweep(workdays(-5)) == 2
    assert raised() == [(-5, "liaison", "email"), (-5, "liaison", "inbox")]


def test_second_sweep_of_a_day_adds_nothing(owing):
    owing.milestone()
    assert [owing.sweep(DUE), owing.sweep(DUE)] == [2, 0]


def test_late_stages_climb_to_the_leader(owing):
    owing.milestone()
    owing.sweep(workdays(3))
    assert {role for _, role, _ in raised(stage=3)} == {"liaison", "head"}
    owing.sweep(workdays(10))
    assert {role for _, role, _ in raised(stage=10)} == {"liaison", "head", "coordinator", "leader"}


def test_worker_off_from_day_5_to_day_20_says_each_reached_stage_once(owing):
    owing.milestone()
    for count in (4, 5, 20, 21):
        owing.sweep(workdays(count))
    assert stages() == [3, 10]


def test_a_plan_that_does_not_run_raises_nothing(owing):
    owing.milestone()
    Plan.objects.filter(pk=owing.plan.pk).update(status=Plan.Status.CLOSED)
    assert owing.sweep(DUE) == 0


def test_discharged_duty_is_not_raised(owing):
    owing.reach(owing.milestone(), DUE - timedelta(days=1))
    assert owing.sweep(DUE) == 0


def test_new_due_date_reminds_again(owing):
    milestone = owing.milestone()
    owing.sweep(DUE)
    Milestone.objects.filter(pk=milestone.pk).update(due_on=DUE + timedelta(days=60))
    assert owing.sweep(DUE) == 0
    assert owing.sweep(DUE + timedelta(days=60)) == 2


def test_vacant_post_escalates_to_the_next_role_and_says_so(owing):
    owing.milestone()
    leave(owing.who["li"])
    owing.sweep(DUE)
    assert raised() == [(0, "head", "email"), (0, "head", "inbox")]
    assert set(Notification.objects.values_list("standing_in_for__0", flat=True)) == {"liaison"}


def test_department_without_any_post_escalates_to_the_office(owing):
    owing.milestone()
    leave(owing.who["li"])
    leave(owing.who["head"], Role.HEAD)
    owing.sweep(workdays(3))
    assert {role for _, role, _ in raised()} == {"coordinator"}
    assert Notification.objects.first().standing_in_for == ["head", "liaison"]


def test_successor_in_a_vacant_post_is_told_too(owing):
    owing.milestone()
    leave(owing.who["li"])
    owing.sweep(DUE)
    post = Post.objects.get(role=Role.LIAISON, department=owing.district.bureaus["market"])
    Membership.objects.create(post=post, person=owing.who["zhao"], from_on=DUE)
    owing.sweep(DUE + timedelta(days=1))
    assert stages() == [0]


def test_ladder_that_somebody_edited_stays(owing):
    owing.milestone()
    LadderStage.objects.create(plan=owing.plan, offset=-1, roles=["liaison"], channels=["inbox"])
    owing.sweep(DUE)
    finding.ensure_default(owing.plan)
    assert raised() == [(-1, "liaison", "inbox")]


@pytest.mark.django_db(transaction=True)
def test_four_sweeps_at_once_raise_each_reminder_exactly_once():
    owing = build_owing()
    for n in range(50):
        owing.milestone(DUE + timedelta(days=n % 3))
    barrier = Barrier(4)

    def sweep(_):
        try:
            barrier.wait()
            return owing.sweep(DUE + timedelta(days=30))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(sweep, range(4)))
    assert sum(counts) == Notification.objects.count() == 50 * 4 * len(BOTH)


def test_stages_are_counted_back_over_the_days_of_the_district(owing):
    """Every due date of a quarter, on a rest day that the district works and on a working day that it rests."""
    for day, works in ((date(2026, 10, 24), True), (date(2026, 10, 26), False), (date(2026, 10, 27), False)):
        CalendarDay.objects.create(day=day, works=works, name="区里调整", district=owing.district.root)
    offsets = (-7, -1, 0, 1, 4)
    for offset in offsets:
        LadderStage.objects.create(plan=owing.plan, offset=offset, roles=["liaison"], channels=["inbox"])
    due = {owing.milestone(DUE + timedelta(days=n)).pk: DUE + timedelta(days=n) for n in range(-45, 45)}
    calendar = CalendarDay.objects.calendar(owing.district.root.pk)
    for day in (date(2026, 10, 24), date(2026, 10, 26), date(2026, 10, 31)):
        Notification.objects.all().delete()
        owing.sweep(day)
        found = dict(Notification.objects.values_list("duty_key", "stage"))
        reached = {key: ladder.reached(offsets, due_on=on, day=day, calendar=calendar) for key, on in due.items()}
        assert found == {f"milestone:{key}": stage for key, stage in reached.items() if stage is not None}


class AnySweeps(TestCase):
    """The statement and the pure ladder are one rule."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(woken=st.sets(st.integers(-12, 25), min_size=1, max_size=6))
    def test_statement_sends_what_the_ladder_says(self, woken):
        owing = build_owing()
        owing.milestone()
        calendar, sent = CalendarDay.objects.calendar(), []
        offsets = [stage.offset for stage in ladder.DEFAULT_LADDER]
        for day in sorted(DUE + timedelta(days=n) for n in woken):
            owing.sweep(day)
            stage = ladder.to_send(offsets, due_on=DUE, day=day, calendar=calendar, sent=sent)
            sent += [] if stage is None else [stage]
        assert stages() == sent
