"""The events of a worksheet, gathered to a grid of words."""

import re

from plans.documents.office import Attributes
from plans.documents.rows import Cell, Covered
from plans.documents.tree import MOST_CHARACTERS, UnreadableDocument
from plans.documents.xlsx_numbers import Formats

MOST_ROWS = 20_000
MOST_COLUMNS = 60
"""What lies beyond is no task table."""
MOST_MERGED = 300_000
"""Places that merged cells reach over."""
MOST_SHARED = 1_000_000

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_Box = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0."""


class SharedWords:
    """A handler of the shared strings: the words without their looks, and without the readings above them."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._spoken = False
        self._in_text = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "x:si":
            self._parts = []
        elif name == "x:rPh":
            self._spoken = True
        elif name == "x:t":
            self._in_text = not self._spoken

    def end(self, name: str) -> None:
        if name == "x:si":
            if len(self.found) >= MOST_SHARED:
                raise UnreadableDocument("too_expensive")
            self.found.append(unescaped("".join(self._parts)))
        elif name == "x:rPh":
            self._spoken = False
        elif name == "x:t":
            self._in_text = False

    def words(self, words: str) -> None:
        if self._in_text:
            self._parts.append(words)


class Sheet:
    """A handler of one sheet. `grid` gives the filled rows, merged places marked."""

    def __init__(self, shared: list[str], formats: Formats) -> None:
        self._shared, self._formats = shared, formats
        self._rows: dict[int, dict[int, str]] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._merged: list[_Box] = []
        self._row = -1
        self._column = -1
        self._kind = "n"
        self._style = 0
        self._parts: list[str] = []
        self._collects = False
        self._spoken = False
        self._size = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "x:c":
            self._begin_cell(attributes)
        elif name in ("x:v", "x:t"):
            self._collects = not self._spoken
        elif name == "x:rPh":
            self._spoken = True
        elif name == "x:row":
            self._begin_row(attributes)
        elif name == "x:col":
            self._hide_columns(attributes)
        elif name == "x:mergeCell" and len(self._merged) < MOST_ROWS:
            box = _box(attributes.get("ref", ""))
            if box is not None:
                self._merged.append(box)

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

    def grid(self) -> list[list[Cell]]:
        """The rows from the first to the last filled one, as wide as the widest."""
        covered = self._covered()
        width = max((max(row) + 1 for row in self._rows.values() if row), default=0)
        columns = [column for column in range(width) if column not in self._hidden_columns]
        grid: list[list[Cell]] = []
        for place in sorted({*self._rows, *(row for row, _ in covered)}):
            if place in self._hidden_rows:
                continue
            row = self._rows.get(place, {})
            grid.append([covered.get((place, column)) or row.get(column, "") for column in columns])
        return grid

    def _covered(self) -> dict[tuple[int, int], Covered]:
        places: dict[tuple[int, int], Covered] = {}
        last = max(self._rows, default=-1)
        area = 0
        for top, left, bottom, right in self._merged:
            area += (min(bottom, last) + 1 - top) * (min(right, MOST_COLUMNS - 1) + 1 - left)
            if area > MOST_MERGED:
                raise UnreadableDocument("too_expensive")
            for row in range(top, min(bottom, last) + 1):
                for column in range(left, min(right, MOST_COLUMNS - 1) + 1):
                    if (row, column) != (top, left):
                        places[row, column] = Covered.LEFT if row == top else Covered.ABOVE
        return places

    def _begin_row(self, attributes: Attributes) -> None:
        number = attributes.get("r", "")
        self._row = int(number) - 1 if number.isdecimal() and len(number) < 9 else self._row + 1
        self._column = -1
        if attributes.get("hidden") in ("1", "true"):
            self._hidden_rows.add(self._row)

    def _hide_columns(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if attributes.get("hidden") in ("1", "true") and first.isdecimal() and last.isdecimal():
            self._hidden_columns.update(range(int(first[:6]) - 1, min(int(last[:6]), MOST_COLUMNS)))

    def _begin_cell(self, attributes: Attributes) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = column_of(place[1]) if place else self._column + 1
        style = attributes.get("s", "")
        self._kind = attributes.get("t", "n")
        self._style = int(style) if style.isdecimal() else 0
        self._parts = []

    def _end_cell(self) -> None:
        if not self._parts or not 0 <= self._row < MOST_ROWS or self._column >= MOST_COLUMNS:
            return
        words = self._shown("".join(self._parts)).strip()
        self._size += len(words)
        if self._size > MOST_CHARACTERS:
            raise UnreadableDocument("too_long", limit=f"{MOST_CHARACTERS:,}")
        if words:
            self._rows.setdefault(self._row, {})[self._column] = words

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            place = int(value) if value.strip().isdecimal() else -1
            return self._shared[place] if 0 <= place < len(self._shared) else ""
        if self._kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if self._kind in ("str", "inlineStr"):
            return unescaped(value)
        if self._kind == "e":
            return ""
        return self._formats.shown(value, self._style)


def unescaped(words: str) -> str:
    """Characters that XML cannot hold are written as _x000D_."""
    return _ESCAPED.sub(_character, words) if "_x" in words else words


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def _box(reference: str) -> _Box | None:
    upper, _, lower = reference.partition(":")
    first, last = _REFERENCE.fullmatch(upper), _REFERENCE.fullmatch(lower)
    if first is None or last is None:
        return None
    return int(first[2]) - 1, column_of(first[1]), int(last[2]) - 1, column_of(last[1])


def column_of(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
