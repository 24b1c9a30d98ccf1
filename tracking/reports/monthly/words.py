"""The fixed words of the monthly report from template 2026.4 on, besides those in `reports.words`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class MonthlyWords:
    crossfoot: str
    crossfoot_fails: str
    identity: Mapping[str, str]
    between_sentences: str

    moved: str
    moved_nothing: str
    move: str
    moved_measures: str
    measure_moved: str
    measure_new: str
    measure_gone: str
    figure: Mapping[str, str]

    lights_chart: str
    course_chart: str
    actual: str
    schedule: str

    overdue: str
    reason: str
    asked_for: str

    targets: str
    no_targets: str
    target_counts: str
    targets_table: str
    target_chart: str
    reading: str
    toward: str

    suggestions: str
    all_answered: str
    some_answered: str
    no_suggestions: str
    outcomes: str
    outcome_count: str
    outcome: Mapping[str, str]
    item: str

    problems: str
    help: str
    no_help: str
    state: Mapping[str, str]
    column: Mapping[str, str]
    ledger: str


CHINESE = MonthlyWords(
    crossfoot="经核对，{sums}，勾稽相符。",
    crossfoot_fails="经核对，{sums}，勾稽不符。",
    identity={
        "filed": "已报{filings.filed}项与未报{filings.missing}项之和为应报{filings.expected}项",
        "punctual": "按时{filings.on_time}项与逾期报送{filings.late}项之和为已报{filings.filed}项",
        "reviewed": "已通过{filings.accepted}项与待审核{filings.waiting}项之和为已报{filings.filed}项",
        "lights": "各状态举措之和为{totals.measures}项",
        "sections": "各部分举措之和为{totals.measures}项",
        "departments": "各单位应报之和为{filings.expected}项",
    },
    between_sentences="；",
    moved="与{month}（{day}）相比，{moves}。",
    moved_nothing="与{month}（{day}）相比，各项数字没有变化。",
    move="{name}由{.before}变为{.after}",
    moved_measures="状态有变化的举措：{moves}。",
    measure_moved="{measure}（{before}→{after}，完成率变动{.points}个百分点）",
    measure_new="{measure}（新增）",
    measure_gone="{measure}（已撤销）",
    figure={
        "completion.percent": "总体完成率（%）",
        "completion.expected": "序时进度（%）",
        "lights.done": "已完成举措",
        "lights.on_schedule": "序时推进举措",
        "lights.behind": "临期或滞后举措",
        "lights.overdue": "逾期举措",
        "lights.not_started": "未启动举措",
        "filings.filed": "已报进展",
        "filings.on_time": "按时报送",
        "filings.missing": "未报进展",
        "milestones.done": "已完成节点",
        "milestones.overdue": "逾期节点",
        "overdue.total": "逾期事项",
        "targets.reached": "已达标指标",
        "targets.behind": "滞后指标",
        "suggestions.answered": "已答复意见建议",
    },
    lights_chart="各部分举措状态",
    course_chart="完成率与序时进度",
    actual="完成率",
    schedule="序时进度",
    overdue="逾期事项及原因",
    reason="原因：",
    asked_for="已申请延至{day}。",
    targets="指标完成情况",
    no_targets="本方案未设量化指标。",
    target_counts="共设指标{target_states.total}项，其中已达标{target_states.reached}项，推进中{target_states.on_way}项，"
    "落后序时{target_states.behind}项，尚无数值{target_states.unknown}项。",
    targets_table="指标完成情况表",
    target_chart="指标推进情况：{target}",
    reading="截至{day}，“{target}”完成{.value}{unit}",
    toward="，目标{.goal}{unit}，完成目标进度{.share}%",
    suggestions="意见建议办理情况",
    all_answered="截至{as_of}，全部{suggestions.total}件意见建议全部落实反馈。",
    some_answered="截至{as_of}，{suggestions.total}件意见建议中，{suggestions.answered}件已落实反馈，其中按期答复{suggestions.on_time}件，"
    "待答复{suggestions.owed}件，待分派{suggestions.waiting}件。",
    no_suggestions="截至{as_of}，未收到意见建议。",
    outcomes="答复结果：{outcomes}。",
    outcome_count="{outcome}{count}件",
    item="（{number}）",
    outcome={"A": "已解决", "B": "正在解决", "C": "列入计划", "D": "解释说明"},
    problems="存在问题和需协调事项",
    help="需协调解决的事项",
    no_help="各单位本期未提出需协调解决的事项。",
    state={"reached": "已达标", "on_way": "推进中", "behind": "落后序时", "unknown": "尚无数值"},
    column={
        "target": "指标",
        "goal": "目标",
        "value": "完成",
        "as_of": "截至",
        "expected": "序时应达",
        "share": "进度（%）",
        "state": "状态",
    },
    ledger="举措进展台账",
)

ENGLISH = MonthlyWords(
    crossfoot="Checked: {sums}; the figures agree.",
    crossfoot_fails="Checked: {sums}; the figures do not agree.",
    identity={
        "filed": "filed {filings.filed} and missing {filings.missing} make expected {filings.expected}",
        "punctual": "on time {filings.on_time} and late {filings.late} make filed {filings.filed}",
        "reviewed": "accepted {filings.accepted} and to be reviewed {filings.waiting} make filed {filings.filed}",
        "lights": "the measures of all lights make {totals.measures}",
        "sections": "the measures of all sections make {totals.measures}",
        "departments": "what all departments are expected to file makes {filings.expected}",
    },
    between_sentences="; ",
    moved="Against {month} ({day}): {moves}.",
    moved_nothing="Against {month} ({day}) no figure has moved.",
    move="{name} from {.before} to {.after}",
    moved_measures="Measures whose status moved: {moves}.",
    measure_moved="{measure} ({before} → {after}, completion by {.points} points)",
    measure_new="{measure} (new)",
    measure_gone="{measure} (withdrawn)",
    figure={
        "completion.percent": "completion (%)",
        "completion.expected": "schedule (%)",
        "lights.done": "measures done",
        "lights.on_schedule": "measures on schedule",
        "lights.behind": "measures due soon or behind",
        "lights.overdue": "measures overdue",
        "lights.not_started": "measures not started",
        "filings.filed": "updates filed",
        "filings.on_time": "updates on time",
        "filings.missing": "updates missing",
        "milestones.done": "milestones reached",
        "milestones.overdue": "milestones overdue",
        "overdue.total": "overdue items",
        "targets.reached": "targets reached",
        "targets.behind": "targets behind",
        "suggestions.answered": "suggestions answered",
    },
    lights_chart="Status of the measures by section",
    course_chart="Completion and schedule",
    actual="completion",
    schedule="schedule",
    overdue="Overdue, and why",
    reason="Reason: ",
    asked_for="A later date is asked for: {day}.",
    targets="Targets",
    no_targets="The plan sets no targets in numbers.",
    target_counts="Targets: {target_states.total}; reached: {target_states.reached}; "
    "on the way: {target_states.on_way}; behind: {target_states.behind}; no value yet: {target_states.unknown}.",
    targets_table="Targets and what was reached",
    target_chart="Target: {target}",
    reading="As of {day}, “{target}” stands at {.value} {unit}",
    toward=", the goal is {.goal} {unit}, {.share}% of the way is gone",
    suggestions="Suggestions",
    all_answered="As of {as_of}, all {suggestions.total} suggestions are answered.",
    some_answered="As of {as_of}, of {suggestions.total} suggestions {suggestions.answered} are answered, "
    "{suggestions.on_time} of them on time; to answer: {suggestions.owed}, to assign: {suggestions.waiting}.",
    no_suggestions="No suggestion received as of {as_of}.",
    outcomes="Answers: {outcomes}.",
    outcome_count="{count} {outcome}",
    item="({number}) ",
    outcome={"A": "solved", "B": "in progress", "C": "planned", "D": "explained"},
    problems="Issues and help wanted",
    help="Help wanted",
    no_help="The departments ask for no help this month.",
    state={"reached": "reached", "on_way": "on the way", "behind": "behind", "unknown": "no value yet"},
    column={
        "target": "Target",
        "goal": "Goal",
        "value": "Reached",
        "as_of": "As of",
        "expected": "Expected",
        "share": "Of the way (%)",
        "state": "Status",
    },
    ledger="Ledger of measures",
)


def monthly_words(language: str) -> MonthlyWords:
    return ENGLISH if language.lower().startswith("en") else CHINESE
