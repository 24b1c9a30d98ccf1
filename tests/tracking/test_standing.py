"""The light: its truth table, with the boundary days around holidays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from measures.models import Measure
from plans.models import CalendarDay, Plan
from tests.tracking.scenes import at, build_scene
from tracking.light_rule import Light, due_soon_before, expected_on, overdue_before
from tracking.standing import explain, with_standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    return build_scene()


def light_of(scene, measure, day):
    return with_standing(Measure.objects.filter(pk=measure.pk), plan=scene.plan, day=day).get().light


def standing_of(scene, measure, day):
    return with_standing(Measure.objects.filter(pk=measure.pk), plan=scene.plan, day=day).get()


def accepted(scene, measure, percent, *, month=date(2026, 3, 1), on=date(2026, 3, 20)):
    period = scene.plan.periods.filter(month=month).first() or scene.period(month, due_on=month.replace(day=25))
    return scene.file(period, measure, on, percent=percent, accepted=on)


def test_limits_agree_with_counting_day_by_day(db):
    calendar = CalendarDay.objects.calendar()
    day = date(2025, 9, 20)
    while day < date(2025, 10, 20):  # National Day and Mid-Autumn with their make-up days
        for days in (0, 1, 5, 10):
            late = overdue_before(day, days=days, calendar=calendar)
            soon = due_soon_before(day, days=days, calendar=calendar)
            for shift in range(-40, 41):
                due = day + timedelta(days=shift)
                assert (due < late) == (calendar.between(due, day) > days), (day, due, days)
                assert (due < soon) == (calendar.between(day, due) <= days), (day, due, days)
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # due on Friday 2024-09-27; rest days 10-01 … 10-07, make-up days 09-29 and 10-12; 10 working days end on 10-16
        (date(2024, 9, 19), Light.ON_SCHEDULE),
        (date(2024, 9, 20), Light.BEHIND),
        (date(2024, 9, 27), Light.BEHIND),
        (date(2024, 10, 8), Light.BEHIND),
        (date(2024, 10, 16), Light.BEHIND),
        (date(2024, 10, 17), Light.OVERDUE),
    ],
)
def test_a_milestone_makes_yellow_then_red_in_working_days(db, day, expected):
    scene = build_scene(year=2024)
    measure = scene.measure()
    scene.milestone(measure, date(2024, 9, 27))
    scene.file(
        scene.period(date(2024, 8, 1), due_on=date(2024, 8, 25)),
        measure,
        date(2024, 8, 20),
        percent=99,
        accepted=date(2024, 8, 21),
    )
    assert light_of(scene, measure, day) == expected


def test_thresholds_belong_to_the_plan(scene):
    measure = scene.measure()
    scene.milestone(measure, date(2026, 3, 20))
    day = date(2026, 3, 24)
    assert light_of(scene, measure, day) == Light.BEHIND
    scene.plan.overdue_days = 1
    assert light_of(scene, measure, day) == Light.OVERDUE


def test_done_needs_a_hundred_percent_and_no_open_milestone(scene):
    measure = scene.measure()
    scene.milestone(measure, date(2026, 11, 30))
    accepted(scene, measure, 100)
    assert light_of(scene, measure, date(2026, 3, 21)) == Light.ON_SCHEDULE
    Measure.objects.get(pk=measure.pk).milestones.update(
        done_on=date(2026, 4, 1), done_at=at(date(2026, 4, 1)), done_by=scene.wang
    )
    assert light_of(scene, measure, date(2026, 3, 31)) == Light.ON_SCHEDULE
    assert light_of(scene, measure, date(2026, 4, 1)) == Light.DONE


def test_a_closed_measure_is_done_from_the_day_of_closing(scene):
    measure = scene.measure()
    scene.milestone(measure, date(2026, 1, 10))
    Measure.objects.filter(pk=measure.pk).update(
        status=Measure.Status.CLOSED, closed_at=at(date(2026, 5, 5), hour=23), closed_by=scene.wang
    )
    assert light_of(scene, measure, date(2026, 5, 4)) == Light.OVERDUE
    assert light_of(scene, measure, date(2026, 5, 5)) == Light.DONE


def test_acceptance_counts_up_to_the_end_of_the_day_in_shanghai(scene):
    measure = scene.measure()
    update = scene.expect(scene.period(date(2026, 3, 1), due_on=date(2026, 3, 25)), measure)
    scene.submit(update, date(2026, 3, 20), percent=100)
    scene.accept(update, date(2026, 3, 20), hour=23)
    assert light_of(scene, measure, date(2026, 3, 19)) == Light.NOT_STARTED
    assert light_of(scene, measure, date(2026, 3, 20)) == Light.DONE


def test_submitted_percent_counts_for_nothing_before_it_is_accepted(scene):
    measure = scene.measure()
    scene.file(scene.period(date(2026, 3, 1), due_on=date(2026, 3, 25)), measure, date(2026, 3, 20), percent=100)
    row = standing_of(scene, measure, date(2026, 3, 31))
    assert row.percent is None
    assert row.light == Light.NOT_STARTED
    assert row.last_filed_month == date(2026, 3, 1)


def test_the_latest_month_counts_not_the_latest_review(scene):
    measure = scene.measure()
    accepted(scene, measure, 60, month=date(2026, 4, 1), on=date(2026, 4, 20))
    accepted(scene, measure, 30, month=date(2026, 3, 1), on=date(2026, 5, 6))
    row = standing_of(scene, measure, date(2026, 5, 7))
    assert row.percent == 60
    assert row.last_filed_month == date(2026, 4, 1)


@pytest.mark.parametrize(("percent", "expected"), [(40, Light.BEHIND), (41, Light.ON_SCHEDULE)])
def test_behind_begins_at_the_points_of_the_plan(scene, percent, expected):
    measure = scene.measure()
    accepted(scene, measure, percent)
    row = standing_of(scene, measure, date(2026, 7, 2))  # six months and two days of 31
    assert row.expected_percent == Decimal("50.54")
    assert row.light == expected


def test_expected_percent_runs_to_the_last_due_date(scene):
    measure = scene.measure()
    scene.milestone(measure, date(2026, 6, 30), done_on=date(2026, 2, 1))
    assert standing_of(scene, measure, date(2026, 6, 30)).expected_percent == 100
    assert standing_of(scene, measure, date(2026, 12, 1)).expected_percent == 100
    assert standing_of(scene, measure, date(2025, 12, 31)).expected_percent == 0


def test_not_started_before_the_month_of_the_first_milestone(scene):
    measure = scene.measure()
    scene.milestone(measure, date(2026, 9, 28))
    assert light_of(scene, measure, date(2026, 8, 31)) == Light.NOT_STARTED
    assert light_of(scene, measure, date(2026, 9, 1)) == Light.NOT_STARTED  # nobody asked for a word yet
    accepted(scene, measure, 0, month=date(2026, 8, 1), on=date(2026, 8, 31))
    assert light_of(scene, measure, date(2026, 9, 1)) == Light.BEHIND  # 90 percent expected
    row = standing_of(scene, measure, date(2026, 8, 30))
    assert (row.percent, row.next_due_on, row.last_filed_month) == (None, date(2026, 9, 28), None)


def test_a_reached_milestone_starts_a_measure(scene):
    measure = scene.measure()
    scene.milestone(measure, date(2026, 9, 28), done_on=date(2026, 1, 8))
    scene.milestone(measure, date(2026, 12, 28))
    assert light_of(scene, measure, date(2026, 1, 7)) == Light.NOT_STARTED
    assert light_of(scene, measure, date(2026, 1, 8)) == Light.ON_SCHEDULE


def test_without_milestones_a_measure_starts_with_its_first_accepted_percent(scene):
    measure = scene.measure()
    assert light_of(scene, measure, date(2026, 8, 1)) == Light.NOT_STARTED
    accepted(scene, measure, 20, month=date(2026, 8, 1), on=date(2026, 8, 20))
    assert light_of(scene, measure, date(2026, 8, 19)) == Light.NOT_STARTED
    assert light_of(scene, measure, date(2026, 8, 20)) == Light.BEHIND


def test_each_plan_keeps_its_own_thresholds_in_one_query(scene, django_assert_num_queries):
    strict = Plan.objects.create(
        district=scene.district.root, office=scene.district.office, title="从严方案", year=2026, overdue_days=0
    )
    patient, hurried = scene.measure(), Measure.objects.create(plan=strict, ordinal=1)
    for measure in (patient, hurried):
        scene.milestone(measure, date(2026, 3, 20))
    day = date(2026, 3, 24)
    with django_assert_num_queries(2):  # the calendar and the rows
        rows = with_standing(Measure.objects.all(), plan=[scene.plan, strict], day=day)
        lights = {row.pk: row.light for row in rows}
    assert lights == {patient.pk: Light.BEHIND, hurried.pk: Light.OVERDUE}


def test_explain_names_the_inputs(scene):
    measure = scene.measure()
    scene.milestone(measure, date(2026, 3, 20))
    day = date(2026, 3, 24)
    row = standing_of(scene, measure, day)
    reasons = explain(row, plan=scene.plan, day=day, calendar=CalendarDay.objects.calendar())
    assert reasons.light == Light.BEHIND
    assert (reasons.next_due_on, reasons.working_days_late, reasons.thresholds.overdue_days) == (
        date(2026, 3, 20),
        2,
        10,
    )
    assert reasons.points_behind == 100
    assert reasons.by_hand is None


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        (date(2025, 12, 31), "0"),
        (date(2026, 1, 31), "8.33"),
        (date(2026, 2, 14), "12.50"),  # half of a month of 28 days
        (date(2026, 11, 30), "91.67"),
        (date(2026, 12, 31), "100"),
        (date(2027, 3, 1), "100"),
    ],
)
def test_the_schedule_of_a_year_counts_months(day, percent):
    assert expected_on(day, year=2026) == Decimal(percent)


@pytest.mark.parametrize(
    ("day", "percent"),
    [(date(2026, 3, 31), "10"), (date(2026, 4, 15), "15"), (date(2026, 6, 30), "40"), (date(2026, 12, 1), "80")],
)
def test_a_schedule_of_its_own_runs_straight_between_its_steps(day, percent):
    steps = [(date(2026, 3, 1), Decimal(10)), (date(2026, 6, 1), Decimal(40)), (date(2026, 9, 1), Decimal(80))]
    assert expected_on(day, year=2026, steps=steps) == Decimal(percent)


def test_no_month_yet_is_not_held_against_a_measure(scene):
    """In its first month nothing was asked for; a missed deadline is held against it, a slow review is not."""
    filed, silent = scene.measure(), scene.measure()
    period = scene.period(date(2026, 7, 1), due_on=date(2026, 7, 27))
    scene.file(period, filed, date(2026, 7, 24), percent=20)
    scene.expect(period, silent)
    for day, lights in (
        (date(2026, 7, 27), (Light.NOT_STARTED, Light.NOT_STARTED)),
        (date(2026, 7, 28), (Light.NOT_STARTED, Light.BEHIND)),
    ):
        assert (light_of(scene, filed, day), light_of(scene, silent, day)) == lights


@pytest.mark.parametrize(
    ("basis", "lights"),
    [
        ("both", (Light.BEHIND, Light.BEHIND)),
        ("deadline", (Light.BEHIND, Light.ON_SCHEDULE)),
        ("schedule", (Light.ON_SCHEDULE, Light.OVERDUE)),
    ],
)
def test_a_plan_says_what_the_colours_mean(db, basis, lights):
    scene = build_scene(light_basis=basis)
    due, slow = scene.measure(), scene.measure()
    scene.milestone(due, date(2026, 6, 30))
    accepted(scene, due, 99)
    accepted(scene, slow, 10)  # 50 expected at the end of June
    scene.milestone(slow, date(2026, 12, 31))
    assert (light_of(scene, due, date(2026, 6, 30)), light_of(scene, slow, date(2026, 6, 30))) == lights
