"""A workbook that came back: each row with its key, what it said, what it says, and every cell that cannot be taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans.documents.filled import FilledRow, FilledSheet, Holds
from plans.documents.grid import place
from plans.lifecycle import Refused
from plans.sheets.book import MOST_ROWS, Book, Table
from plans.sheets.keys import Altered, RowKey, digest_of, place_of, read_kept, read_key, read_mark
from plans.sheets.kinds import Unfit
from plans.sheets.writing import FIRST, NAMES, WAS


class ForeignBook(Refused):
    """None of the tables in the file is one of the workbook that is asked for."""

    code = "foreign_sheet"


@dataclass(frozen=True)
class Trouble:
    """A cell or a row that cannot be taken, as people find it in the sheet (C7), and why."""

    at: str
    words: str


@dataclass(frozen=True)
class Entry:
    """One row as it came back. `was` and `mine` are plain forms of the columns to fill in, before and after."""

    table: Table
    number: int
    key: RowKey | None
    was: Mapping[str, str]
    mine: Mapping[str, str]
    troubles: tuple[Trouble, ...]


def read(book: Book, sheets: Iterable[FilledSheet]) -> list[Entry]:
    """All rows of the tables that belong to `book`. Raises ForeignBook where there is none."""
    tables = {place_of(book, table): table for table in book.tables}
    found: list[Entry] = []
    known = others = False
    for sheet in sheets:
        try:
            table = tables.get(read_mark(_first_cell(sheet)))
        except Altered:
            continue
        known, others = known or table is not None, others or table is None
        if table is not None:
            found += _entries(book, table, sheet)
    if known:
        return found
    if others:
        raise ForeignBook(_("This workbook was downloaded somewhere else; upload it on that page."))
    raise ForeignBook(
        _("This is no workbook of this page, or its hidden first row was changed. Download it again and fill that in.")
    )


def _first_cell(sheet: FilledSheet) -> str:
    first = sheet.rows[0] if sheet.rows else None
    return first.at(0).words if first and first.number == NAMES + 1 else ""


def _entries(book: Book, table: Table, sheet: FilledSheet) -> Iterator[Entry]:
    columns = {cell.words.strip(): at for at, cell in enumerate(sheet.rows[0].cells) if cell.words.strip()}
    rows = [row for row in sheet.rows if row.number > FIRST and _is_meant(row, table, columns)]
    if len(rows) > MOST_ROWS:
        raise ForeignBook(_("A workbook holds at most %(count)s rows.") % {"count": MOST_ROWS})
    seen: set[int] = set()
    for row in rows:
        entry = _entry(book, table, row, columns, seen)
        if entry.key:
            seen.add(entry.key.pk)
        yield entry


def _is_meant(row: FilledRow, table: Table, columns: Mapping[str, int]) -> bool:
    """An empty row below the table, with or without a look, is none."""
    filled = (columns[column.key] for column in table.filled if column.key in columns)
    return bool(row.at(0).words.strip()) or any(row.at(at).words.strip() for at in filled)


def _entry(book: Book, table: Table, row: FilledRow, columns: Mapping[str, int], seen: set[int]) -> Entry:
    troubles: list[Trouble] = []
    was = _was(table, row, columns)
    key = _key(book, table, row, was, seen, troubles)
    mine = dict(was)
    for column in table.filled:
        if column.key not in columns:
            continue  # the column was taken out of the sheet: it stays as it is
        at = columns[column.key]
        cell, where = row.at(at), place(at, row.number)
        if cell.words.strip() in (was.get(column.key, ""), column.kind.shown(was.get(column.key, ""))):
            continue  # untouched, so nothing to complain of, even where today's rules would not take it
        try:
            if cell.holds == Holds.FAULT:
                raise Unfit(_("The cell holds the error %(words)s.") % {"words": cell.words[:20]})
            mine[column.key] = column.kind.read(cell)
        except Unfit as unfit:
            troubles.append(Trouble(where, str(unfit)))
    return Entry(table, row.number, key, was, mine, tuple(troubles))


def _was(table: Table, row: FilledRow, columns: Mapping[str, int]) -> dict[str, str]:
    """What stood in the cells; nothing, which fits no key, where the hidden part was altered."""
    try:
        return {one.key: read_kept(row.at(columns[WAS + one.key]).words) for one in table.filled}
    except (Altered, KeyError):
        return {}


def _key(
    book: Book, table: Table, row: FilledRow, was: Mapping[str, str], seen: set[int], troubles: list[Trouble]
) -> RowKey | None:
    words, where = row.at(0).words.strip(), place(0, row.number)
    if not words:
        troubles.append(Trouble(where, _("This row was added. Rows are added on their page, not in the sheet.")))
        return None
    try:
        key = read_key(words)
    except Altered:
        key = None
    if key is None or key.digest != digest_of(was):
        troubles.append(Trouble(where, _("The hidden key of this row was changed. Download the sheet again.")))
        return None
    if key.place != place_of(book, table):
        troubles.append(Trouble(where, _("This row was copied from another workbook.")))
        return None
    if key.pk in seen:
        troubles.append(Trouble(where, _("This row stands in the sheet twice; the first one counts.")))
        return None
    return key
