"""What a table says: the meaning of each column, and the rows below one head."""

import re
from collections.abc import Iterable, Iterator
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
    STAGE = "stage"
    OTHER = "other"


_MEANINGS = (
    (Column.NUMBER, re.compile(
        r"^(?:序号?|编号|项号|项次|(?:任务|举措|行动|项目|工作)(?:序号|编号|号)|(?:Action )?(?:No\.?|Number|"
        r"Ref(?:erence)?(?: No)?\.?)|#|ID)$", re.IGNORECASE)),
    (Column.PROGRESS, re.compile(
        r"进展|完成情况|落实情况|推进情况|实际完成|办理情况|^(?:当前|目前|最新|形象|工程|实际)进度$|^Progress|^Status|Update",
        re.IGNORECASE)),
    (Column.OTHER, re.compile(
        r"^(?!.*(?:单位|部门)).*(?:领导|责任人|负责人|联系人|联系(?:电话|方式)|领办)|备注|^(?:资金|总?投资|建设(?:地点|性质))|依据$|"
        r"Type|Co-?benefit|New or existing|Comment|Notes?$|Budget|^Costs?$|Resources?$|Funding|^RAG|^Risk",
        re.IGNORECASE)),
    (Column.LEAD, re.compile(r"牵头|主办|主责|主要责任(?!人)|第一责任(?!人)|^Lead", re.IGNORECASE)),
    (Column.COOP, re.compile(r"配合|协办|协同|参与|参加|协助|会办|支持(?:单位|部门)|Support|Partner", re.IGNORECASE)),
    (Column.RESPONSIBLE, re.compile(
        r"(?:责任|承办|承担|实施|负责|落实|主管|办理|完成|建设)(?:单位|部门|主体|科室|处室|股室)|[责职]责?分工|承办|业主|"
        r"^(?:单位|部门|科室|分工)$|Owner|Responsib|Department|Team|^Who$|^By whom|Delivered by", re.IGNORECASE)),
    (Column.STAGE, re.compile(
        r"^(?:20\d\d年)?(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}月)(?:\S{0,8})$|^Q[1-4]$", re.IGNORECASE)),
    (Column.TIME, re.compile(
        r"时限|期限|截止|年限|时间|节点|进度(?:安排|计划|要求)|完成(?:日期|要求)|Timescale|Deadline|Due|When|"
        r"Target (?:completion )?date|"
        r"Time ?(?:frame|line)|Completion|^Date$", re.IGNORECASE)),
    (Column.TARGET, re.compile(
        r"目标值?$|量化指标|绩效|目标要求|成效|成果|^Measure|^Target|Indicator|Outcome|Output|Success|Milestone|"
        r"KPI", re.IGNORECASE)),
    (Column.SECTION, re.compile(
        r"^(?:类别|类型|大类|领域|方面|一级(?:指标|任务)|重点(?:领域|方向)|板块|分类|(?:任务|工作|项目|事项)(?:类别|类型|领域|板块)|"
        r"Theme|Priority|Section|Pillar|Goal|Strategic (?:priority|objective))$", re.IGNORECASE)),
    (Column.BODY, re.compile(
        r"内容|具体(?:措施|任务|举措|事项|工作)|主要(?:措施|举措|任务)|工作(?:措施|举措)|落实(?:措施|举措)|改革举措|要求|"
        r"Specific|Detail|Description", re.IGNORECASE)),
    (Column.HEADING, re.compile(
        r"名称|任务|事项|实事|项目|举措|措施|指标|工作|行动|Overarching|Action|Objective|Task|Activit|Initiative|"
        r"Recommendation|Project|Commitment", re.IGNORECASE)),
)  # fmt: skip
_LONGEST_NAME = 24
_LONGEST_NAME_ALONE = 12
_NO_COLUMN = re.compile(r"[。，,；;：:、]|\d|(?:表|方案|清单|通知|计划|附件|办法|台账|通报)$|^附")


UNIT_COLUMNS = frozenset({Column.LEAD, Column.COOP, Column.RESPONSIBLE})


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
        return says_what and bool(named & (UNIT_COLUMNS | {Column.TIME, Column.NUMBER}))


def columns_of(names: Iterable[str]) -> tuple[Column, ...]:
    """The meanings of the names in a head, read together."""
    columns: list[Column] = []
    for name in names:
        meaning = meaning_of(without_blanks(name))
        if meaning is Column.HEADING and Column.HEADING in columns:
            meaning = Column.BODY
        columns.append(meaning)
    if Column.HEADING not in columns and columns.count(Column.BODY) > 1:
        columns[columns.index(Column.BODY)] = Column.HEADING
    if Column.TARGET in columns and not {Column.HEADING, Column.BODY} & set(columns):
        columns[columns.index(Column.TARGET)] = Column.HEADING
    return tuple(columns)


def without_blanks(name: str) -> str:
    """责 任 单 位 is 责任单位; English keeps its blanks."""
    return re.sub(r"\s", "", name) if is_chinese(name) else name


def is_chinese(words: str) -> bool:
    return any(is_han(mark) for mark in words)


def meaning_of(words: str) -> Column:
    """What a column of this name holds; `OTHER` where nothing is read from it."""
    return _known_meaning(words) or Column.OTHER


def names_a_column(words: str) -> bool:
    """Whether words alone on a line may be the name of a column."""
    return len(words) <= _LONGEST_NAME_ALONE and not _NO_COLUMN.search(words) and _known_meaning(words) is not None


def _known_meaning(words: str) -> Column | None:
    if len(words) > _LONGEST_NAME:
        return None
    return next((column for column, pattern in _MEANINGS if pattern.search(words)), None)
