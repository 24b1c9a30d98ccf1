"""Tables whose cells were written one below the other, as web pages and copies leave them.

Three spellings occur: a cell a line; `cell |` a line; and a bar on a line of its own behind each cell.
The names of the columns still stand together and say in which order text, units and dates follow; a cell
is known by its kind, because merged and empty cells leave no trace that could be counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import chain, islice

from plans.documents.cells import (
    LONGEST_UNIT_CELL,
    Cell,
    bare_cells,
    barred_cells,
    begins_with_number,
    is_sure,
    is_unit_cell,
    with_own_numbers,
)
from plans.documents.columns import (
    UNIT_COLUMNS,
    Column,
    Row,
    Table,
    columns_of,
    is_chinese,
    names_a_column,
    without_blanks,
)
from plans.documents.deadlines import says_when
from plans.documents.paragraphs import Line, field_at, is_row
from plans.documents.tree import Field, Span

_PERSON = re.compile(r"[^\d。，,；;：:]{2,9}")
_SECTION = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])\S.{1,48}")
_FEWEST_COLUMNS, _MOST_COLUMNS = 3, 20
_LONGEST_SHORT_NAME = 6
_FURTHEST_CELL = 8


class _Is(IntEnum):
    TEXT = 0
    UNIT = 1
    TIME = 2
    PERSON = 3


_KIND_OF_COLUMN = {
    Column.HEADING: _Is.TEXT, Column.BODY: _Is.TEXT, Column.TARGET: _Is.TEXT, Column.SECTION: _Is.TEXT,
    Column.PROGRESS: _Is.TEXT, Column.LEAD: _Is.UNIT, Column.COOP: _Is.UNIT, Column.RESPONSIBLE: _Is.UNIT,
    Column.TIME: _Is.TIME, Column.STAGE: _Is.TEXT, Column.OTHER: _Is.PERSON,
}  # fmt: skip


@dataclass
class _Filling:
    """A row while its cells are found."""

    number: Cell | None
    cells: dict[int, list[Cell]] = field(default_factory=dict)
    reached: int = -1


def flattened_tables(text: str, lines: tuple[Line, ...]) -> Iterator[Table]:
    """The tables of a text whose rows are no lines."""
    place = 0
    while place < len(lines):
        head = _head_at(text, lines, place)
        if head is None:
            place += 1
            continue
        table, place = _table_below(text, lines, head)
        if table is not None:
            yield table


def _head_at(text: str, lines: tuple[Line, ...], place: int) -> list[Cell] | None:
    names: list[Cell] = []
    for at in range(place, min(len(lines), place + 2 * _MOST_COLUMNS)):
        line = lines[at]
        words = line.text.rstrip("|").strip()
        if is_row(line) or "|" in words:
            break
        if not words:
            continue
        if not names_a_column(without_blanks(words)):
            break
        names.append(Cell(at, field_at(text, line.span.start, line.span.start + len(line.text.rstrip("|")))))
    if len(names) < _FEWEST_COLUMNS or names[0].place != place:
        return None
    named = set(columns_of(name.words for name in names))
    says_what = named & {Column.HEADING, Column.BODY, Column.TARGET}
    return names if says_what and named & (UNIT_COLUMNS | {Column.TIME}) else None


def _table_below(text: str, lines: tuple[Line, ...], head: list[Cell]) -> tuple[Table | None, int]:
    columns = columns_of(name.words for name in head)
    numbered = columns.count(Column.NUMBER) > 0
    after = head[-1].place + 1
    barred = any(line.text.endswith("|") for line in lines[head[0].place : after + 1])
    cells = barred_cells(text, lines, after) if barred else bare_cells(text, lines, after)
    first = list(islice(cells, _FEWEST_COLUMNS))
    cells = chain(first, cells)
    if not numbered and any(cell.number is not None for cell in first):
        columns = (Column.NUMBER, *columns)
        head = [Cell(head[0].place, Field("")), *head]
        numbered = True
    elif not numbered and any(begins_with_number(cell) for cell in first[:2]):
        cells = with_own_numbers(text, cells)
        kept = [place for place, column in enumerate(columns) if column is not Column.SECTION]
        columns = (Column.NUMBER, *(columns[place] for place in kept))
        head = [Cell(head[0].place, Field("")), *(head[place] for place in kept)]
        numbered = True
    reading = _Reading(columns, numbered, [name.words for name in head])
    used = reading.read(cells)
    if not reading.rows:
        return None, after
    rows = tuple(_row(text, lines, columns, filling) for filling in reading.rows)
    head_row = Row(_line_of(text, lines, [name for name in head if name.words]), tuple(name.field for name in head))
    return Table(columns, head_row, rows), max(after, used + 1)


@dataclass
class _Reading:
    columns: tuple[Column, ...]
    numbered: bool
    names: list[str]
    rows: list[_Filling] = field(default_factory=list)
    last_number: int | None = None

    def read(self, cells: Iterator[Cell]) -> int:
        """Fill rows from cells; returns the line of the last cell that was used."""
        last = repeated = 0
        waiting = list(islice(cells, _FURTHEST_CELL))
        while waiting:
            cell = waiting.pop(0)
            waiting += islice(cells, 1)
            repeated = repeated + 1 if cell.words in self.names else 0
            if repeated > _MOST_COLUMNS:
                break
            if repeated:
                continue
            if not self._take(cell, waiting):
                break
            last = cell.place
        self.rows = [row for row in self.rows if row.cells]
        return last

    def _take(self, cell: Cell, following: list[Cell]) -> bool:
        if self.numbered and cell.number is not None and self._is_next(cell.number):
            self.rows.append(_Filling(cell))
            self.last_number = cell.number
            return True
        if self._is_section(cell, following):
            self.rows.append(_Filling(None, {0: [cell]}))
            return True
        kind = self._kind(cell)
        if kind is _Is.TEXT and self._is_short_name(cell, following):
            kind = _Is.UNIT
        if not self.rows or self._was_section():
            if self.numbered:
                return bool(self.rows)
            self.rows.append(_Filling(None))
        if kind is _Is.PERSON:
            return True
        column = self._column_for(kind)
        if column is None:
            if not self._goes_on(following):
                return False
            self.rows.append(_Filling(None))
            column = self._column_for(kind)
        if column is None:
            return True
        row = self.rows[-1]
        row.cells.setdefault(column, []).append(cell)
        row.reached = column
        return True

    def _is_next(self, number: int) -> bool:
        previous = self.last_number
        if previous is None or number == previous + 1:
            return True
        return (number > previous or number == 1) and self._is_complete()

    def _is_complete(self) -> bool:
        """Whether the row has reached the last column that holds more than a note."""
        wanted = [place for place, column in enumerate(self.columns) if _is_wanted(column)]
        return bool(self.rows) and self.rows[-1].reached >= wanted[-1]

    def _was_section(self) -> bool:
        return self.rows[-1].reached == -1 and self.rows[-1].number is None

    def _is_section(self, cell: Cell, following: list[Cell]) -> bool:
        """A text between two rows: right before a number, or numbered like a heading."""
        if self._kind(cell) is not _Is.TEXT:
            return False
        if _SECTION.fullmatch(cell.words) and (not self.rows or self._is_complete() or self._was_section()):
            return True
        before_number = self.numbered and bool(following) and following[0].number is not None
        return before_number and (not self.rows or self._column_for(_Is.TEXT) is None)

    def _kind(self, cell: Cell) -> _Is:
        if says_when(cell.words):
            return _Is.TIME
        expected = self._expected()
        if is_unit_cell(cell) and (expected is not _Is.TEXT or (self.rows and self.rows[-1].cells and is_sure(cell))):
            return _Is.UNIT
        if expected is _Is.UNIT and not is_chinese(cell.words) and len(cell.words) <= LONGEST_UNIT_CELL:
            return _Is.UNIT
        if expected is _Is.PERSON and _PERSON.fullmatch(cell.words):
            return _Is.PERSON
        return _Is.TEXT

    def _is_short_name(self, cell: Cell, following: list[Cell]) -> bool:
        """A name such as 新闻出版 between units ends like none."""
        if len(cell.words) > _LONGEST_SHORT_NAME or _PERSON.fullmatch(cell.words) is None:
            return False
        reached = self.rows[-1].reached if self.rows else -1
        among = reached >= 0 and self.columns[reached] in UNIT_COLUMNS
        return among and bool(following) and is_unit_cell(following[0])

    def _expected(self) -> _Is:
        """The kind of the column behind the one reached; a text may always go on."""
        reached = self.rows[-1].reached if self.rows else -1
        begun = 1 if self.columns[0] is Column.NUMBER else 0
        place = max(reached + 1, begun)
        if place >= len(self.columns):
            return _KIND_OF_COLUMN.get(self.columns[-1], _Is.TEXT)
        return _KIND_OF_COLUMN.get(self.columns[place], _Is.TEXT)

    def _column_for(self, kind: _Is) -> int | None:
        """Where a cell of this kind goes: the next free column of the kind, or the one just filled."""
        row = self.rows[-1]
        places = [place for place, column in enumerate(self.columns) if _KIND_OF_COLUMN.get(column) is kind]
        free = [place for place in places if place > row.reached]
        if free and (kind is not _Is.TEXT or self._comes_next(free[0])):
            return free[0]
        return row.reached if row.reached in places else None

    def _comes_next(self, column: int) -> bool:
        """Whether only columns that may be empty stand before a text column."""
        skipped = self.columns[self.rows[-1].reached + 1 : column]
        return not any(skip in UNIT_COLUMNS or skip is Column.TIME for skip in skipped)

    def _goes_on(self, following: list[Cell]) -> bool:
        """Whether a unit, a date or a number follows soon, so that a text begins another row."""
        return any(says_when(cell.words) or is_unit_cell(cell) or cell.number is not None for cell in following[:4])


def _is_wanted(column: Column) -> bool:
    return column in UNIT_COLUMNS or column in (Column.TIME, Column.HEADING, Column.BODY)


def _row(text: str, lines: tuple[Line, ...], columns: tuple[Column, ...], filling: _Filling) -> Row:
    cells: list[Field[str]] = []
    for place in range(len(columns)):
        found = filling.cells.get(place, [])
        if place == 0 and filling.number is not None:
            found = [filling.number]
        spans = [cell.field.span for cell in found if cell.field.span]
        cells.append(field_at(text, spans[0].start, spans[-1].end) if spans else Field(""))
    every = [cell for found in filling.cells.values() for cell in found]
    return Row(_line_of(text, lines, ([filling.number] if filling.number else []) + every), tuple(cells))


def _line_of(text: str, lines: tuple[Line, ...], cells: list[Cell]) -> Line:
    """All that a row covers, as one line that begins where its first cell does."""
    spans = sorted(cell.field.span for cell in cells if cell.field.span)
    span = Span(spans[0].start, spans[-1].end)
    first = lines[min(cell.place for cell in cells)]
    return Line(first.number, first.paragraph, span, text[span.start : span.end], first.page)
