"""The calendar is set by the notice for everybody, by its coordinator for a district; each change is in the record."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from plans.actions import calendar
from plans.holidays import read_notice
from plans.lifecycle import Refused
from plans.models import Act, AnnouncedYear, CalendarDay
from plans.policies import Forbidden
from tests.people import build_district
from tests.plans.notices import NOTICE_2026, NOTICE_2027

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def place():
    return build_district()


def announced(text: str, by):
    return calendar.announce(read_notice(text), text=text, by=by, now=NOW)


def test_what_is_known_of_2026_is_what_its_notice_says(place):
    assert announced(NOTICE_2026, place.who["wang"]) == ()
    assert not Act.objects.exists()


def test_a_new_year_is_announced_by_its_notice(place):
    wang = place.who["wang"]
    assert CalendarDay.objects.calendar().is_provisional(date(2027, 1, 4))
    assert len(announced(NOTICE_2027, wang)) == 28
    known = CalendarDay.objects.calendar()
    assert not known.is_provisional(date(2027, 12, 31))
    assert not known.works(date(2026, 12, 31))
    year = AnnouncedYear.objects.get(year=2027)
    assert (year.taken_by, year.notice) == (wang, NOTICE_2027)
    assert announced(NOTICE_2027, wang) == ()
    assert Act.objects.get().district == place.root


def test_a_second_announcement_replaces_the_days_and_tells_what_moved(place):
    moved = NOTICE_2026.replace("5月9日（周六）上班", "5月10日（周日）上班")
    changes = announced(moved, place.who["wang"])
    assert [(each.day.day, each.before, each.after) for each in changes] == [(9, True, None), (10, None, True)]
    assert "2026-05-10" in Act.objects.get().comment


def test_a_holiday_is_prolonged(place):
    text = "延长2026年春节假期至3月1日（星期日），3月2日（星期一）起正常上班。"
    announced(text, place.who["wang"])
    known = CalendarDay.objects.calendar()
    assert [known.works(date(2026, 2, day)) for day in (14, 24, 27, 28)] == [True, False, False, False]
    assert known.works(date(2026, 3, 2))
    assert not known.works(date(2026, 10, 1))


def test_a_doubtful_notice_is_refused_and_nothing_changes(place):
    before = list(CalendarDay.objects.values())
    with pytest.raises(calendar.Doubtful, match="2026-01-04"):
        announced(NOTICE_2026.replace("1月4日（周日）", "1月4日（周六）"), place.who["wang"])
    assert list(CalendarDay.objects.values()) == before


@pytest.mark.parametrize("who", ["li", "head", "leader", "zhao"])
def test_only_the_coordinator_sets_the_calendar(place, who):
    with pytest.raises(Forbidden):
        announced(NOTICE_2027, place.who[who])
    with pytest.raises(Forbidden):
        calendar.set_own_day(place.root, date(2026, 12, 1), works=False, reason="停电", by=place.who[who], now=NOW)


def test_an_own_day_comes_and_goes_with_a_reason(place):
    wang, day = place.who["wang"], date(2026, 12, 1)
    with pytest.raises(Refused):
        calendar.set_own_day(place.root, day, works=False, reason=" ", by=wang, now=NOW)
    with pytest.raises(Refused):
        calendar.set_own_day(place.root, day, works=True, reason="加班", by=wang, now=NOW)
    own = calendar.set_own_day(place.root, day, works=False, reason="停电检修", by=wang, now=NOW)
    assert not CalendarDay.objects.calendar(place.root).works(day)
    calendar.remove_own_day(own, reason="检修取消", by=wang, now=NOW)
    assert CalendarDay.objects.calendar(place.root).works(day)
    assert list(Act.objects.values_list("verb", flat=True)) == ["calendar.own_day", "calendar.own_day_removed"]


def test_a_day_of_the_country_is_not_taken_back_by_a_district(place):
    national = CalendarDay.objects.national().get(day=date(2026, 10, 1))
    with pytest.raises(Refused):
        calendar.remove_own_day(national, reason="加班", by=place.who["wang"], now=NOW)


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("import_holidays", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_shows_and_then_takes_in(place, tmp_path):
    paper = tmp_path / "通知.txt"
    paper.write_text(NOTICE_2027, encoding="utf-8")
    assert "2027-01-03" in said(str(paper), "--dry-run")
    assert not AnnouncedYear.objects.filter(year=2027).exists()
    assert "2027-01-03" in said(str(paper), "--by", "wang")
    assert "2027" not in said(NOTICE_2027)
    with pytest.raises(CommandError):
        said("没有这个文件.txt")
