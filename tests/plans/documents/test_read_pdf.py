import pytest

from plans.documents import read_pdf
from plans.documents.parsing import parse
from plans.documents.reading import read
from plans.documents.tree import UnreadableDocument
from tests.plans.documents.pages import pdf

FIRST = [
    (180, 780, "云溪区优化服务行动方案"),
    (112, 740, "一、重点任务"),
    (112, 710, "（一）简化流程。清理重复提交的证明材料，让群众少"),
    (80, 680, "跑腿，年底前取消二十项，办理更快更省心更方便更好用"),
    (290, 40, "— 1 —"),
]
SECOND = [
    (80, 780, "还要持续改进。（责任单位：区司法局）"),
    (112, 750, "（二）优化窗口。改善体验。（责任单位：区民政局）"),
    (290, 40, "— 2 —"),
]


def test_lines_are_joined_to_paragraphs_across_pages() -> None:
    plan = parse(pdf([FIRST, SECOND]))
    assert [(measure.number, measure.title) for measure in plan.measures] == [
        ("（一）", "简化流程"),
        ("（二）", "优化窗口"),
    ]
    assert "让群众少跑腿" in plan.measures[0].body.value
    assert "更好用还要持续改进。" in plan.measures[0].body.value
    assert "—" not in plan.text


def test_problems_name_the_page() -> None:
    plan = parse(pdf([FIRST, SECOND]))
    pages = {problem.at.page for problem in plan.problems if problem.code == "measure_without_lead" and problem.at}
    assert pages == {1, 2}


def test_a_table_with_drawn_borders_becomes_rows() -> None:
    rules = [(80, y, 500, y) for y in (700, 660, 620, 580)] + [(x, 580, x, 700) for x in (80, 140, 320, 500)]
    page = [
        (180, 780, "云溪区任务分工表"),
        *((x, 675, words) for x, words in ((85, "序号"), (145, "任务名称"), (325, "牵头单位"))),
        *((x, 635, words) for x, words in ((85, "1"), (145, "建设站点"), (325, "区民政局"))),
        *((x, 595, words) for x, words in ((85, "2"), (145, "优化窗口"), (325, "区数据局"))),
    ]
    plan = parse(pdf([page], rules=rules))
    found = [(measure.number, measure.title, measure.departments[0].name.value) for measure in plan.measures]
    assert found == [("1", "建设站点", "区民政局"), ("2", "优化窗口", "区数据局")]


@pytest.mark.parametrize(
    ("content", "code"),
    [(pdf([[]]), "scanned"), (pdf([FIRST], protected=True), "encrypted"), (b"%PDF-1.5 rubbish", "broken")],
)
def test_a_pdf_without_text_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(content)
    assert caught.value.code == code


def test_a_pdf_with_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_pdf, "MOST_PAGES", 1)
    with pytest.raises(UnreadableDocument) as caught:
        read(pdf([FIRST, SECOND]))
    assert caught.value.code == "too_many_pages"
