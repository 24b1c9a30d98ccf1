"""The cells of a table that lost its rows, each with its place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plans.documents.numbering import Style, read_number
from plans.documents.paragraphs import Line, field_at, is_row
from plans.documents.tree import Field, Role, Span
from plans.documents.units import SURE_UNIT, are_units, named_in

_NUMBER = re.compile(r"[（(]?(?P<value>\d{1,3})[)）.．、]?")
_END = re.compile(
    r"附\s*[件录表]|分享|打印|关闭|上一篇|下一篇|相关(?:文件|链接|阅读)|责任编辑|扫一扫|备注[:：]|注[:：]|[（(]此件"
)
LONGEST_UNIT_CELL = 60
_LONGEST_SURE = 12
_FURTHEST_BAR = 8


@dataclass(frozen=True)
class Cell:
    place: int
    """Index of the line it begins on."""
    field: Field[str]

    @property
    def words(self) -> str:
        return self.field.value

    @property
    def number(self) -> int | None:
        match = _NUMBER.fullmatch(self.words)
        return int(match["value"]) if match else None


def begins_with_number(cell: Cell) -> bool:
    """Whether a text carries the number of its row: `1.妇女健康`."""
    number = read_number(cell.words)
    return number is not None and number.style is Style.ARABIC


def with_own_numbers(text: str, cells: Iterable[Cell]) -> Iterator[Cell]:
    """The cells with `1.` cut off in front of a text, as a cell of its own."""
    for cell in cells:
        number, span = read_number(cell.words), cell.field.span
        if number is None or number.style is not Style.ARABIC or span is None:
            yield cell
            continue
        yield Cell(cell.place, field_at(text, span.start, span.start + len(number.printed)))
        yield Cell(cell.place, field_at(text, span.start + number.length, span.end))


def bare_cells(text: str, lines: tuple[Line, ...], after: int) -> Iterator[Cell]:
    """A cell a line, up to the end of the table."""
    for at in range(after, len(lines)):
        line = lines[at]
        if is_row(line) or _END.match(line.text):
            return
        yield Cell(at, field_at(text, line.span.start, line.span.end))


def barred_cells(text: str, lines: tuple[Line, ...], after: int) -> Iterator[Cell]:
    """Cells that end at a bar, whether it stands behind them or on the next line."""
    start: int | None = None
    begun = after
    for at in range(after, len(lines)):
        line = lines[at]
        for place in range(line.span.start, line.span.end):
            if text[place] == "|":
                if start is not None and text[start:place].strip():
                    yield Cell(begun, field_at(text, start, place))
                start = None
            elif start is None:
                start, begun = place, at
        if start is not None and at - begun > _FURTHEST_BAR:
            return


def is_unit_cell(cell: Cell) -> bool:
    """Whether a cell names units and nothing else."""
    span = cell.field.span
    if span is None or len(cell.words) > LONGEST_UNIT_CELL or "。" in cell.words:
        return False
    words = cell.words
    return are_units(named_in(words, Span(0, len(words)), Role.RESPONSIBLE))


def is_sure(cell: Cell) -> bool:
    """Short names only, which no task could be called."""
    refs = named_in(cell.words, Span(0, len(cell.words)), Role.RESPONSIBLE)
    return all(
        ref.generic or (len(ref.name.value) <= _LONGEST_SURE and SURE_UNIT.search(ref.name.value)) for ref in refs
    )
