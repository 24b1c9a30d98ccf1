"""Tables whose columns are kept by blanks only, as text copied from a page: a cell may go on below itself.

They become rows between bars, which every later stage reads. A piece of a line belongs to the column whose
name begins nearest above it; a number in the first column begins a row.
"""

import re
from dataclasses import dataclass

from plans.documents.columns import UNIT_COLUMNS, Column, columns_of

_PIECE = re.compile(r"\S(?:\S| (?! ))*")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*\.?")
_BETWEEN_HAN = re.compile(r"(?<=[\u3001-\u9fff\uff01-\uff5e]) (?=[\u3001-\u9fff\uff01-\uff5e])")
_FEWEST_COLUMNS = 4
_LONGEST_LINE = 400


@dataclass(frozen=True)
class _Head:
    names: tuple[str, ...]
    starts: tuple[int, ...]

    def column_at(self, place: int) -> int:
        return min(range(len(self.starts)), key=lambda column: abs(self.starts[column] - place))


def with_bars(text: str) -> str:
    """The text with such tables as rows between bars; every other line as it stands."""
    lines = text.split("\n")
    if not any(_head_in(line) for line in lines):
        return text
    found: list[str] = []
    place = 0
    while place < len(lines):
        head = _head_in(lines[place])
        place += 1
        if head is None:
            found.append(lines[place - 1])
            continue
        rows, place = _rows_below(lines, place, head)
        names = [[name] for name in head.names]
        found += map(_barred, [names, *rows]) if rows else [lines[place - 1]]
    return "\n".join(found)


def _head_in(line: str) -> _Head | None:
    if len(line) > _LONGEST_LINE or line.count("  ") < _FEWEST_COLUMNS - 1 or "|" in line or "\t" in line:
        return None
    pieces = list(_PIECE.finditer(line))
    columns = columns_of(piece[0] for piece in pieces)
    if len(pieces) < _FEWEST_COLUMNS or columns[0] is not Column.NUMBER:
        return None
    says_what = {Column.HEADING, Column.BODY} & set(columns)
    if not says_what or not (UNIT_COLUMNS | {Column.TIME}) & set(columns):
        return None
    return _Head(tuple(piece[0] for piece in pieces), tuple(piece.start() for piece in pieces))


def _rows_below(lines: list[str], place: int, head: _Head) -> tuple[list[list[list[str]]], int]:
    """The rows, and the line behind the last one. Below an empty line only the last column goes on."""
    rows: list[list[list[str]]] = []
    gap = False
    while place < len(lines):
        line = lines[place]
        pieces = [(head.column_at(piece.start()), piece[0]) for piece in _PIECE.finditer(line[:_LONGEST_LINE])]
        numbered = bool(pieces) and pieces[0][0] == 0
        last_only = all(column == len(head.starts) - 1 for column, _ in pieces)
        if numbered and _NUMBER.fullmatch(pieces[0][1]):
            rows.append([[] for _ in head.starts])
        elif pieces and (numbered or not rows or "|" in line or (gap and not last_only)):
            break
        for column, words in pieces:
            rows[-1][column].append(words.strip())
        gap = not pieces or (gap and last_only)
        place += 1
    return rows, place


def _barred(cells: list[list[str]]) -> str:
    """A row of cells; English words keep a blank where their line broke."""
    return f"| {' | '.join(_BETWEEN_HAN.sub('', ' '.join(pieces)) for pieces in cells)} |"
