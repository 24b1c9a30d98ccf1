"""What a reader would object to: each rule finds its fault, names its place, and is silent about a sound report."""

from dataclasses import replace

import pytest

from tests.tracking.reports.sample import measure, sample
from tracking.reports.lint import Document, Rule, Severity, lint
from tracking.reports.outline import Figure, Heading, Name, Outline, Paragraph, Quote, Table, Text
from tracking.reports.sentences import outline_of


def outline(*blocks):
    return Outline("zh-hans", "督查专报", ("题",), "", blocks, "区府办", "2026年10月31日")


def found(*blocks, contents=None, before=None, **more):
    """Findings as (rule, block, quote)."""
    contents = sample(measures=[]) if contents is None else contents
    findings = lint(Document(outline(*blocks), contents, before or {}, **more))
    assert all(finding.said for finding in findings)
    return [(finding.rule, finding.block, finding.quote) for finding in findings]


def said(text):
    return found(Paragraph((Text(text),), id="p"))


def rules(text):
    return [rule for rule, _block, _quote in said(text)]


def test_a_report_made_of_figures_is_sound_but_for_what_is_missing():
    """The report tells readings of September with their own day: that mixes nothing."""
    findings = lint(Document(outline_of(sample()), sample()))
    assert [(finding.rule, finding.block) for finding in findings] == [
        (Rule.NOT_ACCEPTED, "measure-103"),
    ]
    assert {finding.severity for finding in findings} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("组织7个重点牵头单位对50个配合单位进行了集中培训。", ["7", "50"]),
        ("截至 10 月底，全部 171 件意见建议全部落实反馈。", ["171"]),
        ("累计走访联络企业47805次，推送1.2万件，占98.5%。", ["47805", "1.2万", "98.5%"]),
        ("已经开展的三轮帮办覆盖两个街道。", ["三", "两"]),
        ("调用量近千张。", ["千"]),
        ("Enterprises visited by 31 October 2026: 1,286.", ["1,286"]),
    ],
)
def test_a_number_typed_by_hand_is_found(text, numbers):
    assert [quote for rule, _block, quote in said(text) if rule == Rule.UNBOUND] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "依托“1+4+14+73”企业服务网络，构建1+14+4+X服务网络。",
        "开展“民企经营情况及32条执行情况调研”。",
        "按照《2023年静安区工作计划》和静会〔2023〕52号文，二届第十五次会议于2023年12月6日召开。",
        "（1）按GB/T 9704-2012执行。",
        "打造“双100”微视频，落实公平竞争审查三级把关，推进“一件事”。",
        "As of 31 October 2026 the work goes on.",
    ],
)
def test_digits_that_count_nothing_are_let_be(text):
    assert Rule.UNBOUND not in rules(text)


def test_numbers_of_figures_names_and_quotes_have_their_source():
    runs = (Figure("3", "totals.measures"), Name("第7街道12号"), Quote("办理1286件", "measures.0.progress"))
    assert found(Paragraph(runs, id="p"), contents=sample()) == [(Rule.NOT_ACCEPTED, "measure-103", "拓展非接触式办税")]


def test_a_figure_that_was_typed_over_is_found():
    block = Paragraph((Text("未报"), Figure("2", "filings.missing"), Text("项。")), id="p")
    assert found(block) == [(Rule.CONTRADICTION, "p", "2")]
    gone = Paragraph((Figure("2", "sections.9.measures"),), id="p")
    assert found(gone) == [(Rule.UNBOUND, "p", "2")]


def test_sentences_of_two_days_are_found():
    """Seed 004 reports 10月底 and 9月底 side by side; typed by hand, no figure bears the other day out."""
    october = Paragraph((Text("截至10月底，共制发许可证。"),), id="a")
    september = Paragraph((Text("截至9月底，区内重点银行普惠金融贷款余额增长。"),), id="b")
    assert found(october, september) == [(Rule.MIXED_DAYS, "b", "截至9月底")]


