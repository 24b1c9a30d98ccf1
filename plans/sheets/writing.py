"""A workbook to fill in, as xlsx.

Row 1 and column A are for the machine and hidden: the mark of the table, the names of the columns, the keys of the
rows. So are the columns at the right end, which keep what stood in the cells to fill in: the three sides of a merge
travel with the file, and nobody need keep a copy. Cells that are not filled in are locked; words are written as words,
so that none becomes a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from unicodedata import east_asian_width

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from plans.sheets.book import Book, Column, Table
from plans.sheets.keys import kept, key_of, mark_of
from plans.sheets.kinds import FIRST_DAY, LAST_DAY, Choice, Day, Number, Text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES, TITLE, NOTE, HEADS, FIRST = range(5)  # rows
WAS = "was."
DIGITS = 15  # that a number in a spreadsheet keeps; a longer one is written as words
LISTS = "lists"
A4 = 9
LINE, PADDING = 13.5, 4  # points
ROOM, ROOMY, MOST_LINES = 4, 300, 28  # lines for a text of more characters than so many, and of the highest row
MARGIN = 0.4  # inches
CELL_LIMIT = 32_000  # characters; the format takes few more


@dataclass(frozen=True)
class Looks:
    title: Format
    note: Format
    head: Format
    filled_head: Format
    locked: dict[type, Format]
    open: dict[type, Format]

    @classmethod
    def of(cls, book: Workbook) -> Looks:
        cell = {"border": 1, "border_color": "#B8BEC6", "text_wrap": True, "valign": "top", "font_size": 10}
        head = cell | {"bold": True, "bg_color": "#E6E9ED"}
        shapes: dict[type, dict[str, Any]] = {
            Text: {"num_format": "@", "quote_prefix": True},
            Number: {"num_format": "General"},
            Day: {"num_format": "yyyy-mm-dd"},
        }
        return cls(
            title=book.add_format({"bold": True, "font_size": 14}),
            note=book.add_format({"font_color": "#5B6470", "font_size": 10}),
            head=book.add_format(head),
            filled_head=book.add_format(head | {"bg_color": "#F6E3B4"}),
            locked={kind: book.add_format(cell | shape | {"bg_color": "#F5F6F7"}) for kind, shape in shapes.items()},
            open={kind: book.add_format(cell | shape | {"locked": False}) for kind, shape in shapes.items()},
        )

    def cell(self, column: Column) -> Format:
        looks = self.open if column.is_filled else self.locked
        return looks.get(type(column.kind), looks[Text])


def workbook(book: Book) -> bytes:
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as made:
        looks = Looks.of(made)
        lists = Lists()
        for table in book.tables:
            _write(made.add_worksheet(table.title[:31]), book, table, looks, lists)
        lists.write(made)
    return file.getvalue()


class Lists:
    """What drop-downs offer, on a hidden sheet of its own: a rule by itself holds 255 characters."""

    def __init__(self) -> None:
        self.columns: list[tuple[str, ...]] = []

    def source(self, words: Sequence[str]) -> str:
        listed = tuple(words)
        if listed not in self.columns:
            self.columns.append(listed)
        column = chr(ord("A") + self.columns.index(listed))
        return f"={LISTS}!${column}$1:${column}${max(len(listed), 1)}"

    def write(self, made: Workbook) -> None:
        if not self.columns:
            return
        sheet = made.add_worksheet(LISTS)
        for at, words in enumerate(self.columns):
            for number, word in enumerate(words):
                sheet.write_string(number, at, word)
        sheet.protect()
        sheet.very_hidden()


def _write(sheet: Worksheet, book: Book, table: Table, looks: Looks, lists: Lists) -> None:
    names = ["", *(column.key for column in table.columns), *(WAS + column.key for column in table.filled)]
    for at, name in enumerate(names):
        sheet.write_string(NAMES, at, name or mark_of(book, table))
    sheet.write_string(TITLE, 1, book.title, looks.title)
    sheet.write_string(NOTE, 1, book.note, looks.note)
    for at, column in enumerate(table.columns, start=1):
        sheet.write_string(
            HEADS, at, capfirst(str(column.title)), looks.filled_head if column.is_filled else looks.head
        )
        sheet.set_column(at, at, column.width)
    sheet.set_row(HEADS, 2 * LINE + PADDING)
    rows = table.rows(None)
    for number, row in enumerate(rows, start=FIRST):
        _write_row(sheet, number, book, table, row, looks)
    if rows:
        for at, column in enumerate(table.columns, start=1):
            if column.is_filled and (rule := _rule(column, lists)):
                sheet.data_validation(FIRST, at, FIRST + len(rows) - 1, at, rule)
    _set_up(sheet, table, last=FIRST + max(len(rows), 1) - 1)


def _write_row(sheet: Worksheet, number: int, book: Book, table: Table, row: Any, looks: Looks) -> None:
    told = table.told(row)
    was = {column.key: told[column.key] for column in table.filled}
    key = key_of(book, table, pk=row.pk, version=table.version(row), was=was)
    sheet.write_string(number, 0, key)
    sheet.set_row(number, LINE * max(_lines(column, told[column.key]) for column in table.columns) + PADDING)
    for at, column in enumerate(table.columns, start=1):
        _write_cell(sheet, number, at, column, told[column.key], looks.cell(column))
    for at, words in enumerate(was.values(), start=1 + len(table.columns)):
        if words:
            sheet.write_string(number, at, kept(words))


def _lines(column: Column, plain: str) -> int:
    """How many lines the words take, and room to write where a text is to be filled in. Only Excel finds that out by
    itself."""
    widths = [sum(1 + (east_asian_width(one) in "WF") for one in line) for line in column.kind.shown(plain).split("\n")]
    needed = sum(max(1, -(-width // column.width)) for width in widths)
    room = ROOM if column.is_filled and isinstance(column.kind, Text) and column.kind.most > ROOMY else 1
    return min(max(needed, room), MOST_LINES)


def _write_cell(sheet: Worksheet, number: int, at: int, column: Column, plain: str, look: Format) -> None:
    kind = column.kind
    if not plain:
        sheet.write_blank(number, at, None, look)
    elif isinstance(kind, Number) and sum(map(str.isdigit, plain)) <= DIGITS:
        sheet.write_number(number, at, float(plain), look)
    elif isinstance(kind, Day) and FIRST_DAY <= date.fromisoformat(plain) <= LAST_DAY:
        sheet.write_datetime(number, at, datetime.fromisoformat(plain), look)
    elif isinstance(kind, Number | Day):
        sheet.write_string(number, at, plain, look)
    else:
        sheet.write_string(number, at, kind.shown(plain)[:CELL_LIMIT], look)


def _rule(column: Column, lists: Lists) -> dict[str, Any] | None:
    kind = column.kind
    rule: dict[str, Any] = {"ignore_blank": True, "error_title": _("This cannot be taken")}
    if column.hint:
        rule |= {"input_title": capfirst(str(column.title))[:32], "input_message": str(column.hint)[:255]}
    if isinstance(kind, Choice):
        return rule | {"validate": "list", "source": lists.source([str(label) for label in kind.options.values()])}
    if isinstance(kind, Number):
        words = _("Give a number from %(least)s to %(most)s.")
        ends = {"minimum": float(kind.least), "maximum": float(kind.most)}
        said = words % {"least": kind.plain(kind.least), "most": kind.plain(kind.most)}
        return rule | {"validate": "decimal", "criteria": "between", "error_message": said, **ends}
    if isinstance(kind, Day):
        said = _("Write a date as 2026-10-31.")
        ends_on: dict[str, Any] = {"minimum": FIRST_DAY, "maximum": LAST_DAY}
        return rule | {"validate": "date", "criteria": "between", "error_message": said, **ends_on}
    if isinstance(kind, Text):
        said = _("At most %(count)s characters, please.") % {"count": kind.most}
        return rule | {"validate": "length", "criteria": "<=", "value": kind.most, "error_message": said}
    return rule | {"validate": "any"} if column.hint else None


def _set_up(sheet: Worksheet, table: Table, *, last: int) -> None:
    width = len(table.columns)
    sheet.set_row(NAMES, None, None, {"hidden": True})
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    if table.filled:
        sheet.set_column(width + 1, width + len(table.filled), 4, None, {"hidden": True})
    sheet.freeze_panes(FIRST, table.pinned + 1)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=MARGIN, right=MARGIN, top=2 * MARGIN, bottom=2 * MARGIN)
    sheet.repeat_rows(HEADS)
    sheet.print_area(TITLE, 1, last, width)
    sheet.set_footer("&C&P / &N")
