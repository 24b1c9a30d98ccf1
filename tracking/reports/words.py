"""The fixed words of a report, in the plan's language.

They are part of the template, not of the interface: an issued report has to read the same when the catalogue of
translations has changed, so they do not go through gettext. In a sentence `{lights.done}` is the number that stands
at that path of the contents, `{.lights.done}` the one under the thing spoken of, and `{plan}` a word handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

LIGHTS = ("done", "on_schedule", "behind", "overdue", "not_started")
INNER_MARKS = str.maketrans("“”《》", "‘’〈〉")
DIGITS = "零一二三四五六七八九"
RANKS = ("千", "百", "十", "")


def chinese_numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 105 → 一百零五; for the headings of a report, below ten thousand."""
    digits = str(number)
    ranks = RANKS[-len(digits) :]
    spoken = "".join(
        DIGITS[int(digit)] + rank if digit != "0" else DIGITS[0] for digit, rank in zip(digits, ranks, strict=True)
    )
    spoken = re.sub("零+", "零", spoken).rstrip("零") or DIGITS[0]
    return spoken.removeprefix("一") if spoken.startswith("一十") else spoken


def english_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """Everything a report says by itself. A sentence that a language lacks is a TypeError at start-up."""

    masthead: str
    title: str
    opening: str
    first_level: Callable[[int], str]
    second_level: Callable[[int], str]
    third_level: Callable[[str], str]
    day: Callable[[date], str]
    month: Callable[[date], str]
    comma: str
    stop: str
    colon: str
    between_names: str
    lights: Mapping[str, str]
    filing: Mapping[str, str]
    duty: Mapping[str, str]

    overall_title: str
    overall: str
    light_count: str
    completion: str
    filings: str
    filings_state: str
    milestones: str
    sections_table: str
    departments_table: str

    by_section: str
    section_count: str
    standing: str
    percent: str
    expected_percent: str
    lead: str
    supporting: str
    next_due: str
    not_filed: str
    no_change: str

    by_department: str
    all_filed: str
    not_all_filed: str
    overdue: str
    nothing_overdue: str
    overdue_count: str
    overdue_milestone: str
    overdue_update: str
    problems: str
    no_problems: str
    next_steps: str
    no_next_steps: str
    of_measure: str

    column: Mapping[str, str]
    sheet: Mapping[str, str]
    total: str
    share: str
    unsectioned: str
    without_lead: str


