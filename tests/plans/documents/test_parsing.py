"""Whole documents, written for this project."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.documents import messages
from plans.documents.neutral import as_neutral
from plans.documents.parsing import parse, parse_text
from plans.documents.tree import Kind, ParsedPlan, Role
from tests.plans.documents.spans import misplaced

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def sample(name: str) -> ParsedPlan:
    return parse((SAMPLES / f"{name}.txt").read_bytes(), filename=f"{name}.txt")


def test_a_plan_inside_a_notice_is_read_with_what_surrounds_it() -> None:
    plan = sample("plan_three_levels")
    assert plan.kind is Kind.PLAN
    assert plan.title is not None
    assert plan.title.value == "云溪区优化政务服务行动方案（2025年）"
    assert plan.doc_number is not None
    assert plan.doc_number.value == "云政办发〔2025〕7号"
    assert plan.issuer is not None
    assert plan.issuer.value == "云溪区人民政府办公室"
    assert plan.issue_date is not None
    assert plan.issue_date.value == date(2025, 2, 18)
    assert plan.superior_plan is not None
    assert plan.superior_plan.value == "临江市优化政务服务行动方案"
    assert not plan.is_draft


def test_general_chapters_hold_no_measures_and_safeguards_are_requirements() -> None:
    plan = sample("plan_three_levels")
    assert [measure.number for measure in plan.measures] == ["1.", "2.", "3.", "4.", "5."]
    assert [item.heading.value for item in plan.work_requirements if item.heading] == ["加强组织领导", "强化督促检查"]
    tops = [section.heading.value for section in plan.sections if section.parent is None]
    assert tops == ["总体要求", "重点任务", "保障措施"]


def test_labels_on_lines_of_their_own_belong_to_the_measure_above() -> None:
    fourth = sample("plan_three_levels").measures[3]
    assert fourth.body.value.endswith("以内。")
    assert [(ref.name.value, ref.role) for ref in fourth.departments] == [
        ("区民政局", Role.LEAD),
        ("区财政局", Role.COOP),
        ("区住房和城乡建设局", Role.COOP),
        ("各街道办事处", Role.COOP),
    ]
    assert [deadline.on for deadline in fourth.deadlines] == [date(2025, 10, 31)]


def test_where_the_outermost_items_are_the_measures_there_are_no_sections() -> None:
    plan = sample("measures_flat")
    assert plan.kind is Kind.POLICY_MEASURES
    assert plan.sections == ()
    assert [measure.title for measure in plan.measures] == [
        "降低用电成本",
        "扩大信贷投放",
        "减免房屋租金",
        "拓宽销售渠道",
        "优化用工服务",
    ]
    assert plan.issuer is not None
    assert plan.issuer.value == "青禾县人民政府"


HEAD = (
    "某市人民政府办公厅\n关于印发某市服务提升三年行动方案的通知\n某政办发〔2023〕45号\n"
    "现将《某市服务提升三年行动方案（2023—2025年）》印发给你们。\n附件：某市服务提升三年行动方案（2023—2025年）\n"
    "某市人民政府办公厅  2023年8月21日\n附件\n某市服务提升\n三年行动方案\n（2023—2025年）\n"
)


def test_a_title_on_several_lines_is_found_by_the_name_in_the_notice() -> None:
    plan = parse_text(HEAD + "一、任务\n1.甲事。做好甲事。（牵头单位：市数据局）")
    assert plan.title is not None
    assert plan.title.value == "某市服务提升三年行动方案（2023—2025年）"
    assert plan.title.span is not None
    assert plan.text[plan.title.span.start : plan.title.span.end] == plan.title.quote
    assert plan.issuer is not None
    assert (plan.issuer.value, plan.issue_date and plan.issue_date.value) == ("某市人民政府办公厅", date(2023, 8, 21))


def test_a_closing_clause_is_no_measure() -> None:
    plan = parse_text(
        "某区若干措施\n第一条 加大支持。设立专项资金。（区财政局）\n第二条 本措施自印发之日起施行，有效期2年。"
    )
    assert [measure.number for measure in plan.measures] == ["第一条"]


def test_a_draft_is_marked_and_its_mark_belongs_to_the_title() -> None:
    plan = parse_text("某区服务提升行动方案\n（征求意见稿）\n一、任务\n（一）甲事。做好甲事。\n（二）乙事。做好乙事。")
    assert (plan.kind, plan.is_draft) == (Kind.DRAFT_PLAN, True)
    assert plan.title is not None
    assert plan.title.value == "某区服务提升行动方案（征求意见稿）"


def test_of_text_and_table_the_one_with_more_measures_speaks() -> None:
    rows = "".join(f"| {number} | 事项{number} | 区数据局 |\n" for number in range(1, 6))
    notice = "关于印发某区2025年任务分工表的通知\n一、提高认识。各单位要重视。\n二、抓好落实。各单位要落实。\n"
    plan = parse_text(f"{notice}某区2025年任务分工表\n| 序号 | 任务名称 | 牵头单位 |\n{rows}")
    assert [measure.title for measure in plan.measures] == [f"事项{number}" for number in range(1, 6)]


def test_a_table_that_tells_progress_is_no_plan() -> None:
    text = (
        "某县实事项目进展情况表\n| 序号 | 项目 | 完成情况 | 责任单位 |\n| 1 | 学校 | 截至6月底，已完成2所 | 县教育局 |"
    )
    plan = parse_text("2024年" + text)
    assert plan.kind is Kind.PROGRESS_TABLE
    assert [(figure.value, figure.as_of) for figure in plan.figures] == [(2, date(2024, 6, 30))]


def test_a_report_has_figures_with_their_own_days_and_no_measures() -> None:
    plan = sample("report")
    assert plan.kind is Kind.REPORT
    assert plan.measures == ()
    days = {f"{figure.value:f}{figure.unit}": figure.as_of for figure in plan.figures}
    assert days["1260家"] == date(2024, 6, 30)
    assert days["3.6亿元"] == date(2024, 5, 31)
    assert days["16个"] is None
    assert "not_a_plan" in {problem.code for problem in plan.problems}


def test_a_news_article_is_no_plan_and_says_why() -> None:
    plan = sample("news")
    assert plan.kind is Kind.NEWS_INTERPRETATION
    assert plan.measures == ()
    assert messages.reason_text(plan.reason) % dict(plan.reason.params)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "一、任务\n1.甲事。做好甲事。\n2.乙事。做好乙事。\n2.丙事。做好丙事。\n4.丁事。做好丁事。",
            {"duplicate_number", "missing_number"},
        ),
        ("一、任务\n1.甲事。做好甲事。（牵头单位：区司法局）\n2.乙事。做好乙事。", {"measure_without_lead"}),
        ("一、任务\n1.甲事。6月底前办结，年底前办结。（牵头单位：区司法局）\n二〇二五年三月一日", {"unclear_deadline"}),
        (
            "一、任务\n1.甲事。做好甲事。（牵头单位：区司法局）\n完成时限：6月底前\n完成时限：9月底前\n2025年8月1日",
            {"contradictory_deadlines", "deadline_before_issue"},
        ),
        ("根据国办发〔2018104号，制定方案。\n一、任务\n1.甲事。做好。（牵头单位：区司法局）", {"lost_characters"}),
        ("一、任务\n1.甲事。做好甲事。（牵头单位：区司法局、区财", {"unclosed_list"}),
    ],
)
def test_defects_are_reported_with_their_place(text: str, found: set[str]) -> None:
    problems = parse_text("某区行动方案\n\n" + text).problems
    codes = {problem.code for problem in problems}
    assert found - {"unclear_deadline"} <= codes
    for problem in problems:
        assert messages.problem_text(problem) % dict(problem.params)
        assert problem.span is None or problem.at is not None


@pytest.mark.parametrize(
    "words", ["于615日前报送", "截至1031日", "202310月份", "（云政发〔2024〕1）", "云政发〔2024〕1"]
)
def test_characters_lost_around_numbers_are_reported(words: str) -> None:
    assert "lost_characters" in {problem.code for problem in parse_text(f"某区行动方案\n{words}").problems}


@pytest.mark.parametrize("words", ["100日攻坚", "120日内办结", "（云政发〔2024〕1号）", "365日、不打烊"])
def test_whole_numbers_are_not_reported_as_damaged(words: str) -> None:
    assert "lost_characters" not in {problem.code for problem in parse_text(f"某区行动方案\n{words}").problems}


def test_stages_inside_a_sentence_do_not_contradict_each_other() -> None:
    plan = parse_text("某区2025年行动方案\n\n一、任务\n1.甲事。6月底前启动，9月底前办结。（牵头单位：区司法局）")
    assert [deadline.words for deadline in plan.measures[0].deadlines] == ["6月底前", "9月底前"]
    assert "contradictory_deadlines" not in {problem.code for problem in plan.problems}


def test_a_measure_with_two_dates_of_different_parts_keeps_both() -> None:
    plan = parse_text("某区行动方案\n\n一、任务\n（一）甲事。做好甲事（区司法局）。年底前做好乙事（区民政局）。")
    (measure,) = plan.measures
    assert [task.departments[0].name.value for task in measure.tasks] == ["区司法局", "区民政局"]


@settings(deadline=None, max_examples=60)
@given(
    st.text(alphabet="一二（）()、。；：:1234.年月日底前|\t\n 区司法局牵头单位：新增%个“”《》?〔〕号A", max_size=200)
)
def test_no_text_breaks_the_reader_and_every_quote_holds(text: str) -> None:
    plan = parse_text(text or "空")
    as_neutral(plan)
    assert misplaced(plan) == []


LINES = (
    "云溪区人民政府办公室关于印发《云溪区2024年甲方案》的通知",
    "云政办发〔2024〕7号",
    "• 索 引 号：00001 发布日期：2024-03-05",
    "现将《云溪区2024年甲方案》印发给你们，并提出以下要求：",
    "云溪区人民政府\n2024年3月1日",
    "附件：1.甲清单\n2.乙清单",
    "云溪区2024年甲方案",
    "一、总体要求",
    "二、重点任务（区数据局牵头）",
    "（一）甲事。6月底前新增10个。（牵头单位：区数据局；配合单位：各街道）",
    "1.乙事",
    "责任单位：区民政局",
    "三、工作要求",
    "| 序号 | 任务 | 牵头单位 |\n| 1 | 丙事 | 区司法局 |",
    "?。ㄒ唬┩晟剖袌鰷嗜霗C制行動。",
    "區(qū)級產(chǎn)業(yè)發(fā)展，設(shè)施開(kāi)放，加強監(jiān)管。",
    "Priority 1: Greener homes",
    "Action 1.1 Retrofit 500 homes. Lead: Housing",
    "• Train all staff\nTimescale: 2025",
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(LINES), max_size=14), st.sampled_from(["\n", "\n\n", " "]))
def test_every_quote_holds_in_any_order_of_the_parts_of_a_document(lines: list[str], between: str) -> None:
    plan = parse_text(between.join(lines) or "空")
    as_neutral(plan)
    assert misplaced(plan) == []
