"""The sentences of a report: every number is a figure of the contents, in either language."""

import re

import pytest

from tests.tracking.reports.sample import former, measure, sample
from tracking.reports.crossfoot import identities
from tracking.reports.outline import Chart, Figure, Heading, Paragraph, Text, parts_of, plain
from tracking.reports.pictures import svg_of
from tracking.reports.sentences import outline_of, shown, value_at
from tracking.reports.title import WIDTH, lines_of, width_of
from tracking.reports.told import help_wanted
from tracking.reports.words import CHINESE, ENGLISH, chinese_numeral, nested


def paragraphs(contents):
    return [plain(block.runs) for block in outline_of(contents).blocks if isinstance(block, Paragraph)]


def runs_of(contents):
    for block in outline_of(contents).blocks:
        parts = parts_of(block)
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
            words = "".join(run.text for run in block.runs if type(run) is Text)
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
        "四、逾期事项及原因",
        "五、指标完成情况",
        "六、意见建议办理情况",
        "七、存在问题和需协调事项",
        "八、下一步工作",
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
    assert '（1）1 推行“一业一证”改革（区市场监管局）：=HYPERLINK("http://x")' in texts
    assert "专窗人手不足。" in texts


def test_no_change_is_said():
    contents = sample(measures=[measure(1, "举措", progress="", no_change=True)])
    assert "本期无新进展。" in paragraphs(contents)


def test_nobody_leading_is_said():
    contents = sample(measures=[measure(1, "举措", lead="", problems="缺牵头单位。")])
    assert any("（未明确）" in text for text in paragraphs(contents))


def test_an_empty_plan_still_makes_a_report():
    contents = sample(sections=[], departments=[], measures=[], overdue=[], targets=[], moved=None, course=[])
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


def test_a_report_of_template_2026_2_says_what_it_said():
    headings = [plain(block.runs) for block in outline_of(former()).blocks if isinstance(block, Heading)]
    assert [text for text in headings if text[1] == "、"][3:] == ["四、逾期事项", "五、存在问题", "六、下一步工作"]


def test_sums_are_told_as_long_as_they_hold():
    assert any(text.endswith("勾稽相符。") for text in paragraphs(sample()))
    contents = sample()
    contents["filings"]["missing"] = 2
    assert "经核对，已报2项与未报2项之和为应报3项，勾稽不符。" in paragraphs(contents)


@pytest.mark.parametrize(
    ("whole", "parts", "holds"),
    [(579, (39, 405, 135), True), (550, (39, 385, 126), True), (29, (0, 20, 9), True), (29, (0, 20, 10), False)],
)
def test_cross_foot(whole, parts, holds):
    contents = sample(sections=[{"measures": part} for part in parts])
    contents["totals"]["measures"] = whole
    assert next(one for one in identities(contents) if one.code == "sections").holds == holds


def test_what_moved_since_the_month_before_is_told():
    texts = paragraphs(sample())
    assert "与2026年9月（2026年9月28日）相比，总体完成率（%）由38变为45.7；逾期举措由0变为1。" in texts
    assert any("3 拓展非接触式办税（序时推进→逾期" in text for text in texts)
    assert not any("相比" in text for text in paragraphs(sample(moved=None)))


def test_reasons_of_what_is_overdue_are_told():
    texts = paragraphs(sample())
    assert {"已申请延至2026年11月20日。", "原因：市级平台接口尚未开放。"} <= set(texts)


def test_a_reading_is_told_with_its_own_day():
    text = "截至2026年9月30日，“新增行业综合许可证2000张”完成1286张，目标2000张，完成目标进度64.3%。"
    assert text in paragraphs(sample())


@pytest.mark.parametrize(
    ("total", "answered", "text"),
    [
        (171, 171, "截至2026年10月31日，全部171件意见建议全部落实反馈。"),
        (0, 0, "截至2026年10月31日，未收到意见建议。"),
    ],
)
def test_suggestions_are_told(total, answered, text):
    contents = sample()
    contents["suggestions"] |= {"total": total, "answered": answered}
    assert text in paragraphs(contents)


def test_all_is_said_of_nothing_less_than_all():
    contents = sample()
    contents["suggestions"] |= {"answered": 170, "owed": 1}
    assert not any("全部" in text and "意见建议" in text for text in paragraphs(contents))


def test_blocks_are_known_by_ids_that_last():
    blocks = outline_of(sample()).blocks
    ids = [block.id for block in blocks]
    assert all(ids)
    assert len(ids) == len(set(ids))
    fewer = sample(measures=sample()["measures"][1:])
    assert {block.id for block in outline_of(fewer).blocks if "measure-102" in block.id} == {
        one for one in ids if "measure-102" in one
    }


def test_charts_draw_the_figures_of_the_text():
    charts = [block for block in outline_of(sample()).blocks if isinstance(block, Chart)]
    assert [chart.id for chart in charts] == ["lights-chart", "course-chart", "target-701-chart"]
    assert [figure.key for figure in charts[1].series[0].values] == ["course.0.percent", "course.1.percent"]
    picture = svg_of(charts[0])
    assert picture == svg_of(charts[0])
    assert "style" not in picture
    assert ">便利市场准入<" in picture


@pytest.mark.parametrize(
    ("problems", "asked"),
    [
        ("专窗人手不足。请区人社局协调增配2人。", "请区人社局协调增配2人。"),
        ("系统接口未开放，需市级部门支持；进度偏慢。", "系统接口未开放，需市级部门支持；"),
        ("人手不足。", ""),
        ("Staff is short. We request support of the bureau.", "We request support of the bureau."),
    ],
)
def test_help_wanted_is_found_among_the_issues(problems, asked):
    assert help_wanted(problems) == asked
