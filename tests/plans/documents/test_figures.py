from datetime import date

from plans.documents import figures
from plans.documents.paragraphs import lines_of
from plans.documents.tree import Kind


def read(text: str, *, english: bool = False) -> list[tuple[str, str, date | None]]:
    found = figures.in_document(text, lines_of(text), [], Kind.REPORT, 2024, english=english)
    for figure in found:
        assert text[figure.span.start : figure.span.end] == figure.text
    return [(f"{figure.value:f}", figure.unit, figure.as_of) for figure in found]


def test_a_period_dates_the_figures_of_its_sentence() -> None:
    assert read("全市安排项目45个。1-8月完成投资62亿元，占计划的73%。") == [
        ("45", "个", None),
        ("62", "亿元", date(2024, 8, 31)),
        ("73", "%", date(2024, 8, 31)),
    ]
    assert read("1-3月完成投资9亿元。其中续建项目6亿元。")[1] == ("6", "亿元", date(2024, 3, 31))
    assert read("上半年，新增企业20家。") == [("20", "家", date(2024, 6, 30))]


def test_a_bare_count_after_another_thing_is_another_figure() -> None:
    text = "第一次会议确定事项7项，办结6项，在办1项。\n第二次会议确定事项9项，办结8项，在办1项。"
    assert [value for value, _, _ in read(text)] == ["7", "6", "1", "9", "8", "1"]


def test_a_number_whose_unit_was_lost_before_a_bracket_is_kept() -> None:
    assert read("推进缓慢的有3（学校、车站、医院）。") == [("3", "", None)]


def test_english_figures_hold_for_the_day_stated() -> None:
    assert read("As of 8 December 2025:\n24 actions are complete", english=True)[-1] == (
        "24",
        "actions",
        date(2025, 12, 8),
    )


def test_a_count_in_brackets_behind_a_share_is_a_figure() -> None:
    assert [value for value, _, _ in read("24% (21) complete", english=True)] == ["24", "21"]


def test_a_share_of_a_plan_is_no_name_of_a_task() -> None:
    assert [value for value, _, _ in read("同比增长9%，为年度计划的30%，超过5个百分点。")] == ["9", "30", "5"]
