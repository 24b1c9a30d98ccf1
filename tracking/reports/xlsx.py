"""The report as an Excel ledger, byte for byte the same for the same contents.

Words go in as strings, whatever they begin with, so that no text ever becomes a formula; numbers and days go in as
such, so that they can be summed and sorted. Takes contents only: no database, clock or locale.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from tracking.reports import archive
from tracking.reports.words import LIGHTS, Words, words_of

Cell = str | int | Decimal | date | None
CELL_LIMIT = 32_767  # characters; Excel refuses a file with a longer cell
LEDGER = {
    "order": 6, "number": 8, "title": 30, "section": 18, "lead": 18, "supporting": 24, "light": 11, "percent": 11,
    "expected_percent": 13, "next_milestone": 26, "next_due_on": 12, "filing": 10, "progress": 50, "problems": 36,
    "next_steps": 36,
}  # fmt: skip
DEPARTMENTS = {
    "order": 6, "department": 28, "measures": 8, "expected": 8, "filed": 8, "on_time": 8, "late": 10, "missing": 8,
    "accepted": 8, "returned": 8,
}  # fmt: skip
OVERDUE = {"order": 6, "kind": 12, "measure": 34, "title": 34, "department": 24, "due_on": 12, "working_days": 12}
SUMMARY = {"item": 24, "value": 60}


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the width of each column by the column's code, its rows."""

    name: str
    widths: Mapping[str, int]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Formats:
    head: Format
    words: Format
    number: Format
    day: Format


def render(contents: Mapping[str, Any]) -> bytes:
    """The bytes of the xlsx made from frozen `contents`."""
    out = io.BytesIO()
    words = words_of(contents["language"])
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": contents["plan"]["title"],
                "author": contents["plan"]["office"]["name"],
                "created": datetime.fromisoformat(contents["as_of"]),
            }
        )
        formats = _formats(book)
        for sheet in sheets_of(contents, words):
            _write(book, sheet, words, formats)
    return archive.normalise(out.getvalue())


def _formats(book: Workbook) -> Formats:
    cell = {"font_name": "宋体", "font_size": 11, "valign": "top", "border": 1}
    return Formats(
        head=book.add_format(cell | {"bold": True, "bg_color": "#ECEFF3", "valign": "vcenter", "text_wrap": True}),
        words=book.add_format(cell | {"text_wrap": True}),
        number=book.add_format(cell | {"align": "right"}),
        day=book.add_format(cell | {"num_format": "yyyy-mm-dd", "align": "left"}),
    )


def sheets_of(contents: Mapping[str, Any], words: Words) -> Iterable[Sheet]:
    yield Sheet(words.sheet["summary"], SUMMARY, list(_summary(contents, words)))
    yield Sheet(words.sheet["ledger"], LEDGER, [_measure(row, contents, words) for row in contents["measures"]])
    yield Sheet(words.sheet["departments"], DEPARTMENTS, list(_departments(contents, words)))
    yield Sheet(words.sheet["overdue"], OVERDUE, [_overdue(row, words) for row in contents["overdue"]])


def _summary(contents: Mapping[str, Any], words: Words) -> Iterable[tuple[Cell, Cell]]:
    column = words.column
    yield column["plan"], contents["plan"]["title"]
    yield column["office"], contents["plan"]["office"]["name"]
    yield column["month"], words.month(date.fromisoformat(contents["period"]["month"]))
    yield column["as_of"], date.fromisoformat(contents["as_of"])
    yield column["measures"], contents["totals"]["measures"]
    for light in LIGHTS:
        yield words.lights[light], contents["lights"][light]
    for code in ("percent", "expected_percent"):
        yield column[code], _decimal(contents["totals"][code])
    for code in ("expected", "filed", "on_time", "late", "missing", "accepted", "returned"):
        yield column[code], contents["filings"][code]
    for code in ("total", "done", "overdue"):
        yield column[f"milestones_{code}"], contents["milestones"][code]
    yield column["overdue"], contents["totals"]["overdue"]


def _measure(row: Mapping[str, Any], contents: Mapping[str, Any], words: Words) -> tuple[Cell, ...]:
    section = next(one for one in contents["sections"] if one["order"] == row["section"])
    return (
        row["order"],
        row["number"],
        row["title"],
        section["heading"] or words.unsectioned,
        row["lead"] or words.without_lead,
        words.between_names.join(row["supporting"]),
        words.lights[row["light"]],
        _decimal(row["percent"]),
        _decimal(row["expected_percent"]),
        row["next_milestone"],
        _day(row["next_due_on"]),
        words.filing.get(row["filing"], ""),
        row["progress"],
        row["problems"],
        row["next_steps"],
    )


def _departments(contents: Mapping[str, Any], words: Words) -> Iterable[tuple[Cell, ...]]:
    codes = [code for code in DEPARTMENTS if code not in ("order", "department", "measures")]
    for row in contents["departments"]:
        yield row["order"], row["name"] or words.without_lead, row["measures"], *(row[code] for code in codes)
    yield None, words.total, contents["totals"]["measures"], *(contents["filings"][code] for code in codes)


def _overdue(row: Mapping[str, Any], words: Words) -> tuple[Cell, ...]:
    return (
        row["order"],
        words.duty[row["kind"]],
        f"{row['measure_number']} {row['measure_title']}".strip(),
        row["title"],
        row["department"] or words.without_lead,
        _day(row["due_on"]),
        row["working_days"],
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)


def _write(book: Workbook, sheet: Sheet, words: Words, formats: Formats) -> None:
    page = book.add_worksheet(sheet.name)
    page.set_paper(9)  # A4
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    for place, (code, width) in enumerate(sheet.widths.items()):
        page.set_column(place, place, width)
        page.write_string(0, place, words.column[code], formats.head)
    for number, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(row):
            _put(page, number, place, value, formats)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.widths) - 1)


def _put(page: Any, row: int, place: int, value: Cell, formats: Formats) -> None:
    if value is None:
        page.write_blank(row, place, None, formats.words)
    elif isinstance(value, str):
        page.write_string(row, place, fitting(value), formats.words)
    elif isinstance(value, date):
        page.write_datetime(row, place, value, formats.day)
    else:
        page.write_number(row, place, value, formats.number)


def fitting(text: str) -> str:
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"
