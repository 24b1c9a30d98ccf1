"""The months behind a plan and its league table: the figures of each of those days, and a score that is explained."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from measures.models import Measure
from plans.actions import plans
from plans.models import Act
from tests.tracking.scenes import at, build_scene
from tracking.charts import by_month
from tracking.figures import FilingFigures, GroupFigures, LightCount, MilestoneFigures, plan_course, plan_figures
from tracking.figures.league import league, score_of
from tracking.standing import Light

OCTOBER, DAY = date(2026, 10, 1), date(2026, 11, 2)


@pytest.fixture
def scene(db):
    scene = build_scene()
    period = scene.period(OCTOBER, due_on=date(2026, 10, 26), locks_on=date(2026, 11, 30))
    done, half, late = scene.measure(), scene.measure(), scene.measure(lead="reform")
    scene.file(period, done, date(2026, 10, 20), percent=100, accepted=date(2026, 10, 28))
    scene.file(period, half, date(2026, 10, 20), percent=40, accepted=date(2026, 10, 28))
    scene.expect(period, late)
    scene.milestone(late, date(2026, 9, 1))
    return scene


def test_every_month_says_what_its_day_says(scene):
    Measure.objects.filter(pk=scene.measure().pk).update(
        withdrawn_at=at(date(2026, 9, 10)), withdrawn_by=scene.district.who["wang"], withdrawn_because="更正"
    )
    course = plan_course(scene.plan, as_of=DAY)
    assert [month.day for month in course[-3:]] == [date(2026, 9, 30), date(2026, 10, 31), DAY]
    assert (course[0].day, course[0].measures, course[-1].measures) == (date(2026, 1, 31), 4, 3)
    for month in (course[0], course[7], course[8], course[9], course[10]):
        figures = plan_figures(scene.plan, period=None, as_of=month.day)
        said = (month.measures, month.lights, month.percent, month.expected_percent, month.points)
        assert said == (
            figures.measures,
            figures.lights,
            figures.percent,
            figures.expected_percent,
            figures.points,
        )
    assert plan_course(scene.plan, as_of=date(2025, 12, 31)) == ()


def test_all_months_cost_two_statements(scene, django_assert_num_queries):
    with django_assert_num_queries(2):
        plan_course(scene.plan, as_of=DAY)


def test_bars_hold_every_measure_once(scene):
    course = plan_course(scene.plan, as_of=DAY)
    stack = by_month.stack(course)
    for bar in stack.bars:
        assert sum(block.height for block in bar.blocks) == pytest.approx(by_month.HEIGHT, abs=0.5)
        assert [block.light for block in bar.blocks] == sorted(
            (block.light for block in bar.blocks), key=by_month.STACKED.index
        )
    assert by_month.stack(()) is None
    assert by_month.lines(course[:1]) is None


def group(pk, good, bad, *, on_time=0, expected=0, kept=0, due=0):
    lights = tuple(
        LightCount(light, {Light.ON_SCHEDULE: good, Light.OVERDUE: bad}.get(light, 0), Decimal(0)) for light in Light
    )
    return GroupFigures(
        pk, str(pk), good + bad, lights, None, None, FilingFigures(expected=expected, on_time=on_time),
        MilestoneFigures(due=due, kept=kept), 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "score"),
    [
        (group(1, 2, 2, on_time=1, expected=4, kept=1, due=2), "42.5"),  # 25 + 7.5 + 10
        (group(1, 3, 0), "100.0"),
        (group(1, 1, 1, on_time=1, expected=1), "68.8"),  # (25 + 30) of 80
        (group(1, 0, 0, kept=1, due=1), None),  # leads nothing
        (group(None, 1, 0), None),  # led by nobody
    ],
)
def test_a_score_weighs_what_applies(figures, score):
    assert score_of(figures) == (None if score is None else Decimal(score))


def test_equal_scores_share_a_rank_and_what_was_gained_is_told():
    now = [group(1, 1, 1), group(2, 2, 0), group(3, 3, 0), group(4, 0, 1)]
    before = [group(1, 2, 0), group(2, 0, 2)]
    places = league(now, before=before)
    assert [(one.group.pk, one.rank, one.change) for one in places] == [
        (2, 1, 1),
        (3, 1, None),
        (1, 3, -2),
        (4, 4, None),
    ]
    assert places[2].lost == 2


def pages_of(client, scene, who):
    client.force_login(scene.district.who[who])
    bureau = reverse("department_detail", args=[scene.district.bureaus["market"].pk])
    for address in (reverse("plan_overview", args=[scene.plan.pk]), bureau):
        yield client.get(f"{address}?as_of={DAY}").content.decode()


def test_rank_and_score_are_shown_only_where_the_plan_wants_them(client, scene):
    assert not [page for page in pages_of(client, scene, "wang") if "名次" in page or "得分" in page]
    plans.configure(scene.plan, settings={"league_table": True}, by=scene.district.who["wang"], now=at(DAY))
    act = Act.objects.get(verb="plan.edit")
    assert (act.plan, act.comment) == (scene.plan, "单位排行: 否 → 是")
    for page in pages_of(client, scene, "wang"):
        assert "名次" in page
        assert "牵头举措序时推进或已完成占50分" in page
    zhao = list(pages_of(client, scene, "zhao"))[1]
    assert "得分" not in zhao
    assert "得分" in list(pages_of(client, scene, "li"))[1]
