"""Ledgers as an Excel file that can be filtered, corrected and printed; byte for byte the same for the same sheets.

Words go in as strings, whatever they begin with, so that no text ever becomes a formula; numbers and days go in as
such, so that they can be summed and sorted. Whoever goes on working in the file may choose only what there is.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from tracking.reports import archive
from tracking.reports.title import width_of
from tracking.reports.xlsx import Cell, fitting

A3, A4 = 8, 9  # numbers of paper sizes in Excel
WIDEST_ON_A4 = 140  # characters of the columns together; beyond, letters on A4 become too small to read
MARGIN = 0.6  # inches
LINE_HEIGHT, HIGHEST = 15, 408.75  # points; Excel refuses a higher row
LONGEST_LIST = 255  # characters of a list of choices that Excel takes
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Column:
    """`head` is printed on every page. `choices` are the only words, `most` the largest number a cell may take."""

    head: str
    width: int
    choices: tuple[str, ...] = ()
    most: int | None = None
    is_day: bool = False


@dataclass(frozen=True)
class Ledger:
    """One sheet. The first `kept` columns stay in view."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    kept: int = 0


@dataclass(frozen=True)
class Book:
    """`footer` is printed on every page: {page} and {pages} stand for the numbers."""

    title: str
    author: str
    as_of: date
    footer: str
    ledgers: Sequence[Ledger] = field(default_factory=tuple)


@dataclass(frozen=True)
class Formats:
    head: Format
    words: Format
    number: Format
    day: Format


def render(book: Book) -> bytes:
    """The bytes of the xlsx."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        day = datetime.combine(book.as_of, time())
        workbook.set_properties({"title": book.title, "author": book.author, "created": day})
        formats = _formats(workbook)
        for ledger in book.ledgers:
            _write(workbook.add_worksheet(ledger.name), ledger, book, formats)
    return archive.normalise(out.getvalue())


def _formats(workbook: Workbook) -> Formats:
    cell: Mapping[str, Any] = {"font_name": "宋体", "font_size": 11, "valign": "top", "border": 1}
    head = {"bold": True, "bg_color": "#ECEFF3", "valign": "vcenter", "align": "center", "text_wrap": True}
    return Formats(
        head=workbook.add_format({**cell, **head}),
        words=workbook.add_format({**cell, "text_wrap": True}),
        number=workbook.add_format({**cell, "align": "right"}),
        day=workbook.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"}),
    )


def _write(page: Any, ledger: Ledger, book: Book, formats: Formats) -> None:
    last_row, last_column = max(len(ledger.rows), 1), len(ledger.columns) - 1
    _set_up_print(page, ledger, book)
    page.print_area(0, 0, last_row, last_column)
    page.freeze_panes(1, ledger.kept)
    for place, column in enumerate(ledger.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.head, formats.head)
        if rule := _rule(column):
            page.data_validation(1, place, last_row, place, rule)
    for number, row in enumerate(ledger.rows, start=1):
        page.set_row(number, _height(row, ledger.columns))
        for place, value in enumerate(row):
            _put(page, number, place, value, formats)
    page.ignore_errors({"number_stored_as_text": _range(last_row, last_column)})
    if ledger.rows:
        page.autofilter(0, 0, len(ledger.rows), last_column)


def _height(row: Sequence[Cell], columns: Sequence[Column]) -> float:
    """Points: as many lines as its longest text turns to. Not every program finds that out by itself."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str):
            lines = max(lines, sum(ceil((2 * width_of(line) + 1) / column.width) for line in value.splitlines()))
    return min(lines * LINE_HEIGHT, HIGHEST)


def _set_up_print(page: Any, ledger: Ledger, book: Book) -> None:
    """Laid across, as wide as the paper, the head on every page; A3 where A4 would make the letters too small."""
    page.set_paper(A3 if sum(column.width for column in ledger.columns) > WIDEST_ON_A4 else A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.center_horizontally()
    page.set_margins(left=MARGIN, right=MARGIN, top=1.0, bottom=0.8)
    page.set_header("&C&14" + _escaped(f"{book.title} · {ledger.name}"))
    page.set_footer("&C" + _escaped(book.footer).format(page="&P", pages="&N"))


def _escaped(text: str) -> str:
    """An ampersand begins an order to the printer; Excel takes no more than 255 characters."""
    return text[:120].replace("&", "&&")


def _rule(column: Column) -> dict[str, Any] | None:
    """What a cell may be changed to; an empty one always."""
    if column.choices and len(",".join(column.choices)) <= LONGEST_LIST:
        return {"validate": "list", "source": list(column.choices)}
    if column.most is not None:
        return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": column.most}
    if column.is_day:
        return {"validate": "date", "criteria": ">=", "value": EARLIEST}
    return None


def _put(page: Any, row: int, place: int, value: Cell, formats: Formats) -> None:
    if value is None:
        page.write_blank(row, place, None, formats.words)
    elif isinstance(value, str):
        page.write_string(row, place, fitting(value), formats.words)
    elif isinstance(value, date):
        page.write_datetime(row, place, value, formats.day)
    else:
        page.write_number(row, place, value, formats.number)


def _range(last_row: int, last_column: int) -> str:
    return xlsxwriter.utility.xl_range(1, 0, last_row, last_column)
