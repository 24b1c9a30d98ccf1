"""Every number of a plan: counted right, the same for a past day, in a constant number of statements."""

from dataclasses import replace
from datetime import date

import pytest

from measures.models import Assignment, Measure, Milestone
from plans.models import Section
from tests.tracking.scenes import at, build_scene
from tracking.figures import plan_figures
from tracking.models import Duty, Period, ProgressUpdate
from tracking.standing import Light

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
DUE = date(2026, 10, 26)
DAY = date(2026, 11, 2)


@pytest.fixture
def scene(db):
    """October of a plan with six measures: one filing in each state a department can leave it in."""
    scene = build_scene(grace_days=2)
    period = scene.period(OCTOBER, due_on=DUE, locks_on=date(2026, 11, 30))
    on_time, late, returned, silent, waiting = (scene.measure(section=n % 2) for n in range(5))
    other = scene.measure(lead="reform", section=1)
    scene.file(period, on_time, DUE, percent=100, accepted=date(2026, 10, 28))
    scene.file(period, late, date(2026, 10, 27), percent=50, accepted=date(2026, 10, 28))
    back = scene.expect(period, returned)
    scene.submit(back, date(2026, 10, 20), percent=70)
    scene.send_back(back, date(2026, 10, 21))
    scene.expect(period, silent)
    scene.file(period, waiting, DUE, percent=40)
    scene.expect(period, other)
    scene.milestone(on_time, date(2026, 6, 30), done_on=date(2026, 6, 29))
    scene.milestone(late, date(2026, 10, 30))
    scene.milestone(silent, date(2026, 9, 1))
    scene.milestone(other, date(2026, 12, 20), department=scene.district.bureaus["tax"])
    return scene


def figures(scene, *, as_of=DAY):
    return plan_figures(scene.plan, period=Period.objects.get(month=OCTOBER), as_of=as_of)


def test_filings_are_counted_by_what_became_of_them(scene):
    found = figures(scene).filings
    assert (found.expected, found.filed, found.missing) == (6, 3, 3)
    assert (found.on_time, found.late) == (2, 1)
    assert (found.waiting, found.accepted, found.returned) == (1, 2, 1)


def test_figures_cross_foot(scene):
    for day in (date(2026, 10, 20), date(2026, 10, 21), DUE, DAY):
        found = figures(scene, as_of=day)
        assert found.filings.expected == found.filings.filed + found.filings.missing
        assert found.filings.filed == found.filings.on_time + found.filings.late
        assert found.filings.filed == found.filings.waiting + found.filings.accepted
        assert sum(count.share for count in found.lights) == 100
        for groups in (found.departments, found.sections):
            assert sum(group.measures for group in groups) == found.measures
            assert sum(group.filings.missing for group in groups) == found.filings.missing
            assert sum(group.milestones.total for group in groups) == found.milestones.total
            assert sum(group.overdue for group in groups) == len(found.overdue)
            for light in Light:
                assert sum(group.count_of(light) for group in groups) == found.count_of(light)


def test_a_section_of_work_requirements_is_not_counted(scene):
    before = figures(scene).sections
    Section.objects.create(plan=scene.plan, ordinal=9, number="九", heading="工作要求")
    assert figures(scene).sections == before


def test_lights_and_rows_say_the_same(scene):
    found = figures(scene)
    assert {light: found.count_of(light) for light in Light} == {
        Light.DONE: 1, Light.BEHIND: 2, Light.OVERDUE: 1, Light.NOT_STARTED: 2, Light.ON_SCHEDULE: 0
    }  # fmt: skip
    assert all(len(found.rows_with(light)) == found.count_of(light) for light in Light)


def test_departments_stand_in_office_order_with_what_they_owe(scene):
    market, reform, tax = figures(scene).departments
    assert (market.name, market.measures, market.filings.expected, market.overdue) == ("区市场监管局", 5, 5, 4)
    assert (reform.name, reform.measures, reform.milestones.total, reform.overdue) == ("区发展改革委", 1, 0, 1)
    assert (tax.name, tax.measures, tax.milestones.total) == ("区税务局", 0, 1)


