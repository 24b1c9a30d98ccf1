"""The tables of a file with the places of their cells: xlsx, docx, csv between commas, semicolons or tabs.

For the child only: it loads the reading libraries.
"""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from plans.documents import archive, read_csv, read_docx, read_text
from plans.documents.grid import MOST_COLUMNS, MOST_ROWS, Grid, GridRow
from plans.documents.tree import UnreadableDocument


def grids_of(content: bytes) -> tuple[Grid, ...]:
    """Raises UnreadableDocument: the codes of `archive`, empty, too_large, broken, and no_sheet for another kind."""
    archive.refuse_unfit(content)
    if not archive.is_zip(content):
        return (Grid("", tuple(_divided(content))),)
    names = archive.entry_names(content)
    if "xl/workbook.xml" in names:
        return tuple(_sheets(content))
    if "word/document.xml" in names:
        return tuple(_tables(read_docx.text_of(content)))
    raise UnreadableDocument("no_sheet")


def _divided(content: bytes) -> Iterator[GridRow]:
    try:
        text = read_text.text_of(content)
    except UnreadableDocument:
        raise UnreadableDocument("no_sheet")
    for number, cells in enumerate(read_csv._rows(text), start=1):
        if number > MOST_ROWS:
            return
        if any(cells):
            yield GridRow(number, tuple(cells))


def _tables(text: str) -> Iterator[Grid]:
    """The reader of docx writes a table as lines between bars; what stands between two tables parts them."""
    rows: list[GridRow] = []
    tables = 0
    for line in [*text.split("\n"), ""]:
        if line.startswith("| ") and line.endswith(" |"):
            rows.append(GridRow(len(rows) + 1, tuple(cell.strip() for cell in line[2:-2].split(" | "))))
        elif rows:
            tables += 1
            yield Grid(str(tables), tuple(rows))
            rows = []


def _sheets(content: bytes) -> Iterator[Grid]:
    try:
        book = load_workbook(BytesIO(content), data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield Grid(sheet.title, tuple(_rows(sheet)))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, TypeError):
        raise UnreadableDocument("broken")


def _rows(sheet: Any) -> Iterator[GridRow]:
    """A merged cell says the same in every row that it reaches down to."""
    above: dict[int, dict[int, int]] = {}
    for box in sheet.merged_cells.ranges:
        for row in range(box.min_row + 1, min(box.max_row, MOST_ROWS) + 1):
            above.setdefault(row, {})[box.min_col] = box.min_row
    limit = min(sheet.max_column, MOST_COLUMNS)
    for number in range(1, min(sheet.max_row, MOST_ROWS) + 1):
        merged = above.get(number, {})
        cells = tuple(_words(sheet.cell(merged.get(column, number), column).value) for column in range(1, limit + 1))
        if any(cells):
            yield GridRow(number, cells, frozenset(column - 1 for column in merged))


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
