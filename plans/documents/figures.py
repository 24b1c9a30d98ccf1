"""Figures of reports: numbers already reached, each with the day it holds for.

A day named in a sentence holds for that sentence only; a report may mix several. A progress notice
states one day for everything, in its title or its opening.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from plans.documents import deadlines
from plans.documents.paragraphs import Line, is_row, sentences
from plans.documents.quantities import Quantity, clause_of, english_quantities, in_quotes, quantities
from plans.documents.tables import Column, Table
from plans.documents.tree import Comparator, Figure, Kind, Span

_AS_OF = re.compile(
    r"(?:截至|截止到?|截止)\s*(?P<words>(?:20\d\d\s*年\s*)?\d{1,2}\s*月\s*(?:\d{1,2}\s*日|底|"
    r"末)|(?:20\d\d\s*年|去年|今年)\s*(?:底|末)|目前)"
)
_AS_OF_LOST = re.compile(r"截至\s*(?P<month>1[0-2]|[1-9])(?P<day>[0-3]\d)日")
_MONTHS_DONE = re.compile(r"(?:(?P<year>20\d\d)\s*年?\s*)?(?:1\s*[-—–~至]\s*)?(?P<month>1[0-2]|[1-9])\s*月份?")
_ENGLISH_QUARTER = re.compile(r"quarter\s+[1-4]\s+\(\w+\s+to\s+(?P<words>\w+\s+20\d\d)\)", re.IGNORECASE)
_PERIOD = re.compile(
    r"(?:20\d\d\s*年\s*)?(?:(?<!\d)1\s*[-—–~至]\s*(?:1[0-2]|[2-9])\s*月|上半年|(?:前三|第?一)季度(?!末))"
)
_AS_OF_ENGLISH = re.compile(r"\b[Aa]s (?:of|at) (?P<words>(?:\d{1,2} )?[A-Z][a-z]+ 20\d\d)")
_NUMBER_ALONE = re.compile(r"有(?P<number>\d{1,4})(?=\s?[（(])")
_COUNT_OF_SHARE = re.compile(r"(?:%|per cent)\s?\((?P<number>\d[\d,]*)\)")
_ASKED = re.compile(r"异议|请[^。]{0,12}在\s*$")
_LENGTHS_OF_TIME = frozenset({"days", "weeks", "months", "years", "hours"})
_SHORTEST_CLAUSE = 8
_WORDS_BEFORE = 8
_TOLD_BEFORE = re.compile(r"\b[Oo]f the\s$")
_NAMES_OF_TASKS = re.compile(r"^[，,]\s*(?:分别)?(?:为|是)(?!期|[^，,。、]{0,12}的\s*\d)")
_REFERENCE = re.compile(r"(?:^|[^\d])(?:情况及|落实|《)[^，。]{0,3}$")
_SCALE_OF_NUMBERS = re.compile(r"\d[\d,.]*")


def in_document(
    text: str, lines: tuple[Line, ...], tables: list[Table], kind: Kind, year: int | None, *, english: bool
) -> tuple[Figure, ...]:
    """The figures of a report or notice, each once; of a progress table, those in its column for progress."""
    body = list(_outside(lines, tables))
    default = _default_day(text, body, kind, year)
    found: list[Figure] = []
    told: set[str] = set()
    said: set[tuple[str, str, str]] = set()
    for line in body:
        numbers = _SCALE_OF_NUMBERS.findall(line.text)
        if len(numbers) >= 3 and told.issuperset(number.rstrip(",.") for number in numbers):
            continue
        told.update(number.rstrip(",.") for number in numbers)
        found += _fresh(text, _in_line(text, line.span, default, year, english=english), said)
    for table in tables:
        for cell in table.cells_under(Column.PROGRESS):
            found += _fresh(text, _in_line(text, cell, default, year, english=english), said)
    return tuple(found)


def _outside(lines: tuple[Line, ...], tables: list[Table]) -> Iterator[Line]:
    """The lines that are no part of a table; one that tells progress may have a cell on each line."""
    rows = sorted(row.line.span for table in tables if table.column_named(Column.PROGRESS) for row in table.rows)
    starts = [row.start for row in rows]
    for line in lines:
        before = bisect_right(starts, line.span.start)
        if not is_row(line) and not (before and line.span in rows[before - 1]):
            yield line


def _in_line(text: str, span: Span, default: date | None, year: int | None, *, english: bool) -> Iterator[Figure]:
    if english:
        for quantity in _english_numbers(text, span):
            if quantity.unit in _LENGTHS_OF_TIME:
                continue
            if not _TOLD_BEFORE.search(text[max(span.start, quantity.span.start - 8) : quantity.span.start]):
                yield _figure(text, span, quantity, default)
        return
    before: date | None = None
    for sentence in sentences(text, span):
        stated = _as_of(text, sentence, year) or _period_end(text, sentence, year)
        if stated is None and text.startswith("其中", sentence.start):
            stated = before
        yield from _in_sentence(text, sentence, stated or default)
        before = stated


def _english_numbers(text: str, span: Span) -> list[Quantity]:
    """The quantities of an English line, and the counts in brackets behind shares: 24% (21) complete."""
    found = list(english_quantities(text, span))
    for match in _COUNT_OF_SHARE.finditer(text, span.start, span.end):
        place = Span(match.start("number"), match.end("number"))
        found.append(Quantity(Decimal(match["number"].replace(",", "")), "", Comparator.EQUAL, place))
    return sorted(found, key=lambda quantity: quantity.span)


def _in_sentence(text: str, sentence: Span, stated: date | None) -> Iterator[Figure]:
    end = sentence.end
    for quantity in _numbers(text, sentence):
        if quantity.span.start >= end:
            return
        if _NAMES_OF_TASKS.match(text[quantity.span.end : sentence.end]):
            end = quantity.span.end
        if not _is_no_figure(text, sentence, quantity):
            yield _figure(text, sentence, quantity, stated)


def _numbers(text: str, sentence: Span) -> list[Quantity]:
    """The quantities of a sentence, and a number whose unit was lost before a bracket: 推进缓慢的有3（…）."""
    found = list(quantities(text, sentence, han=True))
    for match in _NUMBER_ALONE.finditer(text, sentence.start, sentence.end):
        place = Span(match.start("number"), match.end("number"))
        found.append(Quantity(Decimal(match["number"]), "", Comparator.EQUAL, place))
    return sorted(found, key=lambda quantity: quantity.span)


def _period_end(text: str, sentence: Span, year: int | None) -> date | None:
    match = _PERIOD.search(text, sentence.start, sentence.end)
    return deadlines.date_in(text, Span(match.start(), match.end()), year) if match else None


def _is_no_figure(text: str, sentence: Span, quantity: Quantity) -> bool:
    quoted = in_quotes(text, sentence, quantity.span.start)
    if quoted is not None:
        return True
    if quantity.is_time and _ASKED.search(text, sentence.start, quantity.span.start):
        return True
    before = text[max(sentence.start, quantity.span.start - 8) : quantity.span.start]
    return quantity.unit == "条" and _REFERENCE.search(before) is not None


def _figure(text: str, span: Span, quantity: Quantity, as_of: date | None) -> Figure:
    clause = clause_of(text, span, quantity.span)
    return Figure(
        text=text[clause.start : clause.end],
        value=quantity.value,
        unit=quantity.unit,
        comparator=quantity.comparator,
        as_of=as_of,
        span=clause,
    )


def _as_of(text: str, sentence: Span, year: int | None) -> date | None:
    match = _AS_OF.search(text, sentence.start, sentence.end)
    if match is not None:
        return deadlines.date_in(text, Span(match.start("words"), match.end("words")), year)
    lost = _AS_OF_LOST.search(text, sentence.start, sentence.end)
    if lost is not None and year is not None and 1 <= int(lost["day"]) <= 31:
        return date(
            year,
            int(lost["month"]),
            min(
                int(lost["day"]),
                28 if lost["month"] == "2" else 30 + (int(lost["month"]) in (1, 3, 5, 7, 8, 10, 12)),
            ),
        )
    return None


def _default_day(text: str, body: list[Line], kind: Kind, year: int | None) -> date | None:
    for line in body:
        told_on = _AS_OF_ENGLISH.search(text, line.span.start, line.span.end)
        if told_on is not None:
            return deadlines.date_in(text, Span(told_on.start("words"), told_on.end("words")), year)
        quarter = _ENGLISH_QUARTER.search(text, line.span.start, line.span.end)
        if quarter is not None:
            return deadlines.date_in(text, Span(quarter.start("words"), quarter.end("words")), year)
    if kind not in (Kind.PROGRESS_NOTICE, Kind.PROGRESS_TABLE):
        return None
    for line in body:
        stated = _as_of(text, line.span, year)
        if stated is not None:
            return stated
    for line in body:
        match = _MONTHS_DONE.search(text, line.span.start, line.span.end)
        if match is not None:
            return deadlines.date_in(
                text, Span(match.start("month"), match.end()), int(match["year"] or year or 0) or None
            )
    return None


def _fresh(text: str, figures: Iterator[Figure], said: set[tuple[str, str, str]]) -> list[Figure]:
    """The figures that no earlier line told in the same words; one line may well count 1项 twice."""
    every = list(figures)
    fresh = [figure for figure in every if figure.unit == "%" or _told(text, figure) not in said]
    said.update(_told(text, figure) for figure in every)
    return fresh


def _told(text: str, figure: Figure) -> tuple[str, str, str]:
    """What a figure says, with a few characters in front of a bare 正在办理1项."""
    words = text[figure.span.start : figure.span.end]
    start = figure.span.start - (_WORDS_BEFORE if len(words) <= _SHORTEST_CLAUSE else 0)
    return str(figure.value), figure.unit, text[max(0, start) : figure.span.start] + _subject(words)


def _subject(words: str) -> str:
    """What a figure counts: a few characters after it, or a few words of English."""
    after = re.search(r"\d[\d,.]*\s*\D?(?P<subject>[ -~]{8,24}|\D{2,4})", words)
    return after["subject"] if after else words
