"""Numbers and days as they stand in a text."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
ENGLISH_DAY = rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}"
# Digits that count nothing: within quotes and titles, days, ordinals, the number of a heading, the shape of a network
# (1+4+14+73), the number of a standard or a document.
SHELTERED = re.compile(
    rf"“[^”]*”|‘[^’]*’|《[^》]*》|〈[^〉]*〉|〔[^〕]*〕\s*\d*\s*号?|{ENGLISH_DAY}"
    r"|\d{4}\s*年(?:度)?(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日|底|末|份)?"
    r"|\d{1,2}\s*月(?:\s*\d{1,2}\s*日|底|末|份)?|\d{1,2}\s*日|\d{1,2}:\d{2}"
    r"|第\s*[\d一二三四五六七八九十百]+|^\s*[（(]?\d+\s*[)）.、．](?!\d)"
    r"|\d+(?:\s*\+\s*[\dX]+)+|[A-Za-z][A-Za-z/]*[ -]?\d[\d.-]*"
)
MEASURE_WORDS = "件个项家场次轮期张人种类户批条例名座处所台辆元吨"
NUMBER = re.compile(
    r"\d+(?:,\d{3})*(?:\.\d+)?\s*[百千万亿]*\s*[%％]?"
    rf"|[两二三四五六七八九十百千万亿][一二三四五六七八九十百千万亿零]*[余多来]?(?=[{MEASURE_WORDS}])"
)
SAID_DAY = re.compile(
    r"截[至止]\s*(?:(?P<year>\d{4})\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?:(?P<day>\d{1,2})\s*日|底|末)?"
    rf"|[Aa]s of (?P<english>{ENGLISH_DAY})"
)


@dataclass(frozen=True)
class Stretch:
    """A piece of a text and where it begins."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def numbers(text: str) -> Iterator[Stretch]:
    """Those that claim a quantity."""
    sheltered = [match.span() for match in SHELTERED.finditer(text)]
    for match in NUMBER.finditer(text):
        if not any(start <= match.start() < end for start, end in sheltered):
            yield Stretch(match.start(), match.group().rstrip())


@dataclass(frozen=True)
class SaidDay:
    at: Stretch
    day: date


def said_days(text: str, *, known: date) -> Iterator[SaidDay]:
    """The days that sentences speak of (截至10月底), the year taken from a report of `known` where none is named."""
    for match in SAID_DAY.finditer(text):
        if (day := _day(match, known)) is not None:
            yield SaidDay(Stretch(match.start(), match.group().rstrip()), day)


def _day(match: re.Match[str], known: date) -> date | None:
    if match["english"]:
        day, name, year = match["english"].split()
        return date(int(year), 1 + MONTHS.index(name), int(day))
    month = int(match["month"])
    if not 1 <= month <= 12:
        return None
    year = int(match["year"]) if match["year"] else known.year - (month > known.month)
    last = monthrange(year, month)[1]
    return date(year, month, min(int(match["day"]), last) if match["day"] else last)
