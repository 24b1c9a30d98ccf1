"""The form of GB/T 9704-2012 in the docx, read from its XML in millimetres and points, clause by clause."""

import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from tests.tracking.reports.writers.papers import SENTENCE, bare, full
from tracking.reports.title import lines_of
from tracking.reports.writers.docx import render
from tracking.reports.writers.paper import Bulletin, Imprint, RedHead

POINT = 25.4 / 72
TWIP = 1 / 20


def opened(paper):
    return docx.Document(io.BytesIO(render(paper)))


@pytest.fixture(scope="module")
def letter():
    return opened(full())


def line(letter, start):
    return next(one for one in letter.paragraphs if one.text.startswith(start))


def place(letter, start):
    return next(n for n, one in enumerate(letter.paragraphs) if one.text.startswith(start))


def face(run):
    return run._r.rPr.rFonts.get(qn("w:eastAsia"))


def indent(one, name):
    """Points."""
    found = one._p.pPr.find(qn("w:ind")).get(qn(f"w:{name}"))
    return int(found or 0) * TWIP


def test_mark_is_red_in_one_line_35_mm_below_the_upper_edge(letter):
    mark = letter.paragraphs[0]
    run = mark.runs[0]
    assert (mark.text, face(run), str(run.font.color.rgb)) == ("安和区人民政府办公室文件", "方正小标宋简体", "C8161D")
    assert mark.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert abs(mark.paragraph_format.space_before.mm - 35) < 0.1
    assert len(mark.text) * run.font.size.pt * POINT <= 156
    assert run.font.size.pt > 22  # larger than the title


def test_a_long_mark_is_made_smaller_until_it_fits():
    mark = "安和区优化营商环境工作领导小组文件"
    run = opened(full(head=RedHead(mark))).paragraphs[0].runs[0]
    assert 22 <= run.font.size.pt < 46
    assert len(mark) * run.font.size.pt * POINT <= 156


def test_number_two_lines_below_the_mark_and_the_line_below_it_as_wide_as_the_text(letter):
    number = letter.paragraphs[3]
    assert [one.text for one in letter.paragraphs[1:3]] == ["", ""]
    assert number.text == "安府办〔2026〕18号\t签发人：王明"
    assert (indent(number, "left"), indent(number, "right"), indent(number, "firstLine")) == (0, 0, 16)
    stop = number.paragraph_format.tab_stops[0]
    assert abs(stop.position.mm - (156 - 16 * POINT)) < 0.1  # one character free at the right, too
    assert face(number.runs[-1]) == "楷体_GB2312"
    rule = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert rule.get(qn("w:color")) == "C8161D"
    below = (28.95 - 16) / 2 + int(rule.get(qn("w:space")))  # points, from the characters to the rule
    assert abs(below * POINT - 4) < 0.5


def test_number_of_a_paper_that_goes_down_is_centred():
    number = line(opened(full(head=RedHead("安和区人民政府文件", number="安府〔2026〕3号"))), "安府〔")
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert "\t" not in number.text


def test_title_two_lines_below_the_rule_and_the_addressee_flush_left_one_line_below_it(letter):
    title, number = place(letter, "关于《安和区"), place(letter, "安府办〔")
    assert title - number == 3
    assert letter.paragraphs[title].style.name == "Title"
    assert letter.paragraphs[title].text == "关于《安和区优化营商环境行动方案\n（2026年）》落实情况的报告"
    addressee = letter.paragraphs[title + 2]
    assert (letter.paragraphs[title + 1].text, addressee.text) == ("", "区委、区政府：")
    assert indent(addressee, "firstLine") == 0