@pytest.mark.parametrize(("day", "findings"), [("10月底", ["85"]), ("8月底", ["85", "截至8月底"]), ("9月30日", [])])
def test_a_figure_of_another_day_than_its_sentence_is_found(day, findings):
    contents = sample(measures=[], targets=[{"value": "85", "as_of": "2026-09-30"}])
    block = Paragraph((Text(f"截至{day}，新增"), Figure("85", "targets.0.value"), Text("家。")), id="d")
    assert [quote for _rule, _block, quote in found(block, contents=contents)] == findings


def test_a_figure_of_another_day_is_found_where_its_sentence_says_no_day():
    contents = sample(measures=[], targets=[{"value": "85", "as_of": "2026-09-30"}])
    block = Paragraph((Text("新增"), Figure("85", "targets.0.value"), Text("家。")), id="d")
    assert found(block, contents=contents) == [(Rule.MIXED_DAYS, "d", "85")]


def table(*rows, head=("部分", "举措", "逾期")):
    cells = tuple(tuple((Text(text),) for text in row) for row in rows)
    return Table("表", head, cells, (40, 30, 30), id="t")


def test_a_total_that_does_not_add_up_is_found():
    sound = table(("一", "39", "0"), ("二", "405", "20"), ("三", "135", "9"), ("合计", "579", "29"))
    assert found(sound) == []
    faulty = table(("一", "39", "0"), ("二", "385", "20"), ("三", "126", "9"), ("合计", "551", "29"))
    assert found(faulty) == [(Rule.SUM, "t", "举措 551")]


def test_figures_that_do_not_make_their_whole_are_found():
    contents = sample(measures=[])
    contents["filings"]["missing"] = 2
    assert found(contents=contents) == [(Rule.SUM, "crossfoot", "3")]


@pytest.mark.parametrize(
    ("text", "faulty"),
    [
        ("39+405+135=579", False),
        ("39＋385＋126＝551", True),
        ("共12件，其中办结8件、在办4件。", False),
        ("共12件，其中办结8件、在办5件。", True),
    ],
)
def test_parts_and_wholes_told_in_a_sentence(text, faulty):
    assert (Rule.SUM in rules(text)) == faulty


ROUNDED = "满意25件（{}%）、较满意26件（{}%）、一般13件（{}%）、不满意19件（{}%）、很不满意4件（{}%）、未答6件（{}%）。"


def test_percentages_rounded_one_by_one_are_found():
    """25, 26, 13, 19, 4, 6 of 93 printed 26.8 27.9 13.9 20.4 4.3 6.4 make 99.7."""
    text = ROUNDED.format("26.8", "27.9", "13.9", "20.4", "4.3", "6.4")
    block = Paragraph((Text(text),), id="p")
    (finding,) = [one for one in lint(Document(outline(block), sample(measures=[]))) if one.rule == Rule.PERCENTAGE]
    assert "99.7" in finding.said
    assert "26.9, 28.0, 14.0, 20.4, 4.3, 6.4" in finding.said
    assert Rule.PERCENTAGE not in rules(ROUNDED.format("26.9", "28.0", "14.0", "20.4", "4.3", "6.4"))


def test_which_of_two_equals_gets_the_last_tenth_is_left_open():
    for one, other in (("45.5", "45.4"), ("45.4", "45.5")):
        assert found(table(("合计", "10", "10", "2"), ("占比（%）", one, other, "9.1"), head=("", "", "", ""))) == []


@pytest.mark.parametrize(
    "text",
    [
        "满意率92%，办结率98%，按时率99.2%。",
        "新增3项，增长5%，减少2项，下降4%，办结9项，提高8%。",
        "完成率由78%升至88%，再升至92%。",
    ],
)
def test_percentages_that_are_no_parts_of_one_whole_are_let_be(text):
    assert Rule.PERCENTAGE not in rules(text)


def test_percentages_told_with_占_are_parts_too():
    text = "满意54件，占58.1%，较满意33件，占35.5%，一般2件，占2.2%，不满意4件，占4.3%。"
    assert Rule.PERCENTAGE in rules(text)


