"""How real plans are divided: chapters of every kind, items without numbers, tables of contents, English plans."""

import pytest

from plans.documents.numbering import Style, like, read_number
from plans.documents.parsing import parse_text
from plans.documents.tree import ParsedPlan, Role

ITEM = "（一）甲事。做好甲事。（区数据局）\n（二）乙事。做好乙事。（区民政局）\n"


def measures(plan: ParsedPlan) -> list[tuple[str, str | None]]:
    return [(measure.number, measure.heading.value if measure.heading else None) for measure in plan.measures]


def sections(plan: ParsedPlan) -> list[str]:
    return [section.number + section.heading.value for section in plan.sections]


@pytest.mark.parametrize(
    ("line", "printed", "style", "value"),
    [
        ("1.2025年底前建成甲馆", "1.", Style.ARABIC, 1),
        ("⑶开展试点", "⑶", Style.ARABIC_BRACKET, 3),
        ("⒉开展试点", "⒉", Style.ARABIC, 2),
        ("㈣开展试点", "㈣", Style.HAN_BRACKET, 4),
        ("任务三：开展试点", "任务三", Style.NAMED, 3),
        ("（壹）建立机制", "（壹）", Style.HAN_BRACKET, 1),
        ("实事一：修建甲馆", "实事一", Style.NAMED, 1),
        ("Priority two: Cleaner travel", "Priority two", Style.NAMED, 2),
        ("Action 1.2 Plant trees", "Action 1.2", Style.NAMED, 2),
        ("Priority 2: Greener homes", "Priority 2", Style.NAMED, 2),
    ],
)
def test_numbers_of_other_print(line: str, printed: str, style: Style, value: int) -> None:
    number = read_number(line)
    assert number is not None
    assert (number.printed, number.style, number.value) == (printed, style, value)


@pytest.mark.parametrize(
    "line", ["行动一周年", "Action 10 plans were approved", "Priority is given", "Goal 1:", "1.25万亩"]
)
def test_a_word_beside_a_digit_is_no_number(line: str) -> None:
    assert read_number(line) is None


@pytest.mark.parametrize(
    ("line", "value", "printed"),
    [("任务三：某事", 2, "任务二"), ("Action 1.3 Do", 2, "Action 1.2"), ("㈢某事", 2, "（二）")],
)
def test_a_missing_number_of_other_print_is_printed_alike(line: str, value: int, printed: str) -> None:
    number = read_number(line)
    assert number is not None
    assert like(number, value) == printed


def test_a_table_of_contents_is_no_text() -> None:
    plan = parse_text(
        f"甲区规划方案\n目录\n一、总体要求\n二、重点任务\n（一）甲事\n（二）乙事\n为做好甲事，制定本方案。\n二、重点任务\n{ITEM}"
    )
    assert sections(plan) == ["二、重点任务"]
    assert measures(plan) == [("（一）", "甲事"), ("（二）", "乙事")]


def test_a_line_of_its_own_heads_a_chapter_where_none_is_numbered() -> None:
    plan = parse_text(f"甲区方案\n为做好甲事，制定本方案。\n守牢甲事底线\n{ITEM}办好乙事\n（三）丙事。做好丙事。")
    assert sections(plan) == ["守牢甲事底线", "办好乙事"]
    assert [measure.section for measure in plan.measures] == [0, 0, 1]


def test_a_title_above_the_first_number_heads_no_chapter() -> None:
    assert sections(parse_text(f"甲区人民政府\n甲区2024年行动方案\n{ITEM}")) == []


@pytest.mark.parametrize(
    ("chapter", "kept"),
    [
        ("总体目标", False),
        ("规划背景", False),
        ("整治范围", False),
        ("实施步骤", False),
        ("工作步骤和时间安排", False),
        ("完善社会保障体系", True),
        ("强化保障性住房建设", True),
        ("优化营商环境", True),
    ],
)
def test_general_chapters_hold_no_measures_whatever_they_are_called(chapter: str, kept: bool) -> None:
    plan = parse_text(f"甲区方案\n一、{chapter}\n（一）甲事。做好甲事。\n（二）乙事。做好乙事。\n二、重点任务\n{ITEM}")
    assert [measure.section for measure in plan.measures] == ([0, 0, 1, 1] if kept else [2 + 1, 2 + 1])
    assert not plan.work_requirements


@pytest.mark.parametrize("chapter", ["主要任务", "工作内容", "重点工作任务"])
def test_a_chapter_that_is_only_begun_is_no_measure(chapter: str) -> None:
    plan = parse_text(f"甲区方案\n为做好甲事，制定本方案。\n一、基本情况\n甲事尚好。\n二、{chapter}")
    assert plan.measures == ()


