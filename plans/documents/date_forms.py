"""Every way to print a calendar day, a month, a quarter or a year in a plan."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from plans.documents.numbering import han_value

_YEAR = r"(?:(?P<year>20\d\d)\s*年\s*|(?P<next>明年|次年|下一?年)|(?P<this>今年|本年度?|当年))?"
_BEFORE = r"(?:之前|以前|前)"
_MONTHS = {name.lower()[:3]: place for place, name in enumerate(calendar.month_name) if name}
_MONTH_NAME = "|".join([*(name for name in calendar.month_name if name), *(name.title() for name in _MONTHS), "Sept"])
_SEASON_ENDS = {"spring": 5, "summer": 8, "autumn": 11, "winter": 2}
_DONE = (
    r"(?:全部|基本|全面|正式|主体)?(?:完成|建成|投用|投入使用|[开完竣动]工|启动|上线|出台|印发|举办|交付|开放|"
    r"验收|通车|达产|挂牌)"
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_TENTH = {"上": 10, "中": 20}
_PLAN_PERIOD_END = {"十四五": 2025, "十五五": 2030, "十六五": 2035}


@dataclass(frozen=True)
class Form:
    """One way to print a date. `strict` forms are deadlines wherever they stand; others need a label."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], int | None], date | None]
    strict: bool


def _resolved(match: re.Match[str], year: int | None) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("first"):
        return int(groups["first"])
    if year is not None and groups.get("next"):
        return year + 1
    return year


def _day(year: int | None, month: int, day: int | None = None) -> date | None:
    if year is None or not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, last if day is None else min(max(day, 1), last))


def _month(words: str) -> int:
    return int(words) if words.isdecimal() else (han_value(words) or 0)


def _month_day(match: re.Match[str], year: int | None) -> date | None:
    return _day(_resolved(match, year), _month(match["month"]), int(match["day"]))


def _month_end(match: re.Match[str], year: int | None) -> date | None:
    return _day(_resolved(match, year), _month(match["month"]))


def _ten_days(match: re.Match[str], year: int | None) -> date | None:
    return _day(_resolved(match, year), _month(match["month"]), _TENTH.get(match["ten"]))


def _quarter(match: re.Match[str], year: int | None) -> date | None:
    words = match["quarter"]
    quarter = int(words) if words.isdecimal() else _QUARTERS[words]
    return _day(_resolved(match, year), 3 * quarter)


def _half_year(match: re.Match[str], year: int | None) -> date | None:
    return _day(_resolved(match, year), 6)


def _year_end(match: re.Match[str], year: int | None) -> date | None:
    return _day(_resolved(match, year), 12)


def _last_year(match: re.Match[str], year: int | None) -> date | None:
    return _day(int(match["last"]), 12)


def _period_end(match: re.Match[str], year: int | None) -> date | None:
    return _day(_PLAN_PERIOD_END[match["period"]], 12)


def _english_month(match: re.Match[str], year: int | None) -> date | None:
    day = match.groupdict().get("day")
    return _day(_full_year(match["year"]), _MONTHS[match["name"].lower()[:3]], int(day) if day else None)


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _season(match: re.Match[str], year: int | None) -> date | None:
    """Winter 2025/26, and the winter of a single year, end in the February after it."""
    month = _SEASON_ENDS[match["season"].lower()]
    return _day(int(match["year"]) + (month == 2), month)


def _short_range(match: re.Match[str], year: int | None) -> date | None:
    """2025-26 is a financial year; 2016-18 ends with the year 2018."""
    first, second = int(match["year"]), int(match["year"][:2] + match["second"])
    return _day(second, 3 if second == first + 1 else 12)


def _british_day(match: re.Match[str], year: int | None) -> date | None:
    return _day(_full_year(match["year"]), int(match["month"]), int(match["day"]))


def _english_quarter(match: re.Match[str], year: int | None) -> date | None:
    """A financial year begins on 1 April: Q3 2021/22 ends on 31 December 2021."""
    first, quarter = _full_year(match["year"]), int(match["quarter"])
    if not match["second"]:
        return _day(first, 3 * quarter)
    return _day(first, 3 + 3 * quarter) if quarter < 4 else _day(first + 1, 3)


def _financial_year(match: re.Match[str], year: int | None) -> date | None:
    return _day(int(match["year"]) + 1, 3)


def _iso(match: re.Match[str], year: int | None) -> date | None:
    return _day(int(match["year"]), int(match["month"]), int(match["day"]))


