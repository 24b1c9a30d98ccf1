"""Deadlines: the words of a plan turned into calendar days.

The nominal day is kept even where it is a day off; whether it moves is decided where the working
calendar is known. A month or year end is its last calendar day (DOMAIN: Civil Code 200-204).
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from plans.documents.numbering import han_value
from plans.documents.tree import Deadline, DeadlineKind, Span

_YEAR = r"(?:(?P<year>20\d\d)\s*年\s*|(?P<next>明年|次年|下一?年)|(?P<this>今年|本年度?|当年))?"
_BEFORE = r"(?:之前|以前|前)"
_MONTHS = {name.lower(): place for place, name in enumerate(calendar.month_name) if name}
_MONTH_NAME = "|".join(_MONTHS)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_TENTH = {"上": 10, "中": 20}
_PLAN_PERIOD_END = {"十四五": 2025, "十五五": 2030, "十六五": 2035}


@dataclass(frozen=True)
class _Form:
    """One way to print a date. `strict` forms are deadlines wherever they stand; others need a label."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], int | None], date | None]
    strict: bool


def _resolved(match: re.Match[str], year: int | None) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
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
    return _day(int(match["year"]), _MONTHS[match["name"].lower()], int(day) if day else None)


def _english_quarter(match: re.Match[str], year: int | None) -> date | None:
    """A financial year begins on 1 April: Q3 2021/22 ends on 31 December 2021."""
    first, quarter = int(match["year"]), int(match["quarter"])
    if not match["second"]:
        return _day(first, 3 * quarter)
    return _day(first, 3 + 3 * quarter) if quarter < 4 else _day(first + 1, 3)


def _financial_year(match: re.Match[str], year: int | None) -> date | None:
    return _day(int(match["year"]) + 1, 3)


def _iso(match: re.Match[str], year: int | None) -> date | None:
    return _day(int(match["year"]), int(match["month"]), int(match["day"]))


_M = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月"
_FORMS = tuple(
    _Form(re.compile(pattern, re.IGNORECASE), read, strict)
    for pattern, read, strict in (
        (rf"{_YEAR}{_M}\s*(?P<day>\d{{1,2}})\s*日\s*{_BEFORE}", _month_day, True),
        (rf"{_YEAR}{_M}\s*(?P<day>\d{{1,2}})\s*日", _month_day, False),
        (rf"{_YEAR}{_M}\s*(?P<ten>[上中下])旬\s*{_BEFORE}", _ten_days, True),
        (rf"{_YEAR}{_M}\s*(?P<ten>[上中下])旬", _ten_days, False),
        (rf"{_YEAR}{_M}份?\s*(?:(?:底|末)(?:{_BEFORE}|完成)?|{_BEFORE})", _month_end, True),
        (rf"(?:\d{{1,2}}\s*月?\s*[-—–~至到]+\s*)?{_YEAR}{_M}份?", _month_end, False),
        (rf"{_YEAR}第?(?P<quarter>[一二三四1-4])季度(?:(?:末|底){_BEFORE}?|{_BEFORE})", _quarter, True),
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
        (r"[到至]\s*(?P<last>20\d\d)\s*年(?!\d|以来|起)", _last_year, True),
        (r"20\d\d\s*(?:年)?\s*[-—–~至到]+\s*(?P<last>20\d\d)\s*年?", _last_year, False),
        (rf"{_YEAR}(?:年底|年末|下半年|全年(?!持续|推进|开展|实施|常态|坚持))", _year_end, False),
        (r"[“\"]?(?P<period>十[四五六]五)[”\"]?(?:时期|期)?末(?:前)?", _period_end, True),
        (
            rf"(?:by|before)\s+(?:the\s+)?(?:end\s+of\s+)?(?:(?P<day>\d{{1,2}})\s+)?(?P<name>{_MONTH_NAME})\s+(?P<year>20\d\d)",
            _english_month,
            True,
        ),
        (rf"(?:(?P<day>\d{{1,2}})\s+)?(?P<name>{_MONTH_NAME})\s+(?P<year>20\d\d)", _english_month, False),
        (
            r"(?:Q|Quarter\s)(?P<quarter>[1-4])\s*,?\s*(?P<year>20\d\d)(?P<second>\s*[/-]\s*\d{2,4})?",
            _english_quarter,
            False,
        ),
        (r"(?P<year>20\d\d)\s?/\s?\d{2,4}(?![-/.])", _financial_year, False),
        (r"(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", _iso, False),
        (r"(?:by|before)\s+(?:the\s+)?end\s+of\s+(?P<last>20\d\d)", _last_year, True),
        (r"(?<![A-Za-z] )(?P<last>20\d\d)\s*年?(?!\d|/)", _last_year, False),
    )
)
_REPEATED = (
    (re.compile(r"每个?季度?|按季度?|quarterly", re.IGNORECASE), DeadlineKind.QUARTERLY),
    (re.compile(r"每个?月|按月|逐月|monthly", re.IGNORECASE), DeadlineKind.MONTHLY),
    (re.compile(r"每半年|half[- ]yearly", re.IGNORECASE), DeadlineKind.HALF_YEARLY),
    (re.compile(r"每年度?|annually|yearly|every year", re.IGNORECASE), DeadlineKind.YEARLY),
    (
        re.compile(r"持续|长期|常态化?|全年(?:推进|实施|开展)|贯穿|ongoing|continuous", re.IGNORECASE),
        DeadlineKind.ONGOING,
    ),
)
_LONGEST_TIME = 24
_SAYS_WHEN = re.compile(r"\d|[月年季底末]|持续|长期|常态|立行立改|立即|即时|适时|Ongoing|ongoing")
_DONE = re.compile(
    r"(?:之?前|以前)?(?:全部|基本|全面|主体)?(?:完成|建成|实现|启动|到位|落实|办结|见效|取得成效|整改到位|[开动完竣]工|投用|"
    r"投入使用|交付|开放|运行|上线|验收|通车|推进|达标|兑现)?(?:使用|运行|任务|目标)?"
)
_ENDLESS = re.compile(
    r"(?:全年|长期|持续|常态化?|立行立改|立即|即时|适时)(?:整改|推进|坚持|开展|实施|落实|抓好|完成|常态|化)*|(?:按|每|逐)(?:月|季度?|年)(?:推进|调度|开展|完成)?|[Oo]ngoing"
)
_RELATIVE = re.compile(
    r"(?:印发|发布|发文|实施)之日起[^，。；]{0,10}?\d+\s*(?:个工作日|日|天|个月)内|\d+\s*个?工作日[以之]?内"
    r"|(?:[一二两三四五]|\d+)\s*(?:年|个月)[以之]?内"
)
_UNCLEAR = re.compile(
    r"近期|尽快|适时|及时|春节前|两会前|立即|根据[^，。]{0,12}(?:要求|部署|安排)|"
    r"按照?[^，。]{0,12}(?:要求|部署|安排)|\b(?:spring|summer|autumn|winter|tbc|tbd)\b",
    re.IGNORECASE,
)
_NOT_A_DEADLINE = re.compile(r"(?:自|从|截至|截止到?|原定|每年|每)\s*$")


