"""The sentences of a report: every number is a figure of the contents, in either language."""

import re

import pytest

from tests.tracking.reports.sample import measure, sample
from tracking.reports.outline import Figure, Heading, Paragraph, Table, Text, plain
from tracking.reports.sentences import outline_of, shown, value_at
from tracking.reports.title import WIDTH, lines_of, width_of
from tracking.reports.words import CHINESE, ENGLISH, chinese_numeral, nested


def paragraphs(contents):
    return [plain(block.runs) for block in outline_of(contents).blocks if isinstance(block, Paragraph)]


def runs_of(contents):
    for block in outline_of(contents).blocks:
        parts = [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block.runs]
        for part in parts:
            yield from part


def test_headline_gives_every_light():
    expected = "截至2026年10月31日，3项举措中，已完成0项，序时推进1项，临期或滞后1项，逾期1项，未启动0项。"
    assert expected in paragraphs(sample())


def test_filings_are_told_with_what_is_missing():
    filed = "本期应报3项，已报2项，其中按时报送1项、逾期报送1项；未报1项。"
    state = "已报各项中，审核通过2项；未报各项中，退回待补报0项。"
    assert filed + state in paragraphs(sample())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_figure_is_what_the_contents_hold(language):
    contents = sample(language=language)
    figures = [run for run in runs_of(contents) if isinstance(run, Figure)]
    assert len(figures) > 50
    for figure in figures:
        assert figure.text == shown(value_at(contents, figure.key))


def digits_outside_figures(contents):
    """Digits in the words of the report that are neither a date, nor a number as printed, nor of a name."""
    named = [contents["plan"]["title"], *(f"{row['number']} {row['title']}" for row in contents["measures"])]
    for block in outline_of(contents).blocks:
        if isinstance(block, Paragraph):
            words = "".join(run.text for run in block.runs if isinstance(run, Text))
            for name in named:
                words = words.replace(name, "")
            words = re.sub(r"\d{4}年\d+月(\d+日)?", "", words)
            yield from re.findall(r"\d+", words)


def test_no_number_is_written_by_hand():
    assert list(digits_outside_figures(sample())) == []


def test_a_changed_figure_changes_its_sentence():
    contents = sample()
    contents["filings"]["missing"] = 97
    assert any("未报97项" in text for text in paragraphs(contents))


def test_parts_stand_in_their_order():
    headings = [plain(block.runs) for block in outline_of(sample()).blocks if isinstance(block, Heading)]
    assert [text for text in headings if text[1] == "、"] == [
        "一、总体情况",
        "二、分部分进展情况",
        "三、单位报送情况",
        "四、逾期事项",
        "五、存在问题",
        "六、下一步工作",
    ]
    assert "（一）便利市场准入" in headings
    assert "2.优化企业注销服务" in headings


def test_a_number_is_kept_as_it_is_printed():
    contents = sample()
    contents["measures"][0]["number"] = "（五）"
    headings = [plain(block.runs) for block in outline_of(contents).blocks if isinstance(block, Heading)]
    assert "（五）推行“一业一证”改革" in headings


def test_the_overdue_are_told_with_working_days_and_who_owes():
    text = "（一）3 拓展非接触式办税：节点“全流程网办”应于2026年10月9日完成，已逾期16个工作日，责任单位：区税务局。"
    assert text in paragraphs(sample())


def test_an_overdue_filing_is_told_by_its_month():
    late = sample()["overdue"][0] | {"kind": "update", "title": "", "month": "2026-09-01"}
    assert any("2026年9月进展应于" in text for text in paragraphs(sample(overdue=[late])))


def test_nothing_overdue_says_so():
    assert "截至2026年10月31日，没有逾期事项。" in paragraphs(sample(overdue=[]))


def test_all_filed_says_so():
    contents = sample()
    contents["totals"]["departments_missing"] = 0
    for row in contents["departments"]:
        row["missing"] = 0
    assert "截至2026年10月31日，2个牵头单位均已报送本期进展。" in paragraphs(contents)


def test_lines_of_a_filing_become_paragraphs():
    texts = paragraphs(sample())
    assert '（一）1 推行“一业一证”改革（区市场监管局）：=HYPERLINK("http://x")' in texts
    assert "专窗人手不足。" in texts


def test_no_change_is_said():
    contents = sample(measures=[measure(1, "举措", progress="", no_change=True)])
    assert "本期无新进展。" in paragraphs(contents)


def test_nobody_leading_is_said():
    contents = sample(measures=[measure(1, "举措", lead="", problems="缺牵头单位。")])
    assert any("（未明确）" in text for text in paragraphs(contents))


def test_an_empty_plan_still_makes_a_report():
    contents = sample(sections=[], departments=[], measures=[], overdue=[])
    contents["totals"] |= {"percent": None, "expected_percent": None}
    assert paragraphs(contents)


def test_english_plan_has_an_english_report():
    outline = outline_of(sample(language="en"))
    assert "".join(outline.title).startswith("Progress report on “")
    text = (
        "As of 31 October 2026, of 3 measures: 0 done, 1 on schedule, 1 due soon or behind, 1 overdue, 0 not started."
    )
    assert text in paragraphs(sample(language="en"))
    assert outline.addressee == ""


@pytest.mark.parametrize(
    ("district", "addressee"),
    [("徐汇区", "区委、区政府："), ("华亭县", "县委、县政府："), ("上海市", "市委、市政府："), ("开发公司", "")],
)
def test_the_report_goes_to_the_body_of_its_rank(district, addressee):
    contents = sample()
    contents["plan"]["district"]["name"] = district
    assert outline_of(contents).addressee == addressee


def test_both_languages_name_the_same_things():
    for field in ("lights", "filing", "duty", "column", "sheet"):
        assert getattr(CHINESE, field).keys() == getattr(ENGLISH, field).keys()


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (43, "四十三"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (2030, "二千零三十"),
    ],
)
def test_chinese_numerals(number, numeral):
    assert chinese_numeral(number) == numeral


@pytest.mark.parametrize(
    ("value", "text"), [("68.00", "68"), ("68.50", "68.5"), ("0.0", "0"), ("100", "100"), (20, "20"), (None, "—")]
)
def test_decimals_lose_their_empty_places(value, text):
    assert shown(value) == text


def test_marks_within_marks_become_inner_ones():
    assert nested("推行“一业一证”和《条例》") == "推行‘一业一证’和〈条例〉"


@pytest.mark.parametrize(
    "title",
    [
        "关于《安和区行动方案》",
        "关于《安澜区加快打造国际一流营商环境行动方案（2026年）》2026年10月进展情况的报告",
        "关于《徐汇区聚焦提升企业感受持续打造国际一流营商环境行动方案（2025年）》2026年9月进展情况的报告",
        "Progress report on “Annual action plan for a better business environment”, October 2026",
    ],
)
def test_a_title_is_set_in_lines_of_about_equal_length(title):
    lines = lines_of(title)
    assert "".join(lines) == title
    assert len(lines) == -(-width_of(title) // WIDTH)
    assert max(map(width_of, lines)) <= WIDTH
    assert max(map(width_of, lines)) - min(map(width_of, lines)) <= 6
    assert not any(line[0] in "）》”，。" for line in lines)
