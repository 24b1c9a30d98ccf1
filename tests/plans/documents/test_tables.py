"""Task tables whose rows are lines."""

from plans.documents.parsing import parse, parse_text
from plans.documents.tree import Kind

ROLES = dict[str, str]


def roles(text: str) -> list[ROLES]:
    plan = parse_text(text)
    return [{ref.name.value: str(ref.role) for ref in measure.departments} for measure in plan.measures]


def due(text: str) -> list[list[str]]:
    plan = parse_text(text)
    return [[str(deadline.on or deadline.kind) for deadline in measure.deadlines] for measure in plan.measures]


TWO_LINES = """2024年重点任务分解表
| 序号 | 工作任务 | 责任分工 |  | 完成时限 |
|---|---|---|---|---|
|  |  | 牵头单位 | 配合单位 |  |
| 1 | 新建公园3个 | 区园林局 | 区财政局 各街道 | 6月底 |
| 2 | 改造道路5条 | 区住建局 | 区交警大队 | 长期坚持 |
| 合计 |  |  |  |  |
"""


def test_a_head_of_two_lines_is_one_head_and_a_sum_is_no_measure() -> None:
    assert roles(TWO_LINES) == [
        {"区园林局": "lead", "区财政局": "coop", "各街道": "coop"},
        {"区住建局": "lead", "区交警大队": "coop"},
    ]
    assert due(TWO_LINES) == [["2024-06-30"], ["ongoing"]]


def test_rows_need_no_bar_before_the_first_cell() -> None:
    text = (
        "2024年任务表\n序号 | 任务 | 责任单位 | 时限 |\n---|---|---|---\n"
        "1 | 修路 | 区住建局 | 5月底前 |\n2 | 植树 | 区园林局 | 年内 |\n"
    )
    assert roles(text) == [{"区住建局": "responsible"}, {"区园林局": "responsible"}]
    assert due(text) == [["2024-05-31"], ["2024-12-31"]]


MERGED = """2024年任务表
工作任务 | 具体要求 | 责任部门 |
一、财政公开。 | 1.公开决算。 | 财务科 |
二、网站公开。 | 2.更新信息。 | 办公室 |
3.反馈意见。 | 各科室 | |
4.更新账号。 | 办公室牵头，宣传科配合 | |
"""


def test_rows_below_a_merged_cell_begin_a_column_too_early() -> None:
    plan = parse_text(MERGED)
    assert [section.heading.value.rstrip("。") for section in plan.sections] == ["财政公开", "网站公开"]
    assert [(measure.number, measure.section) for measure in plan.measures] == [
        ("1.", 0),
        ("2.", 1),
        ("3.", 1),
        ("4.", 1),
    ]
    assert roles(MERGED)[2:] == [{"各科室": "responsible"}, {"办公室": "lead", "宣传科": "coop"}]


def test_a_cell_may_name_roles_of_its_own() -> None:
    text = (
        "2024年任务表\n| 序号 | 任务 | 责任单位 |\n| 1 | 修路 | 区住建局牵头，区财政局配合 |\n"
        "| 2 | 植树 | 牵头单位：区园林局 配合单位：区水务局 |\n| 3 | Clean | Parks: Supported by Water / Health |\n"
    )
    assert roles(text) == [
        {"区住建局": "lead", "区财政局": "coop"},
        {"区园林局": "lead", "区水务局": "coop"},
        {"Parks": "lead", "Water": "coop", "Health": "coop"},
    ]


def test_columns_of_quarters_are_stages_and_the_last_one_is_the_deadline() -> None:
    text = (
        "2024年项目表\n| 序号 | 项目 | 责任单位 | 一季度 | 二季度 | 三季度 |\n"
        "| 1 | 建学校 | 区教育局 | 完成设计 | 开工 |  |\n| 2 | 建医院 | 区卫健委 | 开工 | 封顶 | 竣工 |\n"
    )
    assert due(text) == [["2024-06-30"], ["2024-09-30"]]
    stages = parse_text(text).measures[1].tasks
    assert [(stage.text.value, str(stage.deadlines[0].on)) for stage in stages] == [
        ("开工", "2024-03-31"),
        ("封顶", "2024-06-30"),
        ("竣工", "2024-09-30"),
    ]


