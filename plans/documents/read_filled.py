"""A workbook that people filled in, cell by cell: a number stays a number, a day a day, and no space is lost.

`read_grids` reads papers of other people's making, as they look. openpyxl was tried here: it takes `_x0041_`, which a
person may write, for an A.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from plans.documents import archive
from plans.documents.filled import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    FilledCell,
    FilledRow,
    FilledSheet,
    Holds,
)
from plans.documents.office import Attributes, Package
from plans.documents.tree import MOST_CHARACTERS, UnreadableDocument
from plans.documents.xlsx_numbers import Formats, counts_from_1904
from plans.documents.xlsx_sheet import SharedWords, column_of, unescaped

FURTHEST_DIGIT = 40  # before or behind the point; nobody counts as far
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WRITTEN_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(T00:00:00(\.0+)?Z?)?")


def sheets_of(content: bytes) -> tuple[FilledSheet, ...]:
    """Raises UnreadableDocument: the codes of `archive`, empty, too_large, broken, and no_sheet for another kind."""
    archive.refuse_unfit(content)
    if not archive.is_zip(content):
        raise UnreadableDocument("no_sheet")
    package = Package(content)
    main = package.main_part()
    if main != "xl/workbook.xml":
        raise UnreadableDocument("no_sheet")
    return tuple(_sheets(package, main))


def _sheets(package: Package, main: str) -> Iterator[FilledSheet]:
    book, words = package.tree(main), SharedWords()
    for part in package.related(main, "sharedStrings"):
        package.read(part, words)
    styles = next(package.related(main, "styles"), None)
    formats = Formats(package.tree(styles) if styles else None, from_1904=counts_from_1904(book))
    relations, named = package.relations(main), book.first("x:sheets")
    for sheet in list(named.all("x:sheet"))[:MOST_SHEETS] if named else ():
        part = package.target(main, sheet.attributes.get("r:id", ""), relations)
        if part:
            cells = _Cells(words.found, formats)
            package.read(part, cells)
            yield FilledSheet(sheet.attributes.get("name", ""), tuple(cells.rows()))


class _Cells:
    """A handler of one sheet."""

    def __init__(self, shared: list[str], formats: Formats) -> None:
        self._shared, self._formats = shared, formats
        self._found: dict[int, dict[int, FilledCell]] = {}
        self._row = self._column = -1
        self._kind, self._style = "n", 0
        self._parts: list[str] = []
        self._collects = self._spoken = False
        self._size = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "x:c":
            place = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = column_of(place[1]) if place else self._column + 1
            style = attributes.get("s", "")
            self._style = int(style) if style.isdecimal() else 0
            self._kind, self._parts = attributes.get("t", "n"), []
        elif name in ("x:v", "x:t"):
            self._collects = not self._spoken
        elif name == "x:rPh":
            self._spoken = True
        elif name == "x:row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() and len(number) < 9 else self._row + 1
            self._column = -1

    def end(self, name: str) -> None:
        if name == "x:c":
            self._end_cell()
        elif name in ("x:v", "x:t"):
            self._collects = False
        elif name == "x:rPh":
            self._spoken = False

    def words(self, words: str) -> None:
        if self._collects:
            self._parts.append(words)

    def rows(self) -> Iterator[FilledRow]:
        for row in sorted(self._found):
            cells = self._found[row]
            yield FilledRow(row + 1, tuple(cells.get(at, FilledCell()) for at in range(max(cells) + 1)))

    def _end_cell(self) -> None:
        if not self._parts or not (0 <= self._row < MOST_ROWS and 0 <= self._column < MOST_COLUMNS):
            return
        cell = self._cell("".join(self._parts))
        self._size += len(cell.words)
        if self._size > MOST_CHARACTERS:
            raise UnreadableDocument("too_long", limit=f"{MOST_CHARACTERS:,}")
        if cell.words:
            self._found.setdefault(self._row, {})[self._column] = cell

    def _cell(self, value: str) -> FilledCell:
        """Of a formula the value counts that the spreadsheet showed last."""
        match self._kind:
            case "s":
                at = int(value) if value.strip().isdecimal() else -1
                return _text(self._shared[at] if 0 <= at < len(self._shared) else "")
            case "str" | "inlineStr":
                return _text(unescaped(value))
            case "b":
                return _text("TRUE" if value.strip() == "1" else "FALSE")
            case "e":
                return FilledCell(Holds.FAULT, value)
            case "d":
                written = _WRITTEN_DAY.fullmatch(value.strip())
                return FilledCell(Holds.DAY, written[1]) if written else _text(value)
        return self._number(value)

    def _number(self, value: str) -> FilledCell:
        try:
            # As many digits as a spreadsheet shows: it writes 0.1 + 0.2 as 0.30000000000000004.
            number = Decimal(f"{Decimal(value):.15g}")
        except InvalidOperation:
            return _text(value)
        if not number.is_finite() or abs(number.adjusted()) > FURTHEST_DIGIT:
            return _text(value)
        if (day := self._formats.day_of(number, self._style)) is not None:
            return FilledCell(Holds.DAY, day.isoformat())
        if self._formats.is_share(self._style):  # who types 85% gets a cell that holds 0.85 and shows 85%
            return _text(f"{(number * 100).normalize():f}%")
        return FilledCell(Holds.NUMBER, f"{number:f}")


def _text(words: str) -> FilledCell:
    return FilledCell(Holds.TEXT, words[:LONGEST_CELL]) if words else FilledCell()
