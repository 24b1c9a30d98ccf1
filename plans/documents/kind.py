"""What sort of document this is, and why. A news article or a report must not become a plan."""

import re
from itertools import islice

from plans.documents.furniture import is_furniture
from plans.documents.metadata import Metadata
from plans.documents.outline import Outline
from plans.documents.paragraphs import Line
from plans.documents.tables import Column, Table
from plans.documents.tree import Kind, Reason

_REPORT_TITLE = re.compile(
    r"报告(?:[（(].{1,12}[）)])?$|总结(?:$|[及和与暨、])|\breport\b|\b(?:progress|performance) (?:update|review)\b",
    re.IGNORECASE,
)
_PROGRESS_TITLE = re.compile(
    r"(?:进展|完成|推进|落实|执行)情况|情况的?(?:通报|汇总|公示)|通报|进度(?:表|公示)|督查通报"
)
_PROGRESS_HEADING = re.compile(r"(?:进展|完成|推进|落实|执行|建设|运行)情况$|工作(?:成效|回顾|总结)$")
_INTERPRETATION_TITLE = re.compile(r"解读$|一图读懂|图解|问答$|答记者问")
_INTERPRETS = re.compile(r"(?:内容|情况|政策)?\S{0,4}解读如下|(?:现对|现就)\S{0,20}进行\S{0,4}解读")
_TELLS = re.compile(r"(?:情况|进展|进度)\S{0,8}(?:汇报|报告|通报|公示|通告)如下")
_NEWS = re.compile(r"记者|解读|通讯员|本报讯|新闻|讯\s*[（(]|图\s*/\s*资料|本网讯")
_WORK_POINTS = re.compile(r"(?:工作)?要点")
_DIVISION = re.compile(r"分工(?:方案|表)?|责任分解|任务分解|责任分工")
_POLICY = re.compile(r"(?:若干|政策)(?:政策)?措施|若干(?:意见|规定|政策)|措施$|政策$")
_PLAN = re.compile(r"方案|计划|规划|行动|办法|细则|意见|清单|台账|\bPlan\b|\bStrategy\b", re.IGNORECASE)
_PAST = re.compile(
    r"截至|截止|已(?:完成|开工|建成|累计)|累计|同比|完成率|占(?:年度?|总)?(?:投资)?计划|今年以来|\d月?\s?[-—至]\s?\d+月"
    r"|are complete|in progress|were due",
    re.IGNORECASE,
)
_RESOLVES = re.compile(
    r"^(?:That|To|Notes?|Approves?|Agrees?|Endorse)\b|\bbe (?:noted|approved|agreed|recommended|adopted)\b"
    r"|\b(?:noted|approved|agreed|recommended) that\b",
    re.IGNORECASE,
)
_RESOLUTION = re.compile(r"\b(?:resolved|recommendations?|decisions?|committee)\b", re.IGNORECASE)
_OPENING = 8
_ENCLOSES = re.compile(r"印发给?你们|现印发给|下达给你们|分解下达|^特此通知")
_ORDERS = re.compile(r"现印发给|现将《[^》]+》印发|制定(?:本|如下|以下)|特制定|提出(?:以下|如下)(?:政策)?措施")


def kind_of(
    metadata: Metadata, lines: tuple[Line, ...], outline: Outline, tables: list[Table], measures: int
) -> tuple[Kind, Reason]:
    """The kind and the reason. The title speaks first, then the form of the text."""
    title = metadata.title.value if metadata.title else ""
    progress = _progress(title, lines, outline, tables, measures)
    if progress is not None:
        return progress
    if measures == 0 and not _is_begun(title, outline, lines):
        return _without_measures(lines, outline)
    return _plan(title, metadata, tables, measures, lines)


