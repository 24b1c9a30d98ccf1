"""The yearly notice: what it says, and what in it cannot be right."""

from datetime import date, timedelta

import pytest

from plans.holidays import Notice, read_notice, read_rows
from tests.plans.notices import NOTICE_2025, NOTICE_2026, NOTICE_2027


def spread(year: int, *written: str) -> set[date]:
    """1.28-2.4 is every day from 28 January to 4 February."""
    found = set()
    for words in written:
        first, _, last = words.partition("-")
        start = date(year, *map(int, first.split(".")))
        end = date(year, *map(int, last.split("."))) if last else start
        found |= {start + timedelta(days=n) for n in range((end - start).days + 1)}
    return found


def days(notice: Notice, *, works: bool) -> set[date]:
    return {each.day for each in notice.days if each.works is works}


@pytest.mark.parametrize(
    "text", [NOTICE_2026, NOTICE_2026.replace("\n", ""), NOTICE_2026.replace("（", "(").replace("1", "１")]
)
def test_days_of_2026(text):
    notice = read_notice(text)
    assert notice.doubts == ()
    off = ("1.1-1.3", "2.15-2.23", "4.4-4.6", "5.1-5.5", "6.19-6.21", "9.25-9.27", "10.1-10.7")
    assert days(notice, works=False) == spread(2026, *off)
    assert days(notice, works=True) == spread(2026, "1.4", "2.14", "2.28", "5.9", "9.20", "10.10")


def test_days_of_2025():
    notice = read_notice(NOTICE_2025)
    assert notice.doubts == ()
    off = ("1.1", "1.28-2.4", "4.4-4.6", "5.1-5.5", "5.31-6.2", "10.1-10.8")
    assert days(notice, works=False) == spread(2025, *off)
    assert days(notice, works=True) == spread(2025, "1.26", "2.8", "4.27", "9.28", "10.11")


def test_a_year_may_begin_in_december_and_a_weekend_may_join():
    notice = read_notice(NOTICE_2027)
    assert notice.doubts == ()
    assert {date(2026, 12, 31), date(2027, 1, 2), date(2027, 4, 5)} <= days(notice, works=False)


def test_without_years_december_belongs_to_the_year_before():
    notice = read_notice("一、元旦：12月30日（周日）至1月1日（周二）放假调休，共3天。12月29日（周六）上班。", year=2019)
    assert days(notice, works=False) == {date(2018, 12, 30), date(2018, 12, 31), date(2019, 1, 1)}
    assert days(notice, works=True) == {date(2018, 12, 29)}


def test_an_older_notice_explains_its_days():
    body = (
        "二、春节：2月18日－24日（正月初一至初七）放假，共7天。其中，18日（星期日）、19日（星期一）为法定节假日，"
        "17日（星期六）照常公休；24日、25日公休日调至21日、22日，17日（星期六）、25日（星期日）上班。"
    )
    notice = read_notice(body, year=2007)
    assert days(notice, works=False) == spread(2007, "2.18-2.24")
    assert days(notice, works=True) == spread(2007, "2.17", "2.25")


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ("1月4日（周日）上班", "1月4日（周六）上班", "weekday"),
        ("放假调休，共9天", "放假调休，共8天", "count"),
        ("5月9日（周六）上班", "5月8日（周五）上班", "no_weekend"),
        ("5月9日（周六）上班", "5月2日（周六）上班", "both"),
        ("6月19日（周五）至21日", "6月31日（周五）至21日", "no_date"),
        ("10月10日（周六）上班", "10月10日（周六）另行安排", "no_verb"),
        ("五、端午节：6月19日（周五）至21日（周日）放假，共3天。\n", "", "missing"),
        ("关于2026年部分节假日安排的通知", "通知", "no_year"),
    ],
)
def test_what_cannot_be_right_is_said(wrong, right, code):
    assert wrong in NOTICE_2026
    assert code in {doubt.code for doubt in read_notice(NOTICE_2026.replace(wrong, right)).doubts}


def test_an_amendment_names_what_it_changes():
    notice = read_notice(
        "关于调整2019年劳动节假期安排的通知\n劳动节：2019年5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。"
    )
    assert (notice.amends, notice.occasions, len(notice.days), notice.doubts) == (True, {"劳动节"}, 6, ())
    longer = read_notice("延长2020年春节假期至2月2日（星期日），2月3日（星期一）起正常上班。")
    assert (longer.year, longer.prolonged, longer.days, longer.doubts) == (2020, (("春节", date(2020, 2, 2)),), (), ())


def test_a_table_of_days():
    rows = [
        ("日期", "类型", "名称"),
        ("2026-10-01", "休", "国庆节"),
        ("2026/10/10", "班", "国庆节"),
        ("2026-10-02", "", ""),
    ]
    notice = read_rows(rows)
    assert [(each.day, each.works, each.name) for each in notice.days] == [
        (date(2026, 10, 1), False, "国庆节"),
        (date(2026, 10, 10), True, "国庆节"),
    ]
    assert [doubt.code for doubt in notice.doubts] == ["no_kind", "missing"]
