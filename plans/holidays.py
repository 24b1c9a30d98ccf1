"""Reads the yearly notice on days off: its prose as the State Council's office words it, or a table of days.

Pure. All that is doubtful is gathered; what the notice says twice (a weekday in brackets, 共3天) has to agree.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

from plans.workdays import ONE_DAY, SATURDAY

WEEKDAYS = "一二三四五六日"
OCCASIONS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")
TITLE = re.compile(r"(?P<year>\d{4})年.{0,6}?(?:节假日|假期)")
AMENDS = re.compile(r"(?:调整|延长)[^。\n]{0,12}假期")
EXTENDS = re.compile(r"延长(?:\d{4}年)?(?P<name>[^，。\d]{1,6}?)假期至")
ITEM = re.compile(r"[一二三四五六七八九十]{1,3}、(?P<name>[^:。\n]{0,8}(?:旦|节|日|清明|端午|中秋|国庆)[^:。\n]{0,8}):")
ONE_ITEM = re.compile(r"(?P<name>元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节?):")
ENDS = re.compile(r"节假日期间|各地区、各部门|鼓励单位")
DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日(?:\((?P<{0}w>[^)]*)\))?"
TOKEN = re.compile(
    "|".join(
        (
            rf"(?P<day>{DAY.format('a')}(?:[至到—–~-]{DAY.format('b')})?)",
            r"(?P<plain>起.{0,4}上班)",
            r"(?P<works>上班)",
            r"(?P<rests>放假|补休)",
            r"(?P<told>法定节假日|公休|调(?:休)?至(?:[\d年月日、和]|\([^)]*\))*)",
            r"(?P<whole>共(?P<total>\d+)天|(?<=放假)(?P<several>\d+)天)",
            r"(?P<joined>与周末连休)",
            r"(?P<stop>[。;])",
        )
    )
)
WEEKDAY = re.compile(rf"(?:周|星期)([{WEEKDAYS}天])")


@dataclass(frozen=True)
class SpecialDay:
    day: date
    works: bool
    name: str


@dataclass(frozen=True)
class Doubt:
    """Why the notice is not taken as it is. `code` is worded by who shows it; `facts` go into the words."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Notice:
    """`amends`: only the occasions named change, the year keeps the others. `prolonged`: an occasion's new last day."""

    year: int | None
    days: tuple[SpecialDay, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    amends: bool = False
    prolonged: tuple[tuple[str, date], ...] = ()

    @property
    def occasions(self) -> set[str]:
        return {each.name for each in self.days}


def read_notice(text: str, *, year: int | None = None) -> Notice:
    """The prose of the notice; `year` where it does not say its own."""
    plain = _plain(text)
    titled = TITLE.search(plain)
    year = year or (int(titled["year"]) if titled else None)
    if year is None:
        return Notice(None, doubts=(Doubt("no_year"),))
    amends = AMENDS.search(plain) is not None
    found = [_Item(name, year).read(body) for name, body in _items(plain)]
    prolonged = tuple(_prolonged(plain, year))
    days = [day for item in found for day in item.days]
    doubts = [doubt for item in found for doubt in item.doubts]
    return checked(Notice(year, tuple(days), tuple(doubts), amends, prolonged))


def read_rows(rows: Iterable[tuple[str, ...]], *, year: int | None = None) -> Notice:
    """A table of days: a date, what it is (休 or 班), and the occasion; a head or an empty row says nothing."""
    days, doubts = [], []
    for row in rows:
        cells = [_plain(cell) for cell in row if cell.strip()]
        day = next((found for cell in cells if (found := _iso(cell))), None)
        kind = next((said for cell in cells if (said := _kind(cell)) is not None), None)
        if day is None:
            continue
        if kind is None:
            doubts.append(Doubt("no_kind", {"day": day}))
            continue
        other = [cell for cell in cells if _iso(cell) is None and _kind(cell) is None and not WEEKDAY.fullmatch(cell)]
        days.append(SpecialDay(day, kind, other[0][:40] if other else ""))
        doubts += _weekend(day) if kind else []
    year = year or (max((each.day.year for each in days), default=None))
    return checked(Notice(year, tuple(days), tuple(doubts)))


def checked(notice: Notice) -> Notice:
    """With what only the whole can tell: a day said to work and to rest, occasions that are missing."""
    doubts = list(notice.doubts)
    kinds: dict[date, bool] = {}
    for each in notice.days:
        if kinds.setdefault(each.day, each.works) != each.works:
            doubts.append(Doubt("both", {"day": each.day}))
        if notice.year is not None and abs(each.day.year - notice.year) > 1:
            doubts.append(Doubt("other_year", {"day": each.day, "year": notice.year}))
    if not notice.days and not notice.prolonged:
        doubts.append(Doubt("no_days"))
    elif not notice.amends:
        missing = [name for name in OCCASIONS if not any(name in occasion for occasion in notice.occasions)]
        if missing:
            doubts.append(Doubt("missing", {"names": "、".join(missing)}))
    unique = {each.day: each for each in reversed(notice.days)}
    return replace(notice, days=tuple(unique[day] for day in sorted(unique)), doubts=tuple(doubts))


def _plain(text: str) -> str:
    """Full-width digits and brackets as the narrow ones, no spaces; lines stay."""
    return re.sub(r"[^\S\n]+", "", unicodedata.normalize("NFKC", text)).strip()


def _items(text: str) -> Iterator[tuple[str, str]]:
    heads = list(ITEM.finditer(text)) or list(ONE_ITEM.finditer(text))
    for head, following in zip_longest(heads, heads[1:]):
        body = text[head.end() : following.start() if following else len(text)]
        end = ENDS.search(body)
        yield head["name"], body[: end.start()] if end else body


def _prolonged(text: str, year: int) -> Iterator[tuple[str, date]]:
    for match in EXTENDS.finditer(text):
        until = re.compile(DAY.format("a")).match(text, match.end())
        if until and (day := _date(int(until["ay"] or year), int(until["am"] or 0), int(until["ad"]))):
            yield match["name"], day


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(cell: str) -> date | None:
    match = re.match(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:T?\d\d:\d\d:\d\d)?$", cell)
    return _date(*map(int, match.groups())) if match else None


def _kind(cell: str) -> bool | None:
    if re.fullmatch(r"班|上班|调休上班|补班|工作日|works?|true", cell, re.IGNORECASE):
        return True
    return False if re.fullmatch(r"休|休息|放假|假日|节假日|休息日|rests?|off|false", cell, re.IGNORECASE) else None


def _weekend(day: date) -> list[Doubt]:
    return [] if day.weekday() >= SATURDAY else [Doubt("no_weekend", {"day": day})]


class _Item:
    """One occasion, from left to right: dates wait for the verb that says what they are."""

    def __init__(self, name: str, year: int) -> None:
        self.name, self.year = name, year
        self.days: list[SpecialDay] = []
        self.doubts: list[Doubt] = []
        self.waiting: list[date] = []
        self.rested: list[date] = []
        self.month = 0
        self.joined, self.total = False, 0

    def read(self, body: str) -> "_Item":
        for token in TOKEN.finditer(body):
            kind = next(name for name in ("day", "plain", "works", "rests", "told", "whole", "joined", "stop")
                        if token[name])  # fmt: skip
            getattr(self, f"_{kind}")(token)
        self._unsaid()
        self._count()
        return self

    def _day(self, token: re.Match[str]) -> None:
        first = self._at(token, "a")
        last = self._at(token, "b", after=first) if token["bd"] else first
        if first is None or last is None or not 0 <= (last - first).days <= 31:
            self.doubts.append(Doubt("no_date", {"words": token["day"]}))
            return
        self.waiting += [first + ONE_DAY * n for n in range((last - first).days + 1)]

    def _at(self, token: re.Match[str], side: str, after: date | None = None) -> date | None:
        year, month = token[f"{side}y"], int(token[f"{side}m"] or 0) or self.month
        found = _date(int(year) if year else self._year_of(month, after), month, int(token[f"{side}d"]))
        self.month = month
        said = WEEKDAY.search(token[f"{side}w"] or "")
        if found and said and WEEKDAYS.index(said[1].replace("天", "日")) != found.weekday():
            facts = {"day": found, "said": said[0], "is": f"周{WEEKDAYS[found.weekday()]}"}
            self.doubts.append(Doubt("weekday", facts))
        return found

    def _year_of(self, month: int, after: date | None) -> int:
        """New Year's days off may begin in December; a range never runs backwards."""
        if after is not None:
            return after.year + (month < after.month)
        return self.year - (month == 12 and "元旦" in self.name)

    def _works(self, token: re.Match[str]) -> None:
        for day in self._taken():
            self.days.append(SpecialDay(day, True, self.name))
            self.doubts += _weekend(day)

    def _rests(self, token: re.Match[str]) -> None:
        taken = self._taken()
        self.rested += taken
        self.days += [SpecialDay(day, False, self.name) for day in taken]

    def _told(self, token: re.Match[str]) -> None:
        """Older notices explain which of the days is which; the days themselves were named before."""
        self._taken()

    _plain = _told

    def _whole(self, token: re.Match[str]) -> None:
        self.total = int(token["total"] or token["several"])

    def _joined(self, token: re.Match[str]) -> None:
        self.joined = True

    def _stop(self, token: re.Match[str]) -> None:
        self._unsaid()

    def _taken(self) -> list[date]:
        taken, self.waiting = self.waiting, []
        return taken

    def _unsaid(self) -> None:
        self.doubts += [Doubt("no_verb", {"day": day}) for day in self._taken()]

    def _count(self) -> None:
        rested = len(set(self.rested))
        if self.total and self.total not in {rested, self._run() if self.joined and rested else rested}:
            self.doubts.append(Doubt("count", {"name": self.name, "said": self.total, "found": rested}))

    def _run(self) -> int:
        """How many days in a row are free once the weekend beside them is counted."""
        first, last = min(self.rested), max(self.rested)
        while (first - ONE_DAY).weekday() >= SATURDAY:
            first -= ONE_DAY
        while (last + ONE_DAY).weekday() >= SATURDAY:
            last += ONE_DAY
        return (last - first).days + 1
