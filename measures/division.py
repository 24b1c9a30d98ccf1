"""A division of work (任务分工表): who leads, who supports, by when. Pure: cells in, rows out.

The columns may stand in any order and under any of the usual names; the header row is looked for. A date of its own, in
a column, in a part of a cell or in the head of a column (6月底前, 二季度), is a milestone of its own.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from measures.pairing import plain
from plans.documents.columns import Column, columns_of, without_blanks
from plans.documents.deadlines import labelled
from plans.documents.grid import Grid, GridRow, is_day, place
from plans.documents.numbering import han_value
from plans.documents.tree import DeadlineKind, Role, Span, UnreadableDocument
from plans.documents.units import named_in

HEADER_WITHIN, LONGEST_HEAD = 30, 20
QUARTER = re.compile(r"(?:第?(?P<han>[一二三四1-4])季度|Q(?P<q>[1-4]))")
QUARTER_ENDS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
DATED_HEAD = re.compile(r"^\d{0,4}年?\d{1,2}月|^(?:上半年|下半年|年底|年末)")
# What this room calls the columns. 责任单位 leads only where no other column does.
CALLED = {
    Column.NUMBER: "number", Column.HEADING: "task", Column.BODY: "task", Column.LEAD: "lead",
    Column.COOP: "supporting", Column.RESPONSIBLE: "responsible", Column.TIME: "due",
}  # fmt: skip
NUMERAL = re.compile(r"\d+(?:[.．]\d+)*|[零〇一二三四五六七八九十百]+")
PARTS = re.compile(r"[；;。\n]+")
SHORTEST_TITLE = 4  # characters that are left of a part of a cell beside its date; fewer say nothing


@dataclass(frozen=True)
class Named:
    """A unit as printed, and its cell."""

    name: str
    at: str


@dataclass(frozen=True)
class Due:
    """A date of a row. `on` is None where the words cannot be read; `title` says what is due, where the table does."""

    on: date | None
    words: str
    title: str
    at: str


@dataclass(frozen=True)
class DivisionRow:
    """One row of the table. `key` names it in a form; `leads` and `supports` hold names as printed."""

    key: str
    row: int
    sheet: str
    number: str
    task: str
    leads: tuple[Named, ...]
    supports: tuple[Named, ...]
    dues: tuple[Due, ...]
    at: str


@dataclass(frozen=True)
class _Head:
    """Which columns hold what. `dated` are columns whose head is a date."""

    columns: Mapping[str, tuple[int, ...]]
    dated: Mapping[int, date]


def read_division(grids: Sequence[Grid], *, year: int) -> tuple[DivisionRow, ...]:
    """The rows of the first table with a header. `year` completes dates such as 6月底. Raises UnreadableDocument."""
    for index, grid in enumerate(grids):
        if rows := _rows_of(grid, index, year):
            return rows
    raise UnreadableDocument("no_table")


def number_key(printed: str) -> str:
    """（五）, 五、 and 5. are the same number; 1.1.2 keeps its parts. Empty where no number is printed."""
    match = NUMERAL.search(unicodedata.normalize("NFKC", printed))
    if match is None:
        return ""
    value = han_value(match[0])
    return match[0].lstrip("0") if value is None else str(value)


def _rows_of(grid: Grid, index: int, year: int) -> tuple[DivisionRow, ...]:
    head: _Head | None = None
    found: list[DivisionRow] = []
    for count, row in enumerate(grid.rows, start=1):
        if head is None:
            head = _head(row, year)
            if head is None and count >= HEADER_WITHIN:
                return ()
        elif (read := _row(row, head, grid.name, index, year)) is not None:
            _append(found, read)
    return tuple(found)


def _head(row: GridRow, year: int) -> _Head | None:
    """None when this row is no header: a header names the work and who does it."""
    words = [re.sub(r"\s+", "", cell) for cell in row.cells]
    days = {n: day for n, head in enumerate(words) if len(head) <= LONGEST_HEAD and (day := _day_of_head(head, year))}
    names = [
        without_blanks(cell) if n not in days and len(words[n]) <= LONGEST_HEAD else ""
        for n, cell in enumerate(row.cells)
    ]
    columns: dict[str, list[int]] = {}
    for column, meaning in enumerate(columns_of(names)):
        if meaning in CALLED and names[column]:
            columns.setdefault(CALLED[meaning], []).append(column)
    if "responsible" in columns:
        columns.setdefault("supporting" if "lead" in columns else "lead", []).extend(columns.pop("responsible"))
    if "lead" not in columns or not {"task", "number"} & set(columns):
        return None
    return _Head({name: tuple(places) for name, places in columns.items()}, days)


def _day_of_head(words: str, year: int) -> date | None:
    if quarter := QUARTER.search(words):
        number = han_value(quarter["han"]) if quarter["han"] else None
        return date(year, *QUARTER_ENDS[number or int(quarter["q"] or quarter["han"])])
    if not DATED_HEAD.match(words):
        return None
    return next((found.on for found in labelled(words, Span(0, len(words)), year) if found.on), None)


def _row(row: GridRow, head: _Head, sheet: str, index: int, year: int) -> DivisionRow | None:
    def filled(name: str, *, merged: bool = True) -> Iterator[tuple[int, str]]:
        for column in head.columns.get(name, ()):
            if column < len(row.cells) and row.cells[column] and (merged or column not in row.merged):
                yield column, row.cells[column]

    number, task = (" ".join(words for _, words in filled(name, merged=False)) for name in ("number", "task"))
    names = {
        name: tuple(_named(words, place(column, row.number)) for column, words in filled(name))
        for name in ("lead", "supporting")
    }
    leads, supports = (tuple(one for cell in names[name] for one in cell) for name in ("lead", "supporting"))
    if not (number or task or leads or supports):
        return None
    dues = [due for column, words in filled("due") for due in _dues(words, place(column, row.number), year)]
    dues += [
        Due(day, row.cells[column], _title(row.cells[column]), place(column, row.number))
        for column, day in head.dated.items()
        if column < len(row.cells) and plain(row.cells[column])
    ]
    first = next((column for name in ("task", "number", "lead") for column, _ in filled(name)), 0)
    key = f"{index}-{row.number}"
    return DivisionRow(key, row.number, sheet, number, task, leads, supports, tuple(dues), place(first, row.number))


def _append(found: list[DivisionRow], row: DivisionRow) -> None:
    """A row without work of its own goes on with the one above: the cells of the work were merged, or left empty."""
    if row.number or row.task or not found:
        found.append(row)
        return
    above = found[-1]
    more = [one for one in (*row.leads, *row.supports) if one.name not in {known.name for known in above.leads}]
    dues = [due for due in row.dues if (due.on, due.title) not in {(one.on, one.title) for one in above.dues}]
    found[-1] = replace(above, supports=(*above.supports, *more), dues=(*above.dues, *dues))


def _named(words: str, at: str) -> tuple[Named, ...]:
    refs = named_in(words, Span(0, len(words)), Role.RESPONSIBLE)
    return tuple(Named(name, at) for name in dict.fromkeys(ref.name.value for ref in refs if not ref.generic))


def _dues(words: str, at: str, year: int) -> Iterator[Due]:
    """Every date of a cell; a cell without one that reads as no recurrence either comes back unread."""
    unread = []
    for part in filter(None, map(str.strip, PARTS.split(words))):
        if day := is_day(part):
            yield Due(day, part, "", at)
            continue
        found = labelled(part, Span(0, len(part)), year)
        rest = "".join(part[: found[0].span.start] + part[found[-1].span.end :]) if found else part
        dates = [one for one in found if one.on]
        yield from (Due(one.on, part, _title(rest), at) for one in dates)
        if not dates and (not found or any(one.kind == DeadlineKind.UNCLEAR for one in found)):
            unread.append(Due(None, part, "", at))
    yield from unread


def _title(words: str) -> str:
    words = words.strip(" ，,、：:前底末")
    return words if len(plain(words)) >= SHORTEST_TITLE else ""