_M = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月"
FORMS = tuple(
    Form(re.compile(pattern, re.IGNORECASE), read, strict)
    for pattern, read, strict in (
        (rf"{_YEAR}{_M}\s*(?P<day>\d{{1,2}})\s*日\s*{_BEFORE}", _month_day, True),
        (rf"{_YEAR}{_M}\s*(?P<day>\d{{1,2}})\s*日", _month_day, False),
        (rf"{_YEAR}{_M}\s*(?P<ten>[上中下])旬\s*{_BEFORE}", _ten_days, True),
        (rf"{_YEAR}{_M}\s*(?P<ten>[上中下])旬(?={_DONE})", _ten_days, True),
        (rf"{_YEAR}{_M}\s*(?P<ten>[上中下])旬", _ten_days, False),
        (rf"{_YEAR}{_M}份?\s*(?:(?:底|末)(?:{_BEFORE}|完成)?|{_BEFORE})", _month_end, True),
        (rf"{_YEAR}{_M}份?(?={_DONE})", _month_end, True),
        (rf"[到至]\s*(?P<year>20\d\d)\s*年\s*{_M}份?", _month_end, True),
        (rf"(?:(?:(?P<first>20\d\d)\s*年?\s*)?\d{{1,2}}\s*月?\s*[-—–~至到]+\s*)?{_YEAR}{_M}份?", _month_end, False),
        (rf"{_YEAR}第?(?P<quarter>[一二三四1-4])季度(?:(?:末|底){_BEFORE}?|{_BEFORE})", _quarter, True),
        (rf"{_YEAR}第?(?P<quarter>[一二三四1-4])季度(?={_DONE})", _quarter, True),
        (rf"{_YEAR}第?(?P<quarter>[一二三四1-4])季度", _quarter, False),
        (
            rf"{_YEAR}上半年(?:底|末)?(?:{_BEFORE}|(?=[，,]?(?:完成|实现|建成|出台|启动|力争|基本|全面)))",
            _half_year,
            True,
        ),
        (rf"{_YEAR}(?:上半年|年中)", _half_year, False),
        (
            rf"(?:(?P<year>20\d\d)\s*年?|(?P<next>明|次)年?|(?P<this>今|本|当)年?)?\s*年(?:底|末){_BEFORE}",
            _year_end,
            True,
        ),
        (r"(?:(?P<year>20\d\d)\s*年?|(?P<next>明)年?|(?P<this>今|本)年?)\s*年(?:底|末)", _year_end, True),
        (r"(?<![一二三四五六七八九十两几多\d])(?:(?P<year>20\d\d)\s*)?年内", _year_end, True),
        (rf"[到至]\s*年(?:底|末)|年(?:底|末)(?={_DONE})", _year_end, True),
        (rf"{_YEAR}下半年(?={_DONE})", _year_end, True),
        (rf"(?P<last>20\d\d)\s*年{_BEFORE}", _last_year, True),
        (r"[到至]\s*(?P<last>20\d\d)\s*年(?!\d|以来|起)", _last_year, True),
        (r"20\d\d\s*(?:年)?\s*[-—–~至到]+\s*(?P<last>20\d\d)\s*年?", _last_year, False),
        (rf"{_YEAR}(?:年底|年末|下半年|全年(?!持续|推进|开展|实施|常态|坚持))", _year_end, False),
        (r"[“\"]?(?P<period>十[四五六]五)[”\"]?(?:时期|期)?末(?:前)?", _period_end, True),
        (
            rf"(?:by|before)\s+(?:the\s+)?(?:end\s+of\s+)?(?:(?P<day>\d{{1,2}})\s+)?(?P<name>{_MONTH_NAME})\s+(?P<year>20\d\d)",
            _english_month,
            True,
        ),
        (
            rf"(?:(?:{_MONTH_NAME})(?:\s+20\d\d)?\s*(?:-|–|to)\s*)?(?:(?P<day>\d{{1,2}})\s+)?"
            rf"\b(?P<name>{_MONTH_NAME})[\s.'-]+(?P<year>20\d\d|\d\d)(?!\d)",
            _english_month,
            False,
        ),
        (
            r"(?:Q|Quarter\s)(?P<quarter>[1-4])\s*,?\s*(?P<year>20\d\d|\d\d(?=\s*/))(?P<second>\s*[/-]\s*\d{2,4})?",
            _english_quarter,
            False,
        ),
        (r"(?P<season>Spring|Summer|Autumn|Winter)\s+(?P<year>20\d\d)(?:\s?/\s?\d{2,4})?", _season, False),
        (r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>20\d\d)", _british_day, False),
        (r"(?P<year>20\d\d)\s?/\s?\d{2,4}(?![-/.])", _financial_year, False),
        (r"(?P<year>20\d\d)\s?[-–]\s?(?P<second>\d\d)(?![\d/.年月-])", _short_range, False),
        (r"(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", _iso, False),
        (r"(?P<year>20\d\d)[.](?P<month>1[0-2]|0?[1-9])(?![\d.])", _month_end, False),
        (r"(?<![\d.])(?P<month>1[0-2]|0?[1-9])[.](?P<day>\d{2})(?![\d.%])", _month_day, False),
        (r"(?:by|before)\s+(?:the\s+)?(?:end\s+of\s+)?(?P<last>20\d\d)(?!\s?[/-]\s?\d)", _last_year, True),
        (r"(?:the\s+)?end\s+(?:of\s+)?(?P<last>20\d\d)(?!\s?[/-]\s?\d)", _last_year, False),
        (r"(?<![A-Za-z] )(?P<last>20\d\d)\s*年?(?!\d|/)", _last_year, False),
    )
)
