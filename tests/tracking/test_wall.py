"""The wall chart: its lights are those of every other page, its marks, runs and screens; who sees it."""

import itertools
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from measures.models import Measure
from plans.models import CalendarDay, Plan
from tests.tracking.scenes import at, build_scene
from tracking.filters import measures_as_seen
from tracking.standing import with_standing
from tracking.wall import ROWS_ON_A_SCREEN, wall_of

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 20)
ENDS = [date(2026, month, 31 if month in (1, 3, 5, 7, 8) else 28 if month == 2 else 30) for month in range(1, 10)]


@pytest.fixture
def scene():
    """Four measures: reported and late, without anything, closed in summer, with a milestone in the next year."""
    scene = build_scene()
    first, _second, third, fourth = (scene.measure(section=section) for section in (0, 0, 1, 1))
    march = scene.period(date(2026, 3, 1), due_on=date(2026, 3, 25))
    scene.file(march, first, date(2026, 3, 20), percent=40, accepted=date(2026, 3, 21))
    scene.milestone(first, date(2026, 6, 30))
    scene.milestone(first, date(2026, 6, 10), done_on=date(2026, 6, 9))
    scene.milestone(third, date(2026, 4, 30), done_on=date(2026, 4, 29))
    Measure.objects.filter(pk=third.pk).update(status="closed", closed_at=at(date(2026, 7, 2)), closed_by=scene.wang)
    scene.milestone(fourth, date(2027, 2, 10))
    return scene


def client_of(scene, name):
    client = Client()
    client.force_login(scene.district.who[name])
    return client


def chart(scene, day=DAY, name="wang"):
    calendars = CalendarDay.objects.calendars()
    rows = measures_as_seen(scene.district.who[name], plans=[scene.plan], day=day, calendars=calendars)
    return wall_of(scene.district.who[name], scene.plan, rows.in_plan_order(), day=day, calendars=calendars)


def page_of(client, scene, **query):
    answer = client.get(reverse("plan_wall", args=[scene.plan.pk]), {"as_of": DAY.isoformat(), **query})
    assert answer.status_code == 200
    return LexborHTMLParser(answer.content.decode())


def test_a_cell_shows_the_light_of_every_other_page(scene):
    """Each past month asked on its own, by the expression of ledger, report and reminder."""
    rows = [row for band in chart(scene).bands for row in band.rows]
    assert len({cell.light for row in rows for cell in row.cells}) > 3
    for place, day in enumerate([*ENDS, DAY]):
        alone = with_standing(Measure.objects.filter(plan=scene.plan), plan=scene.plan, day=day)
        assert {row.measure.pk: row.cells[place].light for row in rows} == {one.pk: one.light for one in alone}, day


def test_equal_neighbours_make_one_run(scene):
    for band in chart(scene).bands:
        for row in band.rows:
            lit = [cell for cell in row.cells if cell.light]
            for left, right in itertools.pairwise(lit):
                assert (left.light == right.light) == (left.run in ("start", "mid")) == (right.run in ("mid", "end"))
            assert lit[0].run in ("one", "start")
            assert lit[-1].run in ("one", "end")


def test_months_reach_to_the_last_milestone(scene):
    months = chart(scene).months
    assert (months[0].first, months[-1].first, len(months)) == (date(2026, 1, 1), date(2027, 2, 1), 14)
    assert [month.first.month for month in months if month.is_now] == [10]
    assert not any(month.is_now for month in chart(scene, date(2025, 5, 5)).months)
    assert all(month.day for month in chart(scene, date(2027, 5, 5)).months)


def test_a_missed_milestone_is_shown_before_the_others_of_its_month(scene):
    june = chart(scene).bands[0].rows[0].cells[5]
    assert (june.mark.state, june.more) == ("late", 1)
    last = chart(scene).bands[1].rows[1].cells[-1]
    assert (last.mark.state, last.spans, last.is_last) == ("todo", True, True)


def test_a_long_plan_is_shown_in_screens(scene):
    for _ in range(ROWS_ON_A_SCREEN):
        scene.measure(section=1)
    bands = chart(scene).bands
    assert [(band.screen, len(band.rows)) for band in bands] == [(1, 2), (2, ROWS_ON_A_SCREEN), (3, 2)]


def test_the_page_its_filters_and_its_card(scene):
    client = client_of(scene, "leader")
    page = page_of(client, scene)
    assert len(page.css("tr[data-row]")) == 4
    assert len(page.css("tr[data-row] .cell")) == 40
    assert not page.css("[style], main script")
    first = scene.plan.measures.first()
    Measure.objects.filter(pk=first.pk).update(tags=["数字化"])
    for query in ({"tag": "数字化"}, {"section": first.section_id, "q": "举措1"}, {"light": "overdue"}):
        assert [row.css_first(".no").text() for row in page_of(client, scene, **query).css("tr[data-row]")] == ["1"]
    assert page_of(client, scene, tag="没有").css_first(".empty")
    assert page_of(client, scene, screen=1).css_first("html").attributes["data-theme"] == "dark"
    card = client.get(reverse("measure_card", args=[first.pk]), {"as_of": "2026-04-30"}).content.decode()
    assert "40" in card
    assert "举措1" in card
    assert "40" not in client.get(reverse("measure_card", args=[first.pk]), {"as_of": "2026-02-28"}).content.decode()


def test_a_stranger_sees_lights_but_no_percentage(scene):
    Plan.objects.update(shares_filings=False)
    page = page_of(client_of(scene, "zhao"), scene)
    assert page.css_first("tr[data-row] .c-now b").text() == "–"
    assert page.css_first("tr[data-row] td[data-light='r']")
    assert "%" not in page.css_first(".page-head").text()


def test_statements_do_not_grow_with_rows_and_months(scene, django_assert_num_queries):
    client = client_of(scene, "leader")
    page_of(client, scene)
    with django_assert_num_queries(WALL_QUERIES):
        page_of(client, scene)
    for _ in range(5):
        scene.milestone(scene.measure(section=1), date(2027, 11, 10))
    with django_assert_num_queries(WALL_QUERIES):
        page_of(client, scene)


WALL_QUERIES = 16


def test_the_filter_counts_every_light_and_the_chart_shows_the_chosen_ones(scene):
    page = page_of(client_of(scene, "wang"), scene, light="overdue")
    told = [link.text(strip=True) for link in page.css(".wall-tools nav:first-of-type a")]
    counts = {count.light: count.count for count in chart(scene).lights}
    assert told[0] == f"全部 {sum(counts.values())}"
    assert sorted(int(words.split()[-1]) for words in told[1:]) == sorted(counts.values())
    assert len(page.css("tr[data-row]")) == counts["overdue"] > 0


def test_a_chosen_row_height_is_remembered(scene):
    client = client_of(scene, "li")
    assert page_of(client, scene).css_first(".wall-wrap").attributes["data-density"] == "normal"
    page_of(client, scene, density="compact")
    assert page_of(client, scene).css_first(".wall-wrap").attributes["data-density"] == "compact"
    assert page_of(client, scene, density="tiny").css_first(".wall-wrap").attributes["data-density"] == "normal"
