"""Task tables: one measure a row, or several rows where the number is merged downwards.

The head of the table says what each column means. A head printed again on the next page is skipped; a
row that fills one cell, or repeats one text in all, is a section.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from plans.documents import deadlines, responsibilities, targets
from plans.documents.columns import (
    Column,
    Row,
    Table,
    is_chinese,
)
from plans.documents.flattened import flattened_tables
from plans.documents.items import Items
from plans.documents.numbering import read_number
from plans.documents.paragraphs import Line, cells_of, field_at, is_row, is_rule
from plans.documents.records import listed_records
from plans.documents.table_heads import table_in
from plans.documents.tree import (
    Deadline,
    DeadlineKind,
    DepartmentRef,
    Field,
    ParsedMeasure,
    ParsedSection,
    ParsedTask,
    Role,
    Span,
)

_FEWEST_BARS = 2


def tables_of(text: str, lines: tuple[Line, ...]) -> Iterator[Table]:
    """The tables of a text whose head is understood."""
    block: list[Row] = []
    for line in lines:
        if is_row(line) or line.text.count("|") >= _FEWEST_BARS or (block and _empty_cells_before(text, line)):
            row = Row(line, _cells_of(text, line))
            if not is_rule(row.cells):
                block.append(row)
        elif block:
            yield from table_in(block)
            block = []
    if block:
        yield from table_in(block)
    yield from flattened_tables(text, lines)
    yield from listed_records(text, lines)


def _cells_of(text: str, line: Line) -> tuple[Field[str], ...]:
    """The cells of a row, also where no bar stands before the first: `a | b | c |`."""
    if is_row(line) or "|" not in line.text:
        return (Field(""),) * _empty_cells_before(text, line) + cells_of(text, line)
    cells: list[Field[str]] = []
    start = line.span.start
    for part in line.text.rstrip("|").split("|"):
        cells.append(field_at(text, start, start + len(part)))
        start += len(part) + 1
    return tuple(cells)


def _empty_cells_before(text: str, line: Line) -> int:
    """The tabs that were taken for blanks at the begin of a line: each ends an empty cell."""
    start = line.span.start
    while start and text[start - 1] == "\t":
        start -= 1
    return line.span.start - start


def items_of(text: str, tables: list[Table], *, year: int | None) -> Items:
    """The measures of task tables, and the sections that divide them."""
    sections: list[ParsedSection] = []
    measures: list[ParsedMeasure] = []
    for table in tables:
        for rows, section in _grouped(table, sections):
            if not any(_cell(table, row, column) for row in rows for column in (Column.HEADING, Column.BODY)):
                continue
            measures.append(_measure(text, table, rows, section, len(measures) + 1, year))
    return Items(tuple(sections), tuple(measures), ())


def _grouped(table: Table, sections: list[ParsedSection]) -> Iterator[tuple[list[Row], int | None]]:
    """Rows of one measure together: a row without a number of its own goes on with the one before."""
    group: list[Row] = []
    current: int | None = None
    group_section: int | None = None
    for row in table.rows:
        title = _section_title(table, row)
        if title is not None:
            current = _add_section(sections, title, row)
            continue
        named = _cell(table, row, Column.SECTION)
        if named is not None and (not sections or sections[-1].heading.value != named.value):
            current = _add_section(sections, named, row)
        if group and not _begins(table, row, group[-1]):
            group.append(row)
            continue
        if group:
            yield group, group_section
        group, group_section = [row], current
    if group:
        yield group, group_section


def _begins(table: Table, row: Row, before: Row) -> bool:
    number, heading = _cell(table, row, Column.NUMBER), _cell(table, row, Column.HEADING)
    if Column.NUMBER in table.columns:
        previous = _cell(table, before, Column.NUMBER)
        same = number is not None and previous is not None and number.value == previous.value
        last_heading = _cell(table, before, Column.HEADING)
        same = same and heading is not None and last_heading is not None and heading.value == last_heading.value
        return number is not None and not same
    if Column.HEADING not in table.columns:
        return _cell(table, row, Column.BODY) is not None
    return heading is not None


def _section_title(table: Table, row: Row) -> Field[str] | None:
    filled = [cell for cell in row.cells if cell.value]
    if not filled or len({cell.value for cell in filled}) > 1 or len(row.cells) < 3:
        return None
    if len(filled) > 1 or (filled[0] is row.cells[0] and not filled[0].value.isdecimal()):
        return filled[0]
    return None


def _add_section(sections: list[ParsedSection], title: Field[str], row: Row) -> int:
    number = read_number(title.value)
    start = title.span.start + (number.length if number else 0) if title.span else 0
    words = title.value[number.length :].strip() if number else title.value
    heading = Field(words, Span(start, start + len(words)), words)
    ordinal = len(sections) + 1
    sections.append(ParsedSection(ordinal, number.printed if number else "", heading, 1, None, row.line.span))
    return ordinal - 1


def _cell(table: Table, row: Row, column: Column) -> Field[str] | None:
    for meaning, cell in zip(table.columns, row.cells, strict=False):
        if meaning is column and cell.value:
            return cell
    return None


def _cells(table: Table, row: Row, column: Column) -> list[Field[str]]:
    return [cell for meaning, cell in zip(table.columns, row.cells, strict=False) if meaning is column and cell.value]


def _measure(
    text: str, table: Table, rows: list[Row], section: int | None, ordinal: int, year: int | None
) -> ParsedMeasure:
    first = rows[0]
    number = _cell(table, first, Column.NUMBER)
    heading = _cell(table, first, Column.HEADING)
    body = _cell(table, first, Column.BODY)
    printed = number.value if number else ""
    if heading is not None and number is None:
        heading, printed = _own_number(heading)
    if heading is not None and body is None and "。" in heading.value.rstrip("。"):
        heading, body = None, heading
    tasks = tuple(_task(text, table, row, year) for row in rows)
    stages = tuple(stage for row in rows for stage in _stages(text, table, row, year))
    return ParsedMeasure(
        ordinal=ordinal,
        number=printed,
        heading=heading,
        body=body or Field(""),
        section=section,
        departments=_united(tasks),
        deadlines=_each_deadline(tasks) or (stages[-1].deadlines if stages else ()),
        targets=tuple(target for row in rows for target in _targets(text, table, row, year)),
        tasks=(*(tasks if len(rows) > 1 else ()), *stages),
        span=Span(first.line.span.start, rows[-1].line.span.end),
    )


def _own_number(heading: Field[str]) -> tuple[Field[str], str]:
    number = read_number(heading.value)
    if number is None or heading.span is None:
        return heading, ""
    words = heading.value[number.length :]
    span = Span(heading.span.start + number.length, heading.span.end)
    return Field(words, span, words), number.printed


def _task(text: str, table: Table, row: Row, year: int | None) -> ParsedTask:
    body = _cell(table, row, Column.BODY) or _cell(table, row, Column.HEADING) or Field("")
    return ParsedTask("", body, _departments(text, table, row), _deadlines(text, table, row, body, year))


def _stages(text: str, table: Table, row: Row, year: int | None) -> Iterator[ParsedTask]:
    """What a column of a quarter or a month asks for, due at its end."""
    for meaning, name, cell in zip(table.columns, table.head.cells, row.cells, strict=False):
        if meaning is Column.STAGE and cell.value and name.span is not None:
            yield ParsedTask("", cell, (), deadlines.labelled(text, name.span, year))


def _departments(text: str, table: Table, row: Row) -> tuple[DepartmentRef, ...]:
    refs: list[DepartmentRef] = []
    for column, role in (
        (Column.LEAD, Role.LEAD),
        (Column.RESPONSIBLE, Role.RESPONSIBLE),
        (Column.COOP, Role.COOP),
    ):
        for cell in _cells(table, row, column):
            if cell.span is not None:
                refs += responsibilities.in_cell(text, cell.span, role)
    if any(ref.role is Role.LEAD for ref in refs):
        refs = [replace(ref, role=Role.COOP) if ref.role is Role.RESPONSIBLE else ref for ref in refs]
    return tuple(refs)


def _deadlines(text: str, table: Table, row: Row, body: Field[str], year: int | None) -> tuple[Deadline, ...]:
    cell = _cell(table, row, Column.TIME)
    if cell is not None and cell.span is not None:
        return deadlines.labelled(text, cell.span, year)
    return deadlines.in_text(text, body.span, year) if body.span else ()


def _targets(text: str, table: Table, row: Row, year: int | None) -> Iterator[targets.Target]:
    """The promises of a row; a name that repeats the number of its text promises nothing more."""
    told: set[tuple[Decimal, str]] = set()
    for column in (Column.BODY, Column.TARGET, Column.HEADING):
        found = [target for cell in _cells(table, row, column) for target in _targets_of(text, cell, year)]
        if column is Column.HEADING:
            found = [target for target in found if (target.value, target.unit) not in told]
        told.update((target.value, target.unit) for target in found)
        yield from found


def _targets_of(text: str, cell: Field[str], year: int | None) -> tuple[targets.Target, ...]:
    return targets.in_measure(text, cell.span, year, english=not is_chinese(cell.value)) if cell.span else ()


def _united(tasks: tuple[ParsedTask, ...]) -> tuple[DepartmentRef, ...]:
    """Every unit of the rows once, in the order printed, as the lead where it leads any row."""
    united: dict[str, DepartmentRef] = {}
    for task in tasks:
        for ref in task.departments:
            known = united.setdefault(ref.name.value, ref)
            if ref.role is Role.LEAD and known.role is not Role.LEAD:
                united[ref.name.value] = replace(known, role=Role.LEAD)
    return tuple(united.values())


def _each_deadline(tasks: tuple[ParsedTask, ...]) -> tuple[Deadline, ...]:
    each: dict[tuple[DeadlineKind, date | None], Deadline] = {}
    for task in tasks:
        for deadline in task.deadlines:
            each.setdefault((deadline.kind, deadline.on), deadline)
    return tuple(each.values())
