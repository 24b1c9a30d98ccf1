"""Where a table begins: its head of one line or two, and the rows that belong to it."""

import re
from collections.abc import Iterator

from plans.documents import responsibilities
from plans.documents.columns import UNIT_COLUMNS, Column, Row, Table, columns_of, names_a_column, without_blanks
from plans.documents.numbering import Style, read_number
from plans.documents.tree import Field, Role, Span
from plans.documents.units import are_units

_FEWEST_MEANINGS = 2
_SUM = re.compile(r"(?:合|小|总)\s*计|Total", re.IGNORECASE)


def table_in(block: list[Row]) -> Iterator[Table]:
    """The table of some rows that stand together, or nothing where no head is understood."""
    for place, row in enumerate(block[:4]):
        if sum(column is not Column.OTHER for column in columns_of(_names(row))) < _FEWEST_MEANINGS:
            continue
        head, below = _whole_head(row, block[place + 1 :])
        columns = columns_of(_names(head))
        rows = tuple(_shifted_back(columns, other) for other in _without_heads(below, (row, head)))
        yield Table(_with_numbers_in_texts(columns, rows), head, rows)
        return


def _shifted_back(columns: tuple[Column, ...], row: Row) -> Row:
    """A row below a merged cell begins a column too early; its units stand left of the column for units."""
    filled = [place for place, cell in enumerate(row.cells) if cell.value]
    missing = len(columns) - filled[-1] - 1 if filled else 0
    if not 0 < missing < len(columns) or columns[0] in (Column.NUMBER, *UNIT_COLUMNS):
        return row
    last = row.cells[filled[-1]]
    named = responsibilities.in_cell(last.value, Span(0, len(last.value)), Role.RESPONSIBLE)
    if columns[-1] not in UNIT_COLUMNS or not are_units(named):
        return row
    return Row(row.line, (*(Field("") for _ in range(missing)), *row.cells[: filled[-1] + 1]))


def _with_numbers_in_texts(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> tuple[Column, ...]:
    """Where the second text column holds the numbered tasks, the first one holds their headings."""
    if Column.NUMBER in columns or not {Column.HEADING, Column.BODY} <= set(columns):
        return columns
    heading, body = columns.index(Column.HEADING), columns.index(Column.BODY)
    texts = [row.cells[body].value for row in rows if len(row.cells) > body and row.cells[body].value]
    numbered = sum(1 for words in texts if (number := read_number(words)) and number.style is Style.ARABIC)
    if heading > body or 2 * numbered <= len(texts):
        return columns
    meanings = {heading: Column.SECTION, body: Column.HEADING}
    return tuple(meanings.get(place, column) for place, column in enumerate(columns))


def _names(row: Row) -> list[str]:
    return [cell.value for cell in row.cells]


def _whole_head(row: Row, below: list[Row]) -> tuple[Row, list[Row]]:
    """A head may take two lines: 责任分工 above 牵头单位 and 配合单位."""
    if not below or not _is_second_head(row, below[0]):
        return row, below
    lower = below[0].cells
    cells = [
        lower[place] if lower[place : place + 1] and lower[place].value else cell
        for place, cell in enumerate(row.cells)
    ]
    return Row(row.line, (*cells, *lower[len(cells) :])), below[1:]


def _is_second_head(row: Row, second: Row) -> bool:
    named = [name for name in _names(second) if name]
    fresh = [name for name in named if name not in _names(row)]
    return len(fresh) > 1 and all(names_a_column(without_blanks(name)) for name in named)


def _without_heads(rows: list[Row], heads: tuple[Row, ...]) -> Iterator[Row]:
    """The rows without the head printed again on each page, and without sums."""
    printed = [_names(head) for head in heads]
    for row in rows:
        first = next((name for name in _names(row) if name), "")
        if _names(row) not in printed and not _SUM.fullmatch(first):
            yield row