def test_a_day_of_the_same_month_mixes_nothing():
    assert Rule.MIXED_DAYS not in rules("截至10月25日，各单位工作有序。")


def test_percentages_of_a_table_are_held_against_their_counts():
    counts = ("合计", "54", "33", "2", "4")
    head = ("", "a", "b", "c", "d")
    right, wrong = ("占比（%）", "58.07", "35.48", "2.15", "4.30"), ("占比（%）", "58.06", "35.48", "2.15", "4.30")
    assert found(table(counts, right, head=head)) == []
    assert [rule for rule, *_ in found(table(counts, wrong, head=head))] == [Rule.PERCENTAGE]


@pytest.mark.parametrize(
    ("text", "contradicts"),
    [
        ("各单位均已报送本期进展。", True),  # one filing is missing
        ("各项举措没有逾期。", True),
        ("全部举措已完成。", True),
        ("有效材料约3000余张。", True),
        ("各单位正在补报。", False),
    ],
)
def test_words_against_the_data_are_found(text, contradicts):
    assert (Rule.CONTRADICTION in rules(text)) == contradicts


def test_what_a_department_says_is_held_against_its_light_and_percentage():
    words = "改革任务已全部完成，完成率90%。"
    contents = sample(measures=[measure(1, "举措", progress=words, percent="68.50", light="behind")])
    block = Paragraph((Quote(words, "measures.0.progress"),), id="m")
    assert found(block, contents=contents) == [
        (Rule.CONTRADICTION, "m", "已全部完成"),
        (Rule.CONTRADICTION, "m", "完成率90%"),
    ]
    part = Paragraph((Quote("10个事项满意度回访全部完成。", "measures.0.progress"),), id="m")
    assert found(part, contents=contents) == []


def test_a_text_of_the_month_before_is_found():
    words = "本部分工作推进顺利，各单位配合到位，企业反映良好。"
    block = Paragraph((Text(words),), id="p")
    before = {"p": words.replace("良好", "很好")}
    written = sample(measures=[], written=[{"place": "p", "after": "", "runs": [{"text": words}]}])
    assert found(block, before=before, contents=written) == [(Rule.STALE, "p", words[:20])]
    assert found(block, before={"q": words}, contents=written) == []
    bound = Paragraph((Text(words), Figure("3", "totals.measures")), id="p")
    assert found(bound, before={"p": words + "3"}, contents=written) == []
    filed = Paragraph((Quote(words, "period.filed"),), id="p")
    assert found(filed, before=before) == [(Rule.STALE, "p", words[:20])]
    assert found(block, before=before) == [], "a set phrase of the report"


def test_words_to_avoid_are_found():
    assert said("持续推进各项工作。") == [(Rule.FORBIDDEN, "p", "持续推进")]
    assert found(Paragraph((Text("狠抓落实。"),), id="p"), forbidden=("狠抓",)) == [(Rule.FORBIDDEN, "p", "狠抓")]


def test_findings_stand_in_the_order_of_the_blocks_the_heavier_first():
    first, second = Paragraph((Text("持续推进7项工作。"),), id="a"), Paragraph((Text("共8项。"),), id="b")
    heading = Heading(1, (Text("一、总体情况"),), id="h")
    assert [(rule, block) for rule, block, _ in found(heading, first, second)] == [
        (Rule.UNBOUND, "a"),
        (Rule.FORBIDDEN, "a"),
        (Rule.UNBOUND, "b"),
    ]


def test_a_finding_keeps_its_name_while_the_fault_stands():
    document = Document(outline(Paragraph((Text("共8项。"),), id="b")), sample(measures=[]))
    moved = replace(document, outline=outline(Heading(1, (Text("一、"),)), Paragraph((Text("总共8项。"),), id="b")))
    (one,), (other,) = lint(document), lint(moved)
    assert (one.id, one.severity) == (other.id, Severity.ERROR)