@pytest.mark.parametrize(
    ("start", "font"),
    [
        ("一、", "黑体"),
        ("（一）", "楷体_GB2312"),
        ("1.推行", "仿宋_GB2312"),
        ("（1）", "仿宋_GB2312"),
        ("各单位要", "仿宋_GB2312"),
    ],
)
def test_levels_have_their_faces_in_16_points_and_two_characters_indent(letter, start, font):
    style = line(letter, start).style
    assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert style.font.size.pt == 16
    assert style.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_every_level_is_a_heading_to_jump_to(letter):
    ranks = {}
    for one in letter.paragraphs:
        own = one._p.pPr.find(qn("w:outlineLvl")) if one._p.pPr is not None else None
        given = own if own is not None else one.style.element.pPr.find(qn("w:outlineLvl"))
        if given is not None:
            ranks[one.text] = int(given.get(qn("w:val")))
    levels = {"一、总体情况": 0, "（一）便利市场准入": 1, "1.推行“一业一证”改革": 2, "（1）办理证照": 3}
    annexes = {"\n".join(lines_of(annex.title)): 0 for annex in full().annexes}
    assert ranks == levels | annexes


def test_annex_note_one_line_below_the_text_with_names_under_each_other(letter):
    first = place(letter, "附件：1.")
    one, two = letter.paragraphs[first : first + 2]
    assert letter.paragraphs[first - 1].text == ""
    assert letter.paragraphs[first - 2].text == SENTENCE
    assert two.text.startswith("2.安和区")
    for name, start in ((one, 2), (two, 5)):  # “附件：” is three characters
        assert indent(name, "left") - indent(name, "hanging") == start * 16
        assert indent(name, "left") == 6 * 16


def test_a_single_annex_bears_no_number(letter):
    one = opened(full(annexes=full().annexes[:1]))
    assert line(one, "附件：").text == "附件：举措进展台账"
    assert place(one, "附件：") < next(n for n, found in enumerate(one.paragraphs) if found.text == "附件")


def test_each_annex_begins_a_page_its_title_in_the_third_line(letter):
    for number, title in (
        (1, "举措进展台账"),
        (2, "安和区优化营商环境行动方案（2026年）\n各牵头单位逾期事项及原因说明"),
    ):
        at = next(n for n, one in enumerate(letter.paragraphs) if one.text == f"附件{number}")
        mark = letter.paragraphs[at]
        assert mark.paragraph_format.page_break_before
        assert (face(mark.runs[0]), indent(mark, "firstLine")) == ("黑体", 0)
        assert letter.paragraphs[at + 1].text == ""
        assert (letter.paragraphs[at + 2].text, letter.paragraphs[at + 2].style.name) == (title, "Title")


def test_date_has_four_characters_free_and_the_name_is_centred_over_it(letter):
    at = next(n for n, one in enumerate(letter.paragraphs) if one.text == "2026年10月31日")
    office, dated = letter.paragraphs[at - 1 : at + 1]
    assert office.text == "安和区人民政府办公室"
    assert letter.paragraphs[at - 2].text == ""
    widths = 10 * 16, 8.25 * 16  # points; digits are half as wide, and stand a quarter apart at five places
    middle = [indent(one, "right") + width / 2 for one, width in zip((office, dated), widths, strict=True)]
    assert indent(dated, "right") >= 4 * 16
    assert abs(middle[0] - middle[1]) < 1


def test_a_long_name_ends_at_the_edge_and_the_date_moves_in_under_it():
    name = "安和区优化营商环境工作领导小组办公室（区发展改革委）"
    letter = opened(bare(office=name))
    office, dated = (next(one for one in letter.paragraphs if one.text == text) for text in (name, "2026年10月31日"))
    assert indent(office, "right") == 0
    assert indent(dated, "right") > 8 * 16


def test_no_page_holds_a_name_and_a_date_alone(letter):
    last = max(n for n, one in enumerate(letter.paragraphs) if one.text == SENTENCE and n < place(letter, "附件：1."))
    date = next(n for n, one in enumerate(letter.paragraphs) if one.text == "2026年10月31日")
    assert all(one.paragraph_format.keep_with_next for one in letter.paragraphs[last:date])


def test_note_stands_in_parentheses_two_characters_in(letter):
    assert indent(line(letter, "（此件公开发布）"), "firstLine") == 32


