"""xlsx: each sheet as a table; what stands above its head becomes lines of text."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from plans.documents.rows import row_line
from plans.documents.tree import UnreadableDocument

MOST_ROWS = 20000
MOST_COLUMNS = 60
_FEWEST_CELLS = 3
"""A row with fewer filled cells above the table is a title or a note."""


def text_of(content: bytes) -> str:
    """The text of a workbook, hidden sheets left out."""
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return "\n\n".join("\n".join(_lines(sheet)) for sheet in workbook.worksheets if sheet.sheet_state == "visible")
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, SyntaxError):
        raise UnreadableDocument("broken")


def _lines(sheet: Any) -> Iterator[str]:
    begun = False
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS):
        cells = [_words(cell) for cell in row]
        filled = [cell for cell in cells if cell]
        begun = begun or len(filled) >= _FEWEST_CELLS
        if begun and filled:
            yield row_line(cells)
        elif filled:
            yield " ".join(filled)


def _words(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, cell.number_format or "")
    return str(value).strip()


def _number(value: float, form: str) -> str:
    if "%" in form:
        return f"{value * 100:.6g}%"
    return str(int(value)) if float(value).is_integer() else f"{value:.10g}"
