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


def test_what_stands_on_every_page_is_left_out_and_a_number_in_the_text_stays() -> None:
    pages = [
        [
            (200, 810, "云溪区人民政府文件"),
            (80, 700, f"第{page}项工作由各单位分工负责。"),
            (80, 676, "12"),
            (500, 30, f"第{page}页 共3页"),
        ]
        for page in (1, 2, 3)
    ]
    text = read(pdf(pages)).text
    assert [line.strip("\f") for line in text.split("\n")] == [
        "第1项工作由各单位分工负责。12",
        "第2项工作由各单位分工负责。12",
        "第3项工作由各单位分工负责。12",
    ]


def test_figures_in_another_font_stand_on_the_line_of_the_words_around_them() -> None:
    """As word processors print 仿宋 beside Times New Roman."""
    page = [(80, 780, "云溪区优化服务"), (192, 780, "2025"), (224, 780, "年行动方案"), (80, 740, "一、提升服务")]
    page += [(80, 716, "年底前办理"), (160, 716, "120"), (184, 716, "件。（牵头单位：区民政局）")]
    assert read(pdf([page])).text.splitlines() == [
        "云溪区优化服务2025年行动方案",
        "一、提升服务",
        "年底前办理120件。（牵头单位：区民政局）",
    ]


def test_radicals_are_read_as_the_characters_they_look_like() -> None:
    assert read("⼈⺠政府⼾籍⻔户⽅案".encode()).text == "人民政府户籍门户方案"


def test_a_page_that_is_a_picture_is_reported() -> None:
    words = [(80, 700, "云溪区优化服务行动方案")]
    scanned = pdf([words, words, []]).replace(b"/Resources << ", b"/Resources << /XObject << /Im 99 0 R >> ")
    picture = (
        b"99 0 obj\n<< /Type /XObject /Subtype /Image /Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceGray "
    )
    picture += b"/Length 3 >>\nstream\nabc\nendstream\nendobj\n"
    drawn = scanned.split(b"xref")[0].replace(
        b"<< /Length 0 >>\nstream\nendstream", b"<< /Length 33 >>\nstream\nq 595 0 0 842 0 0 cm /Im Do Q  \nendstream"
    )
    found = read(drawn + picture + b"trailer << /Size 100 /Root 1 0 R >>\n%%EOF")
    assert [(problem.code, dict(problem.params)) for problem in found.problems] == [
        ("pictures_left_out", {"count": "1"})
    ]


def test_a_lead_merged_over_two_rows_holds_for_both() -> None:
    rules = [(80, y, 500, y) for y in (700, 660, 580)] + [(80, 620, 320, 620)]
    rules += [(x, 580, x, 700) for x in (80, 140, 320, 500)]
    cells = (
        (85, 675, "序号"),
        (145, 675, "任务"),
        (325, 675, "牵头单位"),
        (85, 635, "1"),
        (145, 635, "甲"),
        (325, 635, "区民政局"),
    )
    found = read(pdf([[*cells, (85, 595, "2"), (145, 595, "乙")]], rules=rules)).text
    assert found.splitlines()[1:] == ["| 1 | 甲 | 区民政局 |", "| 2 | 乙 | 区民政局 |"]