CHINESE = Words(
    masthead="督查专报",
    title="关于《{plan}》{month}进展情况的报告",
    opening="现将《{plan}》{month}进展情况报告如下。",
    first_level=lambda number: f"{chinese_numeral(number)}、",
    second_level=lambda number: f"（{chinese_numeral(number)}）",
    third_level=lambda printed: f"{printed}." if printed.isdecimal() else printed,
    day=lambda day: f"{day.year}年{day.month}月{day.day}日",
    month=lambda day: f"{day.year}年{day.month}月",
    comma="，",
    stop="。",
    colon="：",
    between_names="、",
    lights={
        "done": "已完成",
        "on_schedule": "序时推进",
        "behind": "临期或滞后",
        "overdue": "逾期",
        "not_started": "未启动",
    },
    filing={
        "expected": "未报",
        "draft": "未报",
        "submitted": "待审核",
        "signed": "待审核",
        "accepted": "已通过",
        "returned": "已退回",
    },
    duty={"milestone": "节点", "update": "进展报送"},
    overall_title="总体情况",
    overall="截至{as_of}，{totals.measures}项举措中，{lights}。",
    light_count="{light}{count}项",
    completion="总体完成率{totals.percent}%，序时进度{totals.expected_percent}%。",
    filings="本期应报{filings.expected}项，已报{filings.filed}项，其中按时报送{filings.on_time}项、"
    "逾期报送{filings.late}项；未报{filings.missing}项。",
    filings_state="已报各项中，审核通过{filings.accepted}项；未报各项中，退回待补报{filings.returned}项。",
    milestones="共设节点{milestones.total}个，已完成{milestones.done}个，逾期未完成{milestones.overdue}个。",
    sections_table="各部分举措进展情况",
    departments_table="各单位报送情况",
    by_section="分部分进展情况",
    section_count="本部分共{.measures}项举措，{lights}。",
    standing="进度",
    percent="完成率{.percent}%",
    expected_percent="序时进度{.expected_percent}%",
    lead="牵头单位：{names}",
    supporting="配合单位：{names}",
    next_due="下一节点：{title}（{day}）",
    not_filed="本期进展尚未审核通过。",
    no_change="本期无新进展。",
    by_department="单位报送情况",
    all_filed="截至{as_of}，{totals.departments}个牵头单位均已报送本期进展。",
    not_all_filed="截至{as_of}，{totals.departments}个牵头单位中，{totals.departments_missing}个单位尚有进展未报：{names}。",
    overdue="逾期事项",
    nothing_overdue="截至{as_of}，没有逾期事项。",
    overdue_count="截至{as_of}，共有逾期事项{totals.overdue}项。",
    overdue_milestone="{measure}：节点“{title}”应于{day}完成，已逾期{.working_days}个工作日，责任单位：{names}。",
    overdue_update="{measure}：{month}进展应于{day}前报送，已逾期{.working_days}个工作日，责任单位：{names}。",
    problems="存在问题",
    no_problems="各单位本期未反映问题。",
    next_steps="下一步工作",
    no_next_steps="各单位本期未填报下一步工作。",
    of_measure="{measure}（{names}）：",
    column={
        "section": "部分",
        "measures": "举措",
        "department": "单位",
        "expected": "应报",
        "filed": "已报",
        "on_time": "按时",
        "late": "逾期报送",
        "missing": "未报",
        "accepted": "通过",
        "returned": "退回",
        "order": "序号",
        "number": "编号",
        "title": "举措名称",
        "lead": "牵头单位",
        "supporting": "配合单位",
        "light": "进度",
        "percent": "完成率（%）",
        "expected_percent": "序时进度（%）",
        "next_milestone": "下一节点",
        "next_due_on": "节点日期",
        "filing": "报送状态",
        "progress": "进展情况",
        "problems": "存在问题",
        "next_steps": "下一步",
        "item": "项目",
        "value": "数值",
        "kind": "事项",
        "measure": "举措",
        "milestone": "节点",
        "due_on": "应完成日期",
        "working_days": "逾期工作日",
        "plan": "行动方案",
        "office": "统筹单位",
        "month": "报告月份",
        "as_of": "截至日期",
        "milestones_total": "节点数",
        "milestones_done": "已完成节点",
        "milestones_overdue": "逾期节点",
        "overdue": "逾期事项",
    },
    sheet={"summary": "总体情况", "ledger": "举措台账", "departments": "单位报送", "overdue": "逾期事项"},
    total="合计",
    share="占比（%）",
    unsectioned="未分部分",
    without_lead="未明确",
)