def _progress(
    title: str, lines: tuple[Line, ...], outline: Outline, tables: list[Table], measures: int
) -> tuple[Kind, Reason] | None:
    for table in tables:
        column = table.column_named(Column.PROGRESS)
        if column is not None and (_PROGRESS_TITLE.search(title) or not _PLAN.search(title)):
            return Kind.PROGRESS_TABLE, Reason("progress_columns", (("words", column),))
    told = _REPORT_TITLE.search(title)
    if told is not None:
        return Kind.REPORT, Reason("report_title", (("words", told[0]),))
    told = _INTERPRETATION_TITLE.search(title) or _opens_with(_INTERPRETS, lines)
    if told is not None:
        return Kind.NEWS_INTERPRETATION, Reason("interpretation", (("words", told[0]),))
    told = _PROGRESS_TITLE.search(title)
    if told is not None:
        return Kind.PROGRESS_NOTICE, Reason("progress_title", (("words", told[0]),))
    told = _opens_with(_TELLS, lines)
    if told is not None:
        return Kind.PROGRESS_NOTICE, Reason("progress_opening", (("words", told[0]),))
    headings = [node.line.text for node in outline.nodes]
    if headings and all(_PROGRESS_HEADING.search(heading) for heading in headings):
        return Kind.REPORT, Reason("progress_headings", (("words", headings[0]),))
    resolved = _resolution(lines, outline)
    if resolved is not None:
        return Kind.REPORT, Reason("resolutions", (("words", resolved[0]),))
    if outline.nodes or measures:
        return None
    opening = "\n".join(line.text for line in lines[:_OPENING] if not is_furniture(line.text))
    news = _NEWS.search(opening)
    if news is not None:
        return Kind.NEWS_INTERPRETATION, Reason("news_marks", (("words", news[0]),))
    return None


def _opens_with(words: re.Pattern[str], lines: tuple[Line, ...]) -> re.Match[str] | None:
    """What a text says of itself before its first heading; the buttons of the page do not count."""
    opening = islice((line for line in lines if not is_furniture(line.text)), _OPENING)
    return next((found for line in opening if (found := words.search(line.text))), None)


def _resolution(lines: tuple[Line, ...], outline: Outline) -> re.Match[str] | None:
    """English minutes number what was noted and approved; nobody carries that out."""
    items = [node.line.text[node.number.length :].strip() for node in outline.nodes]
    if not items or 2 * sum(_RESOLVES.search(item) is not None for item in items) <= len(items):
        return None
    return next((found for line in lines if (found := _RESOLUTION.search(line.text))), None)


def _is_begun(title: str, outline: Outline, lines: tuple[Line, ...]) -> bool:
    """A plan of which only the beginning is at hand still is a plan."""
    ordered = any(_ORDERS.search(line.text) for line in lines[:30])
    return bool(outline.nodes) and ordered and _PLAN.search(title) is not None


def _without_measures(lines: tuple[Line, ...], outline: Outline) -> tuple[Kind, Reason]:
    past = sum(len(_PAST.findall(line.text)) for line in lines)
    if past >= 3:
        return Kind.REPORT, Reason("past_figures", (("count", str(past)),))
    if any(_ENCLOSES.search(line.text) for line in lines):
        return Kind.NOTICE, Reason("notice_only")
    return Kind.UNKNOWN, Reason("nothing_recognised")


def _plan(
    title: str, metadata: Metadata, tables: list[Table], measures: int, lines: tuple[Line, ...]
) -> tuple[Kind, Reason]:
    counted = Reason("numbered_measures", (("count", str(measures)),))
    if metadata.is_draft:
        return Kind.DRAFT_PLAN, Reason("draft_mark", (("words", "征求意见稿"),)) if "征求意见" in title else counted
    if (tables and not _PLAN.search(title)) or re.search(r"表$", title):
        return Kind.DIVISION_TABLE, Reason("task_table", (("count", str(measures)),))
    for kind, pattern in (
        (Kind.DIVISION_OF_WORK, _DIVISION),
        (Kind.WORK_POINTS, _WORK_POINTS),
        (Kind.POLICY_MEASURES, _POLICY),
    ):
        match = pattern.search(title)
        if match is not None:
            return kind, Reason("plan_title", (("words", match[0]),))
    if not title and any("政策措施" in line.text for line in lines[:4]):
        return Kind.POLICY_MEASURES, counted
    return Kind.PLAN, counted