def test_a_name_repeats_no_promise_of_its_text() -> None:
    text = (
        "2024年表\n| 序号 | 项目 | 内容 | 责任单位 |\n| 1 | 新建公园3个、驿站2个 | 在城区新建公园3个。 | 区园林局 |\n"
    )
    (measure,) = parse_text(text).measures
    assert [(int(target.value), target.unit) for target in measure.targets] == [(3, "个"), (2, "个")]


def test_bullets_with_labelled_lines_are_actions() -> None:
    text = """Equality Action Plan 2023 - 2027
Actions:
• Train all members.
• Write a guide for managers
Timescale: 2023-2027
Responsibility: Policy / Legal
Issue: 2. Access
• Open a help desk.
Timescale: 2024
Lead: Customer Services
"""
    plan = parse_text(text)
    assert [measure.title.rstrip(".") for measure in plan.measures] == [
        "Train all members",
        "Write a guide for managers",
        "Open a help desk",
    ]
    assert roles(text) == [{}, {"Policy": "responsible", "Legal": "responsible"}, {"Customer Services": "lead"}]
    assert due(text) == [[], ["2027-12-31"], ["2024-12-31"]]


def test_bullets_below_numbered_items_are_parts_of_them() -> None:
    text = (
        "2024年工作方案\n1.修路。\n• 修东路。\n责任单位：区住建局\n"
        "2.植树。\n• 植东园。\n• 植西园。\n责任单位：区园林局\n"
    )
    assert [measure.number for measure in parse_text(text).measures] == ["1.", "2."]


def test_of_outline_and_table_with_as_many_measures_the_one_that_names_units_is_read() -> None:
    text = (
        "甲区2024年任务分解方案\n一、重点任务\n1．修路。修好路。\n2．植树。植好树。\n\n"
        "| 序号 | 任务 | 责任单位 |\n|---|---|---|\n| 1 | 修路 | 区住建局 |\n| 2 | 植树 | 区园林局 |\n"
    )
    assert roles(text) == [{"区住建局": "responsible"}, {"区园林局": "responsible"}]


def test_a_progress_table_shows_its_tasks_and_counts_its_progress_once() -> None:
    cells = ("序号", "项目内容", "当前进度", "牵头单位", "1", "新建公园5所。", "80%（滞后）", "区园林局")
    plan = parse_text(
        "2024年度实事项目进度表（截至10月31日）\n\n" + "\n\n".join(cells) + "\n\n2\n\n修路。\n\n95%\n\n区住建局\n"
    )
    assert plan.kind is Kind.PROGRESS_TABLE
    assert [len(measure.targets) for measure in plan.measures] == [1, 0]
    assert [f"{figure.value:f}" for figure in plan.figures] == ["80", "95"]


def test_a_row_of_tabs_may_begin_with_empty_cells() -> None:
    text = (
        "2024年任务分解表\n序号\t任务\t责任单位\t时限\n"
        "1\t修路\t区住建局\t5月底前\n\t植树100株\t\t\n2\t架桥\t区住建局\t年底前\n"
    )
    assert [len(measure.tasks) for measure in parse_text(text).measures] == [2, 0]


def test_columns_kept_by_blanks_are_rows_whose_cells_go_on_below() -> None:
    text = """Healthy District Action Plan 2024

   No.    Action                    Responsibility      Timeline      Indicator

   1      Make more use of school   AFA: Supported by   2018-2022     •  No. of schools
          buildings                 LCC / HSE

                                                                      •  No. of users
   2      Plant trees in parks      LMETB               June 2024     •  Trees planted

          Goals of the second chapter
   Goal 2: Cleaner air
"""
    first, second = parse(text.encode()).measures
    assert [measure.heading.value for measure in (first, second) if measure.heading] == [
        "Make more use of school buildings",
        "Plant trees in parks",
    ]
    assert [(ref.name.value, str(ref.role)) for ref in first.departments] == [
        ("AFA", "lead"),
        ("LCC", "coop"),
        ("HSE", "coop"),
    ]
    assert str(second.deadlines[0].on) == "2024-06-30"
