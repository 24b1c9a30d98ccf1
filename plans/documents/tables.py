"""Task tables: one measure a row, or several rows where the number is merged downwards.

The head of the table says what each column means. A head printed again on the next page is skipped; a
row that fills one cell, or repeats one text in all, is a section.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from plans.documents import deadlines, targets
from plans.documents.items import Items
from plans.documents.numbering import read_number
from plans.documents.paragraphs import Line, cells_of, is_row, is_rule
from plans.documents.script import is_han
from plans.documents.tree import (
    Deadline,
    DepartmentRef,
    Field,
    ParsedMeasure,
    ParsedSection,
    ParsedTask,
    Role,
    Span,
)
from plans.documents.units import named_in


class Column(StrEnum):
    NUMBER = "number"
    HEADING = "heading"
    BODY = "body"
    SECTION = "section"
    LEAD = "lead"
    COOP = "coop"
    RESPONSIBLE = "responsible"
    TIME = "time"
    TARGET = "target"
    PROGRESS = "progress"
    OTHER = "other"


_MEANINGS = (
    (Column.NUMBER, re.compile(r"^(?:序号|编号|项号|No\.?|Number|Ref(?:erence)?\.?|#|ID)$", re.IGNORECASE)),
    (Column.PROGRESS, re.compile(
        r"进展|完成情况|落实情况|推进情况|实际完成|办理情况|^Progress|^Status|Update", re.IGNORECASE)),
    (Column.OTHER, re.compile(
        r"领导|责任人|负责人|联系人|联系电话|备注|领办|Type|Co-?benefit|New or existing|Comment|"
        r"Notes?$", re.IGNORECASE)),
    (Column.LEAD, re.compile(r"牵头|主办|主责|^Lead", re.IGNORECASE)),
    (Column.COOP, re.compile(r"配合|协办|协同|参与|协助|Support|Partner", re.IGNORECASE)),
    (Column.RESPONSIBLE, re.compile(
        r"责任(?:单位|部门|主体)|承办|实施单位|负责单位|落实单位|Owner|"
        r"Responsib|Department|Team", re.IGNORECASE)),
    (Column.TIME, re.compile(
        r"时限|期限|完成时间|时间节点|时间要求|时间进度|Timescale|Deadline|Due|Target date|When|"
        r"By when|Timeframe", re.IGNORECASE)),
    (Column.TARGET, re.compile(
        r"目标值|量化指标|绩效目标|年度目标|工作目标|预期(?:目标|成效)|成果形式|^Measure|^Target|"
        r"KPI", re.IGNORECASE)),
    (Column.SECTION, re.compile(
        r"^(?:类别|类型|领域|一级指标|重点领域|板块|分类|任务类别|工作类别|Theme|Priority|"
        r"Section)$", re.IGNORECASE)),
    (Column.BODY, re.compile(
        r"内容|具体(?:措施|任务|举措|事项)|主要(?:措施|举措|任务)|工作(?:措施|举措|要求)|改革举措|"
        r"Specific|Detail|Description", re.IGNORECASE)),
    (Column.HEADING, re.compile(
        r"名称|任务|事项|项目|举措|措施|指标|工作|行动|Overarching|Action|Objective|Task", re.IGNORECASE)),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    line: Line
    cells: tuple[Field[str], ...]


@dataclass(frozen=True)
class Table:
    """Rows below one head. `columns` says what each cell means."""

    columns: tuple[Column, ...]
    head: Row
    rows: tuple[Row, ...]

    def column_named(self, column: Column) -> str | None:
        """The printed name of a column, or None."""
        for meaning, cell in zip(self.columns, self.head.cells, strict=False):
            if meaning is column:
                return cell.value
        return None

    def cells_under(self, column: Column) -> Iterator[Span]:
        """The filled cells of a column."""
        for row in self.rows:
            for meaning, cell in zip(self.columns, row.cells, strict=False):
                if meaning is column and cell.span is not None and cell.value:
                    yield cell.span

    @property
    def is_task_table(self) -> bool:
        named = set(self.columns)
        says_what = bool(named & {Column.HEADING, Column.BODY})
        return says_what and bool(named & {Column.LEAD, Column.RESPONSIBLE, Column.TIME, Column.NUMBER})


def tables_of(text: str, lines: tuple[Line, ...]) -> Iterator[Table]:
    """The tables of a text whose head is understood."""
    block: list[Row] = []
    for line in lines:
        if is_row(line):
            row = Row(line, cells_of(text, line))
            if not is_rule(row.cells):
                block.append(row)
        elif block:
            yield from _table(block)
            block = []
    if block:
        yield from _table(block)


def items_of(text: str, tables: list[Table], *, year: int | None) -> Items:
    """The measures of task tables, and the sections that divide them."""
    sections: list[ParsedSection] = []
    measures: list[ParsedMeasure] = []
    for table in tables:
        for rows, section in _grouped(table, sections):
            measures.append(_measure(text, table, rows, section, len(measures) + 1, year))
    return Items(tuple(sections), tuple(measures), ())


def _table(block: list[Row]) -> Iterator[Table]:
    for place, row in enumerate(block[:4]):
        columns = _columns(row)
        if sum(column is not Column.OTHER for column in columns) >= 2:
            same = [cell.value for cell in row.cells]
            rows = [other for other in block[place + 1 :] if [cell.value for cell in other.cells] != same]
            yield Table(columns, row, tuple(rows))
            return


def _columns(row: Row) -> tuple[Column, ...]:
    columns: list[Column] = []
    for cell in row.cells:
        meaning = _meaning(re.sub(r"\s", "", cell.value) if is_chinese(cell.value) else cell.value)
        if meaning is Column.HEADING and Column.HEADING in columns:
            meaning = Column.BODY
        columns.append(meaning)
    if Column.HEADING not in columns and columns.count(Column.BODY) > 1:
        columns[columns.index(Column.BODY)] = Column.HEADING
    return tuple(columns)


def is_chinese(words: str) -> bool:
    return any(is_han(mark) for mark in words)


def _meaning(words: str) -> Column:
    if len(words) > 24:
        return Column.OTHER
    for column, pattern in _MEANINGS:
        if pattern.search(words):
            return column
    return Column.OTHER


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
    return ParsedMeasure(
        ordinal=ordinal,
        number=printed,
        heading=heading,
        body=body or Field(""),
        section=section,
        departments=_united(tasks),
        deadlines=_each_deadline(tasks),
        targets=tuple(target for row in rows for target in _targets(text, table, row, year)),
        tasks=tasks if len(rows) > 1 else (),
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


def _departments(text: str, table: Table, row: Row) -> tuple[DepartmentRef, ...]:
    refs: list[DepartmentRef] = []
    for column, role in (
        (Column.LEAD, Role.LEAD),
        (Column.RESPONSIBLE, Role.RESPONSIBLE),
        (Column.COOP, Role.COOP),
    ):
        for cell in _cells(table, row, column):
            if cell.span is not None:
                refs += named_in(text, cell.span, role)
    if any(ref.role is Role.LEAD for ref in refs):
        refs = [replace(ref, role=Role.COOP) if ref.role is Role.RESPONSIBLE else ref for ref in refs]
    return tuple(refs)


def _deadlines(text: str, table: Table, row: Row, body: Field[str], year: int | None) -> tuple[Deadline, ...]:
    cell = _cell(table, row, Column.TIME)
    if cell is not None and cell.span is not None:
        return deadlines.labelled(text, cell.span, year)
    return deadlines.in_text(text, body.span, year) if body.span else ()


def _targets(text: str, table: Table, row: Row, year: int | None) -> Iterator[targets.Target]:
    cells = [*_cells(table, row, Column.BODY), *_cells(table, row, Column.TARGET)]
    for cell in cells or _cells(table, row, Column.HEADING):
        if cell.span is not None:
            yield from targets.in_measure(text, cell.span, year, english=not is_chinese(cell.value))


def _united(tasks: tuple[ParsedTask, ...]) -> tuple[DepartmentRef, ...]:
    refs = [ref for task in tasks for ref in task.departments]
    return tuple({ref.name.value: ref for ref in reversed(refs)}.values())[::-1]


def _each_deadline(tasks: tuple[ParsedTask, ...]) -> tuple[Deadline, ...]:
    found = [deadline for task in tasks for deadline in task.deadlines]
    return tuple({(deadline.kind, deadline.on): deadline for deadline in reversed(found)}.values())[::-1]
