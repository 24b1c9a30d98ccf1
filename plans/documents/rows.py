"""Writing a table into the text: cells between bars, one row a line."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum


class Covered(Enum):
    """A place of the grid that a cell from elsewhere reaches into."""

    LEFT = "left"
    ABOVE = "above"


Cell = str | Covered

_FEWEST_CELLS = 3
"""A row with fewer filled cells above the table is a title or a note."""


def row_line(cells: Iterable[str]) -> str:
    """A row as `| a | b |`. A bar inside a cell becomes a wide one, a line break a blank."""
    return "| " + " | ".join(" ".join(cell.replace("|", "｜").split()) for cell in cells) + " |"


def table_rows(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, ...]]:
    """The rows of a grid in words, as a reader of the printed table would fill them in.

    A cell that reaches down says the same of each row it touches that has something of its own to the left: the lead of
    three measures. Without that the row goes on with the one before: the second task of one measure. A head of two
    storeys becomes one row.
    """
    above: list[str] = []
    for row in _one_head(rows):
        cells: list[str] = []
        begun = False
        for place, cell in enumerate(row):
            if cell is Covered.ABOVE:
                cells.append(above[place] if begun and place < len(above) else "")
            elif isinstance(cell, str):
                cells.append(cell)
                begun = begun or bool(cell.strip())
            else:
                cells.append("")
        above = [
            above[place] if cell is Covered.ABOVE and place < len(above) else words
            for place, (cell, words) in enumerate(zip(row, cells, strict=True))
        ]
        yield tuple(cells)


def _one_head(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """The first two storeys of a head joined: what is divided below bears both names."""
    place = next((place for place, row in enumerate(rows) if sum(isinstance(cell, str) for cell in row) > 1), None)
    if place is None or place + 1 >= len(rows):
        return rows
    upper, lower = rows[place], rows[place + 1]
    if len(upper) != len(lower) or Covered.ABOVE not in lower:
        return rows
    divided = [cell is Covered.LEFT or _reaches_right(upper, column) for column, cell in enumerate(upper)]
    if not any(divided) or any((cell is Covered.ABOVE) == below for cell, below in zip(lower, divided, strict=True)):
        return rows
    joined: list[Cell] = []
    name = ""
    for over, under in zip(upper, lower, strict=True):
        name = over if isinstance(over, str) else name
        joined.append(name + under if isinstance(under, str) else name if over is not Covered.LEFT else "")
    return [*rows[:place], joined, *rows[place + 2 :]]


def _reaches_right(row: Sequence[Cell], column: int) -> bool:
    return column + 1 < len(row) and row[column + 1] is Covered.LEFT


def sheet_lines(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """A sheet as text: titles and notes above the head as lines, the rest as one table."""
    place = next((place for place, row in enumerate(rows) if _filled(row) >= _FEWEST_CELLS), len(rows))
    for row in rows[:place]:
        words = " ".join(cell for cell in row if isinstance(cell, str) and cell)
        if words:
            yield " ".join(words.split())
    for cells in table_rows(rows[place:]):
        if any(cells):
            yield row_line(cells)


def _filled(row: Sequence[Cell]) -> int:
    return sum(1 for cell in row if isinstance(cell, str) and cell)
