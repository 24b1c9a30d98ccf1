"""Read documents, made by hand: a text, and the tree whose spans are looked up in it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from plans.documents.tree import (
    Comparator,
    Deadline,
    DeadlineKind,
    DepartmentRef,
    Field,
    Kind,
    Location,
    ParsedMeasure,
    ParsedPlan,
    ParsedRequirement,
    ParsedSection,
    Problem,
    Reason,
    Role,
    Severity,
    Span,
    Target,
    TargetKind,
)

TEXT = """安和区2026年营商环境行动方案
一、便利准入
（一）开办企业。推进“一网通办”，2026年6月底前开通全程网办。（牵头单位：区市场监管局；配合单位：区税务局、各街道）
（二）办理许可。年内新增许可事项20项。（牵头单位：区发改局）
（二）跨省通办。完善通办机制。（责任单位：区大数据中心）
二、工作要求
（一）加强领导。各部门密切配合。
"""


def field(words: str, after: str = "") -> Field:
    start = TEXT.index(words, TEXT.index(after) if after else 0)
    return Field(words, Span(start, start + len(words)), words)


def unit(name: str, role: Role, *, generic: bool = False) -> DepartmentRef:
    return DepartmentRef(field(name), role, generic)


def measure(ordinal: int, number: str, heading: str, body: str, **more) -> ParsedMeasure:
    line = next(line for line in TEXT.splitlines() if heading in line)
    return ParsedMeasure(
        ordinal=ordinal,
        number=number,
        heading=field(heading),
        body=field(body, after=heading),
        section=0,
        departments=more.pop("departments", ()),
        deadlines=more.pop("deadlines", ()),
        targets=more.pop("targets", ()),
        tasks=(),
        span=field(line).span,
        **more,
    )


def section(ordinal: int, number: str, heading: str) -> ParsedSection:
    return ParsedSection(ordinal, number, field(heading), 1, None, field(f"{number}、{heading}").span)


def plan_tree(**changes) -> ParsedPlan:
    due = field("2026年6月底前").span
    promised = field("新增许可事项20项").span
    target = Target("新增许可事项20项", Decimal(20), "项", Comparator.EQUAL, TargetKind.INCREMENT, promised)
    tree = ParsedPlan(
        kind=Kind.PLAN,
        reason=Reason("numbered_measures", (("count", "3"),)),
        text=TEXT,
        language="zh-Hans",
        title=field("安和区2026年营商环境行动方案"),
        doc_number=None,
        issuer=None,
        issue_date=None,
        year=Field(2026, field("2026").span, "2026"),
        is_draft=False,
        superior_plan=None,
        sections=(section(1, "一", "便利准入"), section(2, "二", "工作要求")),
        measures=(
            measure(
                1,
                "（一）",
                "开办企业",
                "推进“一网通办”，2026年6月底前开通全程网办。",
                departments=(
                    unit("区市场监管局", Role.LEAD),
                    unit("区税务局", Role.COOP),
                    unit("各街道", Role.COOP, generic=True),
                ),
                deadlines=(Deadline(DeadlineKind.DATE, date(2026, 6, 30), "2026年6月底前", due),),
            ),
            measure(
                2,
                "（二）",
                "办理许可",
                "年内新增许可事项20项。",
                departments=(unit("区发改局", Role.LEAD),),
                targets=(target,),
            ),
            measure(
                3,
                "（二）",
                "跨省通办",
                "完善通办机制。",
                departments=(unit("区大数据中心", Role.RESPONSIBLE),),
            ),
        ),
        work_requirements=(
            ParsedRequirement(
                "（一）", field("加强领导"), field("各部门密切配合。"), 1, field("（一）加强领导。").span
            ),
        ),
        figures=(),
        repairs=(),
        problems=(
            Problem(
                "duplicate_number", Severity.WARNING, Location(5), (("number", "（二）"),), field("（二）跨省").span
            ),
        ),
    )
    return replace(tree, **changes)


def news_tree() -> ParsedPlan:
    return plan_tree(
        kind=Kind.NEWS_INTERPRETATION,
        reason=Reason("news_marks", (("words", "记者"),)),
        measures=(),
        work_requirements=(),
        sections=(),
    )