def in_text(text: str, span: Span, year: int | None) -> tuple[Deadline, ...]:
    """The deadlines inside running text: only words that can mean nothing else."""
    return tuple(_each_once(_dated(text, span, year, strict=True)))


def labelled(text: str, span: Span, year: int | None) -> tuple[Deadline, ...]:
    """The deadlines of a field that holds nothing else: a column, or the words after 完成时限.

    Words that no rule understands come back as `UNCLEAR`, so that a person is asked.
    """
    found = list(_dated(text, span, year, strict=False, any_use=True))
    if not found or any(pattern.match(text, span.start, span.end) for pattern, _ in _REPEATED):
        found = list(_undated(text, span))
    return tuple(_each_once(iter(found)))


def says_when(words: str) -> bool:
    """Whether words say when and nothing else: 6月底前完成, 持续推进."""
    if len(words) > _LONGEST_TIME or not _SAYS_WHEN.search(words):
        return False
    return any(_whole(form.pattern.match(words), words) for form in _FORMS) or _ENDLESS.fullmatch(words) is not None


def _whole(match: re.Match[str] | None, words: str) -> bool:
    return match is not None and _DONE.fullmatch(words, match.end()) is not None


def date_in(text: str, span: Span, year: int | None) -> date | None:
    """The last day named in a span: “截至2023年底” and “2023年” included."""
    found = [deadline.on for deadline in _dated(text, span, year, strict=False, any_use=True) if deadline.on]
    return found[-1] if found else None


def _dated(text: str, span: Span, year: int | None, *, strict: bool, any_use: bool = False) -> Iterator[Deadline]:
    found: list[Deadline] = []
    for form in _FORMS:
        if strict and not form.strict:
            continue
        for match in form.pattern.finditer(text, span.start, span.end):
            place = Span(match.start(), match.end())
            if any(place.start < other.span.end and other.span.start < place.end for other in found):
                continue
            on = form.read(match, year)
            kind = DeadlineKind.DATE if on else DeadlineKind.UNCLEAR
            found.append(Deadline(kind, on, match[0], place))
    for deadline in sorted(found, key=lambda deadline: deadline.span):
        before = text[max(span.start, deadline.span.start - 6) : deadline.span.start]
        if any_use or not _NOT_A_DEADLINE.search(before):
            yield deadline


def _undated(text: str, span: Span) -> Iterator[Deadline]:
    for pattern, kind in (*_REPEATED, (_RELATIVE, DeadlineKind.RELATIVE), (_UNCLEAR, DeadlineKind.UNCLEAR)):
        match = pattern.search(text, span.start, span.end)
        if match is not None:
            yield Deadline(kind, None, text[span.start : span.end], span)
            return
    if re.search(r"\w", text[span.start : span.end]):
        yield Deadline(DeadlineKind.UNCLEAR, None, text[span.start : span.end], span)


def _each_once(found: Iterator[Deadline]) -> Iterator[Deadline]:
    seen: set[tuple[DeadlineKind, date | None]] = set()
    for deadline in found:
        key = (deadline.kind, deadline.on)
        if key not in seen or deadline.kind is DeadlineKind.UNCLEAR:
            seen.add(key)
            yield deadline
