"""What a table says: the meaning of each column, and the rows below one head."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from plans.documents.paragraphs import Line
from plans.documents.script import is_han
from plans.documents.tree import Field, Span


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


def columns_of(row: Row) -> tuple[Column, ...]:
    columns: list[Column] = []
    for cell in row.cells:
        meaning = meaning_of(re.sub(r"\s", "", cell.value) if is_chinese(cell.value) else cell.value)
        if meaning is Column.HEADING and Column.HEADING in columns:
            meaning = Column.BODY
        columns.append(meaning)
    if Column.HEADING not in columns and columns.count(Column.BODY) > 1:
        columns[columns.index(Column.BODY)] = Column.HEADING
    return tuple(columns)


def is_chinese(words: str) -> bool:
    return any(is_han(mark) for mark in words)


def meaning_of(words: str) -> Column:
    if len(words) > 24:
        return Column.OTHER
    for column, pattern in _MEANINGS:
        if pattern.search(words):
            return column
    return Column.OTHER