def test_milestones_are_counted_as_they_stood(scene):
    found = figures(scene).milestones
    assert (found.total, found.done, found.due, found.kept, found.overdue) == (4, 1, 3, 1, 2)
    before = figures(scene, as_of=date(2026, 6, 28)).milestones
    assert (before.done, before.due, before.overdue) == (0, 0, 0)


def test_overdue_rows_say_how_late_in_working_days(scene):
    rows = figures(scene).overdue
    assert (rows[0].kind, rows[0].working_days_late) == (Duty.Kind.MILESTONE, 40)
    assert {row.key for row in rows} == set(overdue_duties(scene, DAY))


def overdue_duties(scene, day):
    kinds = (Duty.Kind.MILESTONE, Duty.Kind.UPDATE)
    return Duty.objects.filter(plan=scene.plan, kind__in=kinds).overdue(day).values_list("key", flat=True)


@pytest.mark.parametrize("day", [date(2026, 10, 28), date(2026, 10, 31), DAY])
def test_the_overdue_list_is_what_the_duty_view_says(scene, day):
    """The view knows only now; from the day of the last step on the two must agree, grace after a return included."""
    Measure.objects.filter(ordinal=4).update(status="closed", closed_at=at(OCTOBER), closed_by=scene.wang)
    scene.send_back(ProgressUpdate.objects.get(measure__ordinal=5), date(2026, 10, 28))
    assert {row.key for row in figures(scene, as_of=day).overdue} == set(overdue_duties(scene, day))


def test_a_past_day_answers_as_it_did_on_that_day(scene):
    day = date(2026, 10, 27)
    before = figures(scene, as_of=day)
    assert before.count_of(Light.DONE) == 0
    update = ProgressUpdate.objects.get(measure__ordinal=3)
    scene.submit(update, date(2026, 11, 1), percent=100)
    scene.accept(update, date(2026, 11, 2))
    Milestone.objects.filter(measure__ordinal=4).update(
        done_on=date(2026, 11, 1), done_at=at(date(2026, 11, 1)), done_by=scene.wang
    )
    scene.period(date(2026, 11, 1), due_on=date(2026, 11, 25))
    Period.objects.filter(month=OCTOBER).update(locked_at=at(date(2026, 12, 1)), locked_by=scene.wang)
    assert figures(scene, as_of=day) == before
    assert figures(scene, as_of=DAY) != before


def test_a_locked_month_is_owed_no_more(scene):
    assert any(row.kind == Duty.Kind.UPDATE for row in figures(scene).overdue)
    Period.objects.update(locked_at=at(date(2026, 11, 1)), locked_by=scene.wang)
    assert not any(row.kind == Duty.Kind.UPDATE for row in figures(scene).overdue)
    assert figures(scene).filings.missing == 3


def test_without_a_period_nothing_is_expected(scene):
    found = plan_figures(scene.plan, period=None, as_of=DAY)
    assert (found.month, found.filings.expected) == (None, 0)
    assert found.measures == 6


def test_before_the_period_opens_nothing_is_expected(scene):
    assert figures(scene, as_of=date(2026, 9, 30)).filings.expected == 0


def test_a_measure_that_nobody_leads_is_counted_under_no_name(scene):
    Assignment.objects.filter(measure__ordinal=1).delete()
    found = figures(scene)
    assert (found.departments[-1].pk, found.departments[-1].measures) == (None, 1)
    assert sum(group.measures for group in found.departments) == 6


def test_an_empty_plan_has_figures_too(db):
    scene = build_scene()
    found = plan_figures(scene.plan, period=None, as_of=DAY)
    assert (found.measures, found.percent, found.overdue) == (0, None, ())


def test_statements_are_constant_however_large_the_plan(scene, django_assert_num_queries):
    period = Period.objects.get(month=OCTOBER)

    def grow(count):
        for _ in range(count):
            measure = scene.measure()
            scene.milestone(measure, date(2026, 9, 1))
            scene.expect(period, measure)

    with django_assert_num_queries(7):
        small = plan_figures(scene.plan, period=period, as_of=DAY)
    grow(294)
    with django_assert_num_queries(7):
        large = plan_figures(scene.plan, period=period, as_of=DAY)
    assert (small.measures, large.measures) == (6, 300)
    assert large.filings == replace(small.filings, expected=300, missing=297)
