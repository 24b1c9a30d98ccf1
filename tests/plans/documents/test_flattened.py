"""Tables of which only the cells are left, one below the other."""

import pytest

from plans.documents import tables
from plans.documents.paragraphs import lines_of
from plans.documents.parsing import parse_text
from plans.documents.tree import ParsedPlan

BARE = """2024年民生实事任务分解表
序号
项目名称
主要内容
分管领导
牵头单位
配合单位
完成时限
1
增设学位
新建小学2所，增加学位900个。
何山海
区教育局
区财政局
各街道
8月底前
2
便民停车
新增车位300个。
苏 白
区城管局
区公安分局
持续推进
改造立体车库1座。
区住建局
10月底前
3
绿化提升
新建口袋公园4个。
苏 白
区园林局
区水务局
年底前
分享到：
"""
BARRED = """2024年重点任务分解表
重点工作 |
责任科室 |
时限要求 |
一、改进服务 |
清理文件目录，公布有效文件。 |
办公室 |
6月底前 |
规范窗口。 |
各科室、政务中心 |
持续推进 |
二、加强宣传 |
|
组织开放日活动2场。 |
宣传科 |
10月底前 |
"""
UNDER_NUMBERS = """2024年任务清单
工作任务
|
具体要求
|
责任单位
|
时限要求
|
优化服务
|
1
|
公布事项目录。
|
办公室
|
年底前
|
深化公开
|
2
|
规范专栏。
|
各科室
|
持续推进
|
3
|
编制年度报告。
|
办公室
|
3月底前
|
"""
ENGLISH = """Climate Action Plan 2024
No.
Action
Owner
Timescale
1
Plant 600 trees
Parks
March 2025
2
Insulate the town hall
Property Services / Energy Team
Ongoing
"""


def told(plan: ParsedPlan) -> list[tuple[str, str, list[tuple[str, str]], list[str]]]:
    found = []
    for measure in plan.measures:
        for ref in measure.departments:
            assert ref.name.span is not None
            assert plan.text[ref.name.span.start : ref.name.span.end] == ref.name.value
        due = [str(deadline.on or deadline.kind) for deadline in measure.deadlines]
        names = [(ref.name.value, str(ref.role)) for ref in measure.departments]
        found.append((measure.number, measure.title, names, due))
    return found


def test_cells_on_lines_of_their_own_are_put_back_into_rows() -> None:
    plan = parse_text(BARE)
    assert told(plan) == [
        ("1", "增设学位", [("区教育局", "lead"), ("区财政局", "coop"), ("各街道", "coop")], ["2024-08-31"]),
        (
            "2",
            "便民停车",
            [("区城管局", "lead"), ("区公安分局", "coop"), ("区住建局", "lead")],
            ["ongoing", "2024-10-31"],
        ),
        ("3", "绿化提升", [("区园林局", "lead"), ("区水务局", "coop")], ["2024-12-31"]),
    ]
    assert [[int(target.value) for target in measure.targets] for measure in plan.measures] == [[2, 900], [300, 1], [4]]


def test_cells_that_end_at_a_bar_need_no_numbers_and_may_be_divided_by_headings() -> None:
    plan = parse_text(BARRED)
    assert [section.heading.value for section in plan.sections] == ["改进服务", "加强宣传"]
    assert [measure.section for measure in plan.measures] == [0, 0, 1]
    assert told(plan)[1:] == [
        ("", "规范窗口。", [("各科室", "responsible"), ("政务中心", "responsible")], ["ongoing"]),
        ("", "组织开放日活动2场。", [("宣传科", "responsible")], ["2024-10-31"]),
    ]


def test_a_text_before_the_number_of_a_row_is_a_section_merged_downwards() -> None:
    plan = parse_text(UNDER_NUMBERS)
    assert [section.heading.value for section in plan.sections] == ["优化服务", "深化公开"]
    assert [(measure.number, measure.section) for measure in plan.measures] == [("1", 0), ("2", 1), ("3", 1)]
    assert [measure.departments[0].name.value for measure in plan.measures] == ["办公室", "各科室", "办公室"]


NUMBERED_TEXTS = """2024年目标责任分解表
领域
主要目标
主要责任单位
责任单位
1.妇女健康水平提高。
——筛查率达到80%以上。
区卫健委
新闻出版
区妇联
——检查率达到80%以上。
区卫健委
区市场监管局
2.体育锻炼比例提高。
区体育局
区教育局
1.教育平等。
区教育局
区人社局
"""


def test_texts_may_carry_the_numbers_of_the_rows() -> None:
    found = list(tables.tables_of(NUMBERED_TEXTS, lines_of(NUMBERED_TEXTS)))
    measures = tables.items_of(NUMBERED_TEXTS, found, year=2024).measures
    assert [measure.number for measure in measures] == ["1.", "2.", "1."]
    assert [int(target.value) for target in measures[0].targets] == [80, 80]
    assert [(ref.name.value, str(ref.role)) for ref in measures[0].departments] == [
        ("区卫健委", "lead"),
        ("新闻出版", "coop"),
        ("区妇联", "coop"),
        ("区市场监管局", "coop"),
    ]


def test_english_cells_follow_the_order_of_the_head() -> None:
    assert told(parse_text(ENGLISH)) == [
        ("1", "Plant 600 trees", [("Parks", "responsible")], ["2025-03-31"]),
        (
            "2",
            "Insulate the town hall",
            [("Property Services", "responsible"), ("Energy Team", "responsible")],
            ["ongoing"],
        ),
    ]


@pytest.mark.parametrize("text", ["责任单位\n区教育局\n完成时限\n6月底前\n", "工作任务\n牵头单位\n完成时限\n"])
def test_names_of_columns_without_rows_are_no_table(text: str) -> None:
    assert parse_text(text).measures == ()
