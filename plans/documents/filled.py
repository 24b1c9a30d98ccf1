"""A workbook that came back filled in: what each cell holds and where it stands, as frozen values and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from plans.documents.tree import UnreadableDocument

MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 20, 5000, 60
LONGEST_CELL = 32_767  # characters, of the file format


class Holds(StrEnum):
    NOTHING = ""
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    FAULT = "fault"


@dataclass(frozen=True)
class FilledCell:
    """`words` are the text, the number as it is written in full, the day as 2026-06-30, the fault as #REF!."""

    holds: Holds = Holds.NOTHING
    words: str = ""


@dataclass(frozen=True)
class FilledRow:
    """`number` counts as Excel does."""

    number: int
    cells: tuple[FilledCell, ...]

    def at(self, column: int) -> FilledCell:
        return self.cells[column] if column < len(self.cells) else FilledCell()


@dataclass(frozen=True)
class FilledSheet:
    name: str
    rows: tuple[FilledRow, ...]


def to_json(sheets: Sequence[FilledSheet]) -> str:
    return json.dumps(
        [
            [sheet.name, [[row.number, [[cell.holds, cell.words] for cell in row.cells]] for row in sheet.rows]]
            for sheet in sheets
        ]
    )


def from_json(answer: bytes) -> tuple[FilledSheet, ...]:
    """What a reader sent; it is not trusted, so anything of another shape is refused as `broken`."""
    try:
        sheets = json.loads(answer)
        if isinstance(sheets, dict):
            raise UnreadableDocument(str(sheets["refused"]), **{str(k): str(v) for k, v in sheets["params"].items()})
        return tuple(
            FilledSheet(str(name), tuple(FilledRow(int(number), _cells(cells)) for number, cells in rows[:MOST_ROWS]))
            for name, rows in sheets[:MOST_SHEETS]
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UnreadableDocument("broken")


def _cells(cells: Sequence[Sequence[str]]) -> tuple[FilledCell, ...]:
    return tuple(FilledCell(Holds(holds), str(words)[:LONGEST_CELL]) for holds, words in cells[:MOST_COLUMNS])
