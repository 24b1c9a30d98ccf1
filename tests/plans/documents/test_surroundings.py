"""What stands around a plan: labels and buttons of the page, number, issuers, date, title, covering notice."""

from datetime import date

import pytest

from plans.documents.furniture import is_furniture, labels_of
from plans.documents.paragraphs import lines_of
from plans.documents.parsing import parse_text
from plans.documents.tree import Kind, ParsedPlan

BODY = "一、任务\n（一）甲事。做好甲事。（区数据局）\n（二）乙事。做好乙事。（区民政局）"


def values(plan: ParsedPlan) -> tuple[object, ...]:
    fields = (plan.title, plan.doc_number, plan.issuer, plan.issue_date)
    return tuple(field.value if field else None for field in fields)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("• 索 引 号:00001/2024-1", [("other", "00001/2024-1")]),
        (
            "发布机构 云溪区人民政府 文    号 云政〔2024〕1号",
            [("issuer", "云溪区人民政府"), ("number", "云政〔2024〕1号")],
        ),
        ("文    号成文日期:2024-02-07发布日期:2024-02-08", [("written", "2024-02-07"), ("shown", "2024-02-08")]),
        (
            "发布时间：2024-02-08 09:28信息来源：区政府办公室",
            [("shown", "2024-02-08 09:28"), ("source", "区政府办公室")],
        ),
        ("来源:区数据局发布时间:2024-02-08", [("source", "区数据局"), ("shown", "2024-02-08")]),
        ("组配分类 | 计划 | 发布机构 | 云溪街道 |", [("other", "计划"), ("issuer", "云溪街道")]),
        ("名称: 关于甲事的通知 文号: 云政〔2024〕1号", [("title", "关于甲事的通知"), ("number", "云政〔2024〕1号")]),
    ],
)
def test_labels_of_a_page_are_read_however_they_are_spaced(line: str, found: list[tuple[str, str]]) -> None:
    (read,) = lines_of(line)
    assert [(each.label, line[each.value.start : each.value.end]) for each in labels_of(read)] == found
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    ["无障碍浏览 长者模式", "返 回", "您当前所在位置：首页 > 公开 > 方案", "2024-01-05 10:00 区政府办公室", "大 中 小"],
)
def test_navigation_and_buttons_are_no_text(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", ["来源于群众的意见要办好", "主题公园建设行动方案", "时间紧、任务重", "分享经验做法"])
def test_words_that_look_like_labels_are_left_alone(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("云政办发[2024]7号", "云政办发[2024]7号"),
        ("云政办发（2024）第7号", "云政办发（2024）第7号"),
        ("云政办发〔2024〕7 ", "云政办发〔2024〕7号"),
        ("云政办发〔20247号", "云政办发〔2024〕7号"),
        ("云政办发〔20247", "云政办发〔2024〕7号"),
        ("（云政办发〔2024〕7号）", "云政办发〔2024〕7号"),
        ("云溪区人民政府令第7号", "云溪区人民政府令第7号"),
    ],
)
def test_a_document_number_is_known_by_its_form(printed: str, number: str) -> None:
    plan = parse_text(f"云溪区2024年行动方案\n{printed}\n{BODY}")
    assert plan.doc_number
    assert plan.doc_number.span
    assert plan.doc_number.value == number
    assert plan.text[plan.doc_number.span.start : plan.doc_number.span.end] == plan.doc_number.quote


def test_a_number_behind_the_title_is_not_part_of_it() -> None:
    plan = parse_text(f"2024年云溪区重点工作任务（云政发〔2024〕2号）\n{BODY}")
    assert values(plan)[:2] == ("2024年云溪区重点工作任务", "云政发〔2024〕2号")


@pytest.mark.parametrize(
    ("signature", "issuer"),
    [
        ("中共云溪区委\n云溪区人民政府\n2024年3月1日", "中共云溪区委 云溪区人民政府"),
        ("云溪区数据局        云溪区民政局\n二〇二四年三月一日", "云溪区数据局 云溪区民政局"),
        ("云溪区人民政府办公室\n2024年3月", "云溪区人民政府办公室"),
    ],
)
def test_every_body_above_the_date_signs(signature: str, issuer: str) -> None:
    plan = parse_text(f"云溪区行动方案\n各单位：\n现印发给你们。\n{signature}\n{BODY}")
    assert plan.issuer
    assert plan.issuer.value == issuer


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        ("临江市数据局 临江市民政局 关于印发甲方案的通知\n", "临江市数据局 临江市民政局"),
        ("临江市人民政府办公室\n关于印发甲方案的通知\n", "临江市人民政府办公室"),
        ("市人民政府办公室关于\n对2024年甲项工作\n进行责任分解的通知\n", "市人民政府办公室"),
        ("【公开】临江市人民政府关于做好甲事的通知\n", "临江市人民政府"),
        ("云溪区甲方案\n来源：云溪区数据局 发布时间：2024-02-08\n", "云溪区数据局"),
        (
            "云溪区甲方案\n来源：临江在线 发布时间：2024-02-08\n根据《临江市人民政府关于乙事的通知》，制定本方案。\n",
            None,
        ),
    ],
)
def test_without_a_signature_the_name_of_the_notice_or_the_source_tells_the_issuer(head: str, issuer: str) -> None:
    plan = parse_text(head + BODY)
    assert (plan.issuer.value if plan.issuer else None) == issuer


def test_a_label_that_fills_its_line_is_told_by_the_next() -> None:
    plan = parse_text(f"发文单位\n云溪区数据局\n发布日期\n2024年3月5日 10:53\n云溪区甲方案\n为做好甲事。\n{BODY}")
    assert values(plan) == ("云溪区甲方案", None, "云溪区数据局", date(2024, 3, 5))