ENGLISH = Words(
    masthead="Supervision Bulletin",
    title="Progress report on “{plan}”, {month}",
    opening="This report gives the progress of “{plan}” for {month}.",
    first_level=lambda number: f"{number}. ",
    second_level=lambda number: f"({number}) ",
    third_level=lambda printed: f"{printed}. " if printed.isdecimal() else printed,
    day=english_day,
    month=lambda day: f"{MONTHS[day.month - 1]} {day.year}",
    comma=", ",
    stop=".",
    colon=": ",
    between_names=", ",
    lights={
        "done": "done",
        "on_schedule": "on schedule",
        "behind": "due soon or behind",
        "overdue": "overdue",
        "not_started": "not started",
    },
    filing={
        "expected": "not filed",
        "draft": "not filed",
        "submitted": "to be reviewed",
        "signed": "to be reviewed",
        "accepted": "accepted",
        "returned": "returned",
    },
    duty={"milestone": "milestone", "update": "filing"},
    overall_title="Summary",
    overall="As of {as_of}, of {totals.measures} measures: {lights}.",
    light_count="{count} {light}",
    completion="Completion stands at {totals.percent}%, the schedule at {totals.expected_percent}%.",
    filings="Updates expected this month: {filings.expected}; filed: {filings.filed} "
    "({filings.on_time} on time, {filings.late} late); missing: {filings.missing}. ",
    filings_state="Of those filed, {filings.accepted} accepted; of those missing, {filings.returned} returned.",
    milestones="Milestones: {milestones.total}; reached: {milestones.done}; overdue: {milestones.overdue}.",
    sections_table="Measures by section",
    departments_table="Filings by department",
    by_section="Progress by section",
    section_count="Measures in this section: {.measures}; {lights}.",
    standing="Status",
    percent="completion {.percent}%",
    expected_percent="schedule {.expected_percent}%",
    lead="lead department: {names}",
    supporting="supporting: {names}",
    next_due="next milestone: {title} ({day})",
    not_filed="No accepted update for this month yet.",
    no_change="No change this month.",
    by_department="Filings by department",
    all_filed="As of {as_of}, every lead department ({totals.departments}) has filed.",
    not_all_filed="As of {as_of}, of {totals.departments} lead departments, {totals.departments_missing} still owe "
    "updates: {names}.",
    overdue="Overdue",
    nothing_overdue="As of {as_of}, nothing is overdue.",
    overdue_count="As of {as_of}, overdue items: {totals.overdue}.",
    overdue_milestone="{measure}: milestone “{title}” was due on {day}; working days late: {.working_days}; "
    "department: {names}.",
    overdue_update="{measure}: the update for {month} was due on {day}; working days late: {.working_days}; "
    "department: {names}.",
    problems="Issues",
    no_problems="The departments report no issues this month.",
    next_steps="Next steps",
    no_next_steps="The departments name no next steps this month.",
    of_measure="{measure} ({names}): ",
    column={
        "section": "Section",
        "measures": "Measures",
        "department": "Department",
        "expected": "Expected",
        "filed": "Filed",
        "on_time": "On time",
        "late": "Late",
        "missing": "Missing",
        "accepted": "Accepted",
        "returned": "Returned",
        "order": "No.",
        "number": "Number",
        "title": "Measure",
        "lead": "Lead department",
        "supporting": "Supporting departments",
        "light": "Status",
        "percent": "Completion (%)",
        "expected_percent": "Schedule (%)",
        "next_milestone": "Next milestone",
        "next_due_on": "Milestone due",
        "filing": "Filing",
        "progress": "Progress",
        "problems": "Issues",
        "next_steps": "Next steps",
        "item": "Item",
        "value": "Value",
        "kind": "Item",
        "measure": "Measure",
        "milestone": "Milestone",
        "due_on": "Due",
        "working_days": "Working days late",
        "plan": "Action plan",
        "office": "Coordinating office",
        "month": "Month",
        "as_of": "As of",
        "milestones_total": "Milestones",
        "milestones_done": "Milestones reached",
        "milestones_overdue": "Milestones overdue",
        "overdue": "Overdue items",
    },
    sheet={"summary": "Summary", "ledger": "Measures", "departments": "Filings", "overdue": "Overdue"},
    total="Total",
    share="Share (%)",
    unsectioned="Without section",
    without_lead="none named",
)


def nested(text: str) -> str:
    """`text` as it stands within quotation marks or a title: inner marks become those of the second rank."""
    return text.translate(INNER_MARKS)


def words_of(language: str) -> Words:
    """The language of the plan: English when it starts with en, else Chinese."""
    return ENGLISH if language.lower().startswith("en") else CHINESE
