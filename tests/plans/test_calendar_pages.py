"""The calendar as Wang sets it, Li reads it and another district does not see it."""

from datetime import date

import pytest
from django.test import Client

from plans.models import AnnouncedYear, CalendarDay
from tests.people import build_district
from tests.plans.notices import NOTICE_2026, NOTICE_2027

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return build_district()


def seat(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_year_shows_its_days_and_until_when_they_are_known(place, django_assert_max_num_queries):
    for day in range(1, 9):
        CalendarDay.objects.create(district=place.root, day=date(2026, 12, day), works=False, name="停电检修")
    li = seat(place.who["li"])
    with django_assert_max_num_queries(14):
        page = li.get("/calendar/?year=2026").content.decode()
    assert page.count("停电检修") == 16  # in the month and in the list
    assert "已公布至" in page
    assert "暂定" not in page
    assert "/calendar/days/" not in page
    assert "暂定" in seat(place.who["li"]).get("/calendar/?year=2027").content.decode()
    far = build_district("宁远区", prefix="ny-").who["wang"]
    assert "停电检修" not in seat(far).get("/calendar/?year=2026").content.decode()


@pytest.mark.parametrize("year", ["", "26", "1999", "２０２６", "20266"])
def test_a_year_that_is_none_is_refused(place, year):
    assert seat(place.who["li"]).get("/calendar/", {"year": year}).status_code == (400 if year else 200)


def test_a_notice_is_shown_and_then_taken_in(place):
    wang = seat(place.who["wang"])
    page = wang.post("/calendar/notice/", {"text": NOTICE_2027}).content.decode()
    assert "2027年1月3日" in page
    assert not AnnouncedYear.objects.filter(year=2027).exists()
    answer = wang.post("/calendar/notice/", {"text": NOTICE_2027, "year": 2027, "confirm": "1"})
    assert answer.url == "/calendar/?year=2027"
    assert AnnouncedYear.objects.get(year=2027).days.count() == 28


def test_a_doubtful_notice_is_shown_with_its_doubts_and_cannot_be_taken_in(place):
    wang, wrong = seat(place.who["wang"]), NOTICE_2026.replace("1月4日（周日）", "1月4日（周六）")
    page = wang.post("/calendar/notice/", {"text": wrong}).content.decode()
    assert "2026-01-04 是周日，通知写的是周六" in page
    assert 'name="confirm"' not in page
    assert wang.post("/calendar/notice/", {"text": wrong, "confirm": "1"}).status_code == 400
    assert wang.post("/calendar/notice/", {}).status_code == 400


def test_wang_sets_an_own_day_and_takes_it_back(place):
    wang = seat(place.who["wang"])
    sent = {"district": place.root.pk, "day": "2026-12-01", "works": "", "reason": "停电检修"}
    assert wang.post("/calendar/days/", sent).status_code == 302
    own = CalendarDay.objects.get(district=place.root)
    assert wang.post("/calendar/days/", sent | {"day": "soon"}).status_code == 400
    assert wang.post(f"/calendar/days/{own.pk}/remove/", {"reason": "取消"}).status_code == 302
    assert not CalendarDay.objects.exclude(district=None).exists()


def test_machines_read_the_days_of_a_year(place):
    days = seat(place.who["li"]).get("/api/v1/calendar-days/", {"year": 2026, "works": "true"}).json()
    assert [row["day"] for row in days["results"]][:2] == ["2026-01-04", "2026-02-14"]