def test_imprint_stands_at_the_foot_of_the_last_page_between_its_lines(letter):
    table = letter.tables[-1]
    where = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert (where.get(qn("w:vertAnchor")), where.get(qn("w:tblpYSpec"))) == ("margin", "bottom")
    assert abs(int(where.get(qn("w:tblpX"))) * TWIP * POINT - 28) < 0.1
    assert abs(int(table._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w"))) * TWIP * POINT - 156) < 0.1
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    thick = {
        side: int(borders.find(qn(f"w:{side}")).get(qn("w:sz"))) / 8 * POINT for side in ("top", "insideH", "bottom")
    }
    assert thick == pytest.approx({"top": 0.35, "insideH": 0.25, "bottom": 0.35}, abs=0.02)  # millimetres
    copies, printed = (row.cells[0].paragraphs[0] for row in table.rows)
    assert copies.text == "抄送：区委办公室，区人大常委会办公室，区政协办公室。"
    assert printed.text == "安和区人民政府办公室\t2026年11月2日印发"
    assert {run.font.size.pt for one in (copies, printed) for run in one.runs} == {14}
    assert (indent(printed, "left"), indent(printed, "right")) == (14, 14)
    assert indent(copies, "left") - indent(copies, "hanging") == 14
    assert letter.element.body.index(table._tbl) > letter.element.body.index(line(letter, "附件2")._p)


def test_imprint_without_copies_is_one_line():
    letter = opened(bare(imprint=Imprint("", "安和区人民政府办公室", "2026年11月2日")))
    assert [row.cells[0].text for row in letter.tables[-1].rows] == ["安和区人民政府办公室\t2026年11月2日印发"]


def test_tables_repeat_their_head_and_keep_their_rows_whole(letter):
    for table in letter.tables[:-1]:
        head, *rows = table.rows
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in (head, *rows))
        assert abs(sum(column.width.mm for column in table.columns) - 156) < 0.2


def test_a_table_that_fills_its_page_leaves_no_empty_one_behind_it(letter):
    ends = [letter.element.body.index(letter.tables[n]._tbl) + 1 for n in (1, -1)]  # of the first annex, of the imprint
    for behind in map(letter.element.body.__getitem__, ends):
        form = behind.pPr
        assert int(form.find(qn("w:spacing")).get(qn("w:line"))) * TWIP == 1  # point
        assert form.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"
        assert int(form.find(qn("w:rPr")).find(qn("w:sz")).get(qn("w:val"))) / 2 == 1  # point


def test_every_face_names_what_stands_in_for_it(letter):
    part = next(link.target_part for link in letter.part.rels.values() if link.reltype.endswith("/fontTable"))
    fonts = docx.oxml.parse_xml(part.blob)
    named = {one.get(qn("w:name")): one.find(qn("w:altName")).get(qn("w:val")) for one in fonts}
    used = {found for one in letter.element.iter(qn("w:rFonts")) if (found := one.get(qn("w:eastAsia")))}
    used |= {style.element.rPr.rFonts.get(qn("w:eastAsia")) for style in letter.styles if style.element.rPr is not None
             and style.element.rPr.rFonts is not None}  # fmt: skip
    assert used - {None} <= set(named)
    assert "仿宋" in named["仿宋_GB2312"].split(",")
    assert all(len(names.split(",")) >= 3 for names in named.values())


def test_what_is_not_given_leaves_nothing_behind():
    letter = opened(bare())
    assert [one.text for one in letter.paragraphs] == [
        "\n".join(bare().title), "", SENTENCE, "", "安和区人民政府办公室", "2026年10月31日",
    ]  # fmt: skip
    assert letter.tables == []


def test_bulletin_names_office_and_day_below_its_mark():
    letter = opened(bare(head=Bulletin("督查专报")))
    assert [one.text for one in letter.paragraphs[:2]] == ["督查专报", "安和区人民政府办公室\t2026年10月31日"]


def test_english_words_of_the_form():
    letter = opened(full(language="en", head=RedHead("Office", number="AO [2026] No. 18", signer="Wang")))
    texts = [one.text for one in letter.paragraphs]
    assert "AO [2026] No. 18\tSigned off by: Wang" in texts
    assert "Annex 1" in texts
    assert "(此件公开发布)" in texts
    assert letter.tables[-1].rows[0].cells[0].text.startswith("Copies: ")