def test_the_body_below_the_order_signs_though_no_date_is_printed() -> None:
    plan = parse_text(f"现将《云溪区甲方案》印发给你们，请执行。\n云溪区人民政府\n云溪区甲方案\n{BODY}")
    assert plan.issuer
    assert plan.issuer.value == "云溪区人民政府"


def test_the_day_of_writing_counts_before_the_day_of_showing() -> None:
    plan = parse_text(f"发布日期：2024-03-05\n成文日期：2024-03-01\n云溪区甲方案\n{BODY}")
    assert plan.issue_date
    assert plan.issue_date.value == date(2024, 3, 1)


DIRECTIONS = "一、提高认识。各单位要重视。\n二、抓好落实。各单位要落实。\n"
NOTICE = (
    "云溪区人民政府关于印发甲方案的通知\n各单位：\n"
    "《云溪区2024年甲方案》已经区政府同意，现印发给你们，并提出以下要求：\n"
)
SIGNED = "云溪区人民政府\n2024年3月1日\n"


@pytest.mark.parametrize("title", ["云溪区2024年甲方案", "（此件公开发布）\n附件1\n云溪区2024年重点任务清单"])
def test_directions_of_a_covering_notice_are_requirements_and_the_plan_counts_anew(title: str) -> None:
    plan = parse_text(f"{NOTICE}{DIRECTIONS}{SIGNED}{title}\n{BODY}")
    assert [measure.number for measure in plan.measures] == ["（一）", "（二）"]
    assert [item.number for item in plan.work_requirements] == ["一、", "二、"]
    assert values(plan) == (title.splitlines()[-1], None, "云溪区人民政府", date(2024, 3, 1))
    assert "duplicate_number" not in {problem.code for problem in plan.problems}


def test_a_notice_without_its_plan_holds_directions_only() -> None:
    plan = parse_text(NOTICE + DIRECTIONS + SIGNED)
    assert (plan.kind, plan.measures) == (Kind.NOTICE, ())
    assert [item.number for item in plan.work_requirements] == ["一、", "二、"]


def test_a_plan_that_follows_without_its_title_is_no_direction() -> None:
    plan = parse_text(NOTICE + "一、总体要求。抓好甲事。\n二、重点任务\n（一）甲事。做好甲事。（区数据局）")
    assert [measure.number for measure in plan.measures] == ["（一）"]


def test_names_in_a_list_of_attachments_are_no_title() -> None:
    text = f"{NOTICE}{DIRECTIONS}附件：1.2024年甲任务清单\n2.2024年乙任务清单\n{SIGNED}附件1\n2024年甲任务清单\n{BODY}"
    assert values(parse_text(text))[0] == "2024年甲任务清单"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("关于印发《2024年甲项工作任务分解\n一览表》的通知\n", "关于印发《2024年甲项工作任务分解一览表》的通知"),
        ("关于印发2024年《政府工作报告》\n任务分工的通知\n", "关于印发2024年《政府工作报告》任务分工的通知"),
        ("当前位置：首页 > 项目 > 进展\n云溪区项目建设步步高\n今年以来，项目多。\n", "云溪区项目建设步步高"),
        (
            "历史栏目 2019年11月30日\n临江市人民政府印发关于加强甲项研究的通知\n",
            "临江市人民政府印发关于加强甲项研究的通知",
        ),
        ("云溪街道2023年工作总结和2024年工作思路 |\n", "云溪街道2023年工作总结和2024年工作思路"),
        ("2024年第1期      云溪区办公室：云溪区2024年工作要点        3\n", "云溪区2024年工作要点"),
        ("为做好工作，特制订《云溪区绿化行动计划（2024—2026年）》。\n", "云溪区绿化行动计划（2024—2026年）"),
    ],
)
def test_a_title_is_read_to_its_end_and_without_what_the_page_adds(head: str, title: str) -> None:
    assert values(parse_text(f"{head}{BODY}"))[0] == title


def test_a_date_behind_the_list_of_attachments_is_found() -> None:
    plan = parse_text(f"云溪区方案\n附件：1.甲任务分解\n2.乙任务分解\n2024年3月1日\n附件1\n云溪区甲方案\n{BODY}")
    assert plan.issue_date
    assert plan.issue_date.value == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("县督查室督查了任务落实。现将有关情况汇报如下。\n已完成10个。", Kind.PROGRESS_NOTICE),
        ("一、市级项目进展情况\n完成投资10亿元。\n二、省级项目进展情况\n完成投资3亿元。", Kind.REPORT),
        ("1-3月项目累计完成投资10亿元，同比增长5%，已开工129项。", Kind.REPORT),
        ("甲街道2023年工作总结及2024年工作思路\n一、成效\n1.甲事。做了甲事。", Kind.REPORT),
        ("Committee\nThe decision\nResolved\n1. That the plan be NOTED.\n2. That it be APPROVED.", Kind.REPORT),
    ],
)
def test_what_tells_results_is_no_plan(text: str, kind: Kind) -> None:
    plan = parse_text(text)
    assert (plan.kind, plan.measures) == (kind, ())


@pytest.mark.parametrize(
    "text",
    [
        "《云溪区甲方案》政策解读\n一、起草背景\n为做好甲事，制定方案。\n二、主要内容\n（一）甲事。做好甲事。",
        "日前，区政府印发甲方案，现将主要内容解读如下：\n一、背景\n为做好甲事。\n二、内容\n分为两部分。",
    ],
)
def test_what_explains_a_plan_is_none(text: str) -> None:
    plan = parse_text(text)
    assert (plan.kind, plan.measures) == (Kind.NEWS_INTERPRETATION, ())
    assert [section.number for section in plan.sections if section.parent is None] == ["一、", "二、"]
