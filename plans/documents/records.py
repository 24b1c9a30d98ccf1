"""Bulleted actions with labelled lines below them: `• Train staff`, `Timescale: 2025`, `Responsibility: HR`.

Each is a row of a table whose columns are the labels. A bullet without labels is an action of its own
where others of the same list have them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plans.documents.columns import Column, Row, Table
from plans.documents.labels import LABELLED
from plans.documents.numbering import read_number
from plans.documents.paragraphs import Line, field_at
from plans.documents.tree import Field, Span

_BULLET = re.compile(r"[•·●▪■◆‣*–-]\s*(?=\S)")
_COLUMNS = {
    "time": Column.TIME, "lead": Column.LEAD, "coop": Column.COOP, "responsible": Column.RESPONSIBLE,
}  # fmt: skip
_ORDER = (Column.LEAD, Column.COOP, Column.RESPONSIBLE, Column.TIME, Column.BODY)
"""The text comes last, because a row that fills its first cell alone would be a heading."""
_FEWEST_RECORDS = 2


@dataclass
class _Record:
    line: Line
    cells: dict[Column, Field[str]] = field(default_factory=dict)
    end: int = 0


def listed_records(text: str, lines: tuple[Line, ...]) -> Iterator[Table]:
    """One table of all bulleted actions, where most of them have labelled lines.

    Bullets below numbered items are parts of those, whatever stands below them.
    """
    records: list[_Record] = []
    for line in lines:
        bullet = _BULLET.match(line.text)
        if bullet is not None:
            cell = field_at(text, line.span.start + bullet.end(), line.span.end)
            records.append(_Record(line, {Column.BODY: cell}, line.span.end))
        elif records:
            _add(text, records[-1], line)
        if bullet is None and read_number(line.text):
            return
    charged = [place for place, record in enumerate(records) if len(record.cells) > 1]
    if len(charged) < _FEWEST_RECORDS or 2 * len(charged) <= charged[-1]:
        return
    rows = tuple(_row(text, record) for record in records[: charged[-1] + 1])
    yield Table(_ORDER, Row(rows[0].line, tuple(Field("") for _ in _ORDER)), rows)


def _add(text: str, record: _Record, line: Line) -> None:
    mark = LABELLED.match(line.text)
    column = _COLUMNS.get((mark.lastgroup or "").rpartition("_")[2]) if mark else None
    if mark is None or column is None or column in record.cells:
        return
    record.cells[column] = field_at(text, line.span.start + mark.end(), line.span.end)
    record.end = line.span.end


def _row(text: str, record: _Record) -> Row:
    span = Span(record.line.span.start, record.end)
    line = Line(record.line.number, record.line.paragraph, span, text[span.start : span.end], record.line.page)
    return Row(line, tuple(record.cells.get(column, Field("")) for column in _ORDER))