def test_a_safeguard_chapter_without_items_is_one_requirement() -> None:
    plan = parse_text(f"甲区方案\n一、重点任务\n{ITEM}二、组织保障\n各单位要加强领导。")
    assert [item.number for item in plan.work_requirements] == ["二、"]


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("甲园区管委会牵头工作（8项）", [("甲园区管委会", Role.LEAD)]),
        ("强化创新（区科技局牵头）", [("区科技局", Role.LEAD)]),
        ("张某某副区长牵头重点工作", []),
    ],
)
def test_a_heading_charges_its_departments_with_what_names_none(heading: str, named: list[tuple[str, Role]]) -> None:
    plan = parse_text(f"甲区任务清单\n一、{heading}\n1.建设甲馆。\n2.建设乙馆。（区民政局牵头）")
    charged, own = plan.measures
    assert [(ref.name.value, ref.role) for ref in charged.departments] == named
    assert [ref.name.value for ref in own.departments] == ["区民政局"]


ENGLISH = """Borough Climate Plan 2024-2027

Introduction

This plan says how we reach net zero.

Priority 1: Greener homes

Objective 1.1 Improve energy efficiency

Action 1.1.1 Retrofit 500 homes. Lead: Housing Services

Action 1.1.2 Publish advice for landlords. It is updated “often”.

Priority 2: Cleaner travel

Action 2.1 Install charge points. Lead: Transport
"""


def test_an_english_plan_is_divided_by_its_words() -> None:
    plan = parse_text(ENGLISH)
    assert sections(plan) == [
        "Priority 1Greener homes",
        "Objective 1.1Improve energy efficiency",
        "Priority 2Cleaner travel",
    ]
    assert measures(plan) == [
        ("Action 1.1.1", "Retrofit 500 homes"),
        ("Action 1.1.2", "Publish advice for landlords"),
        ("Action 2.1", "Install charge points"),
    ]
    assert [measure.section for measure in plan.measures] == [1, 1, 2]


def test_items_behind_dots_are_measures_where_they_say_when() -> None:
    plan = parse_text(
        "Equality Action Plan\nActions:\n• Train staff.\nTimescale: 2025\nIssue: 2\n• Publish a guide.\nTimescale: 2026"
    )
    assert [(measure.number, measure.body.value) for measure in plan.measures] == [
        ("", "Train staff."),
        ("", "Publish a guide."),
    ]
    assert "duplicate_number" not in {problem.code for problem in plan.problems}


def test_dots_without_any_say_are_no_measures() -> None:
    assert parse_text("Our Plan\nWe work for\n• People first\n• Sustainability").measures == ()


BLOCKS = """Equality action plan

Priority one: Create an inclusive place

Build a programme for all staff


Set up and roll out a programme.

Lead service area

Equalities team


Make sure that buildings are open to all


Have hearing loops installed.

Lead service area

Estates team
"""


def test_english_items_set_off_by_a_gap_are_measures_where_they_say_who_leads() -> None:
    plan = parse_text(BLOCKS)
    assert sections(plan) == ["Priority oneCreate an inclusive place"]
    assert measures(plan) == [("", "Build a programme for all staff"), ("", "Make sure that buildings are open to all")]
    assert parse_text(BLOCKS.replace("Lead service area", "It is good")).measures != plan.measures


def test_a_text_on_one_line_is_taken_apart_where_its_items_begin() -> None:
    parts = [
        "云溪区人民政府关于印发甲方案的通知 (云政发〔2024〕2号) 各单位:",
        "为做好甲乙各项工作，推动全区各部门各街道把责任落到实处，特制定本方案。",
        "一、重点任务 全区要做好以下各项工作，一项一项抓到底，让群众看得见。",
        "（一）甲事。做好甲事，5.5万人受益。（区数据局） （二）乙事。做好乙事。（区民政局）",
        "二、工作要求 （一）加强领导。各单位要重视。",
    ]
    plan = parse_text(" ".join(parts))
    assert sections(plan) == ["一、重点任务", "二、工作要求"]
    assert measures(plan) == [("（一）", "甲事"), ("（二）", "乙事")]
    assert plan.doc_number
    assert plan.doc_number.value == "云政发〔2024〕2号"


def test_a_heading_promises_too_and_a_number_said_twice_is_promised_once() -> None:
    plan = parse_text(
        "甲区2024年工作要点\n一、重点任务\n"
        "1．建设3个产业园，6月底前开工。完善配套。（区经信局）\n2．新建5所学校。新建5所学校，改造2所。（区教育局）\n"
    )
    promised = [[int(target.value) for target in measure.targets] for measure in plan.measures]
    assert promised == [[3], [5, 2]]
    assert [str(deadline.on) for deadline in plan.measures[0].deadlines] == ["2024-06-30"]


def test_parts_that_say_who_and_when_under_labels_are_fields_of_the_item_above() -> None:
    fields = "（一）责任单位：市教育局\n（二）任务分解：改造20所学校。\n（三）完成时限：6月底前\n"
    plan = parse_text(f"甲市2024年实事任务分解方案\n一、实施学校改水\n{fields}二、修建道路\n{fields}")
    assert measures(plan) == [("一、", "实施学校改水"), ("二、", "修建道路")]
    assert [str(deadline.on) for deadline in plan.measures[1].deadlines] == ["2024-06-30"]
    assert [len(measure.tasks) for measure in plan.measures] == [1, 1]
