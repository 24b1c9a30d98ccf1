"""A table as cells with their places, as frozen values and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plans.documents.tree import UnreadableDocument

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5000, 60, 2000


@dataclass(frozen=True)
class GridRow:
    """`number` counts as Excel does. A cell that holds a date holds it as 2026-06-30.

    `merged` are the columns whose cell reaches down from a row above; it says here what it says there.
    """

    number: int
    cells: tuple[str, ...]
    merged: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Grid:
    """One sheet, or one table of a text."""

    name: str
    rows: tuple[GridRow, ...]


def place(column: int, row: int) -> str:
    """B3 for the second column of the third row."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def is_day(words: str) -> date | None:
    """The date of a cell that held one."""
    try:
        return date.fromisoformat(words) if len(words) == 10 else None
    except ValueError:
        return None


def to_json(grids: Sequence[Grid]) -> str:
    return json.dumps(
        [[grid.name, [[row.number, list(row.cells), sorted(row.merged)] for row in grid.rows]] for grid in grids]
    )


def from_json(answer: bytes) -> tuple[Grid, ...]:
    """What a reader sent; it is not trusted, so anything of another shape is refused as `broken`."""
    try:
        grids = json.loads(answer)
        if isinstance(grids, dict):
            raise UnreadableDocument(str(grids["refused"]), **{str(k): str(v) for k, v in grids["params"].items()})
        return tuple(Grid(str(name), tuple(_row(*row) for row in rows[:MOST_ROWS])) for name, rows in grids)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UnreadableDocument("broken")


def refusal_to_json(error: UnreadableDocument) -> str:
    return json.dumps({"refused": error.code, "params": error.params})


def _row(number: int, cells: Sequence[str], merged: Sequence[int]) -> GridRow:
    kept = tuple(str(cell)[:LONGEST_CELL] for cell in cells[:MOST_COLUMNS])
    return GridRow(int(number), kept, frozenset(int(column) for column in merged))
