"""The same parts of the form as a page and as a pdf: where they stand, and that no word is taken for markup."""

import io

import pdfplumber
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.tracking.reports.writers.papers import SENTENCE, bare, full, said
from tracking.reports.outline import Paragraph
from tracking.reports.writers import html, pdf
from tracking.reports.writers.paper import RedHead

MILLIMETRE = 72 / 25.4
HOSTILE = '#import "x" <script>alert(1)</script> $a$ & ]'


@pytest.fixture(scope="module")
def page():
    return HTMLParser(html.render(full()).decode())


@pytest.fixture(scope="module")
def printed():
    with pdfplumber.open(io.BytesIO(pdf.render(full()))) as opened:
        yield opened


def tight(text):
    return "".join(text.split())


def rows(sheet):
    """Every line of a page with its upper edge in millimetres below that of the paper."""
    return [(tight(one["text"]), one["top"] / MILLIMETRE) for one in sheet.extract_text_lines()]


def test_page_holds_the_parts_in_the_order_of_the_standard(page):
    text = tight(page.body.text())
    parts = (
        "安和区人民政府办公室文件", "安府办〔2026〕18号", "签发人：王明", "关于《安和区", "区委、区政府：",
        "一、总体情况", "附件：", "1.举措进展台账", "2.安和区优化",
        "2026年10月31日", "（此件公开发布）", "附件1", "附件2",
        "抄送：区委办公室，区人大常委会办公室，区政协办公室。", "2026年11月2日印发",
    )  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert len(page.css("h1")) == 1


def test_page_takes_no_word_for_markup_and_asks_for_nothing():
    hostile = {"head": RedHead(HOSTILE, number=HOSTILE, signer=HOSTILE), "addressee": HOSTILE, "office": HOSTILE}
    page = HTMLParser(html.render(full(**hostile, title=(HOSTILE,), note=HOSTILE)).decode())
    assert not page.css("script, link, img, [src], [href], [style]")
    assert page.body.text().count(HOSTILE) == 7


def test_a_page_without_head_and_imprint_has_none_of_them():
    page = HTMLParser(html.render(bare()).decode())
    assert not page.css(".mark, .no, hr, .names, .annex, .imprint, .to")


def test_pdf_puts_the_mark_35_mm_below_the_edge_of_the_text(printed):
    mark, number, *_rest = rows(printed.pages[0])
    assert mark[0] == "安和区人民政府办公室文件"
    size = printed.pages[0].chars[0]["size"]
    character = printed.pages[0].height - printed.pages[0].chars[0]["matrix"][5] - 0.8 * size
    assert abs(character / MILLIMETRE - (37 + 35)) < 2.5
    assert number[0] == "安府办〔2026〕18号签发人：王明"


def test_pdf_rules_the_head_off_as_wide_as_the_text(printed):
    rule = next(one for one in printed.pages[0].lines if one["width"] > 100)
    assert abs(rule["width"] / MILLIMETRE - 156) < 0.5
    assert abs(rule["x0"] / MILLIMETRE - 28) < 0.5


def test_pdf_shows_text_on_its_first_page(printed):
    assert tight(SENTENCE[:20]) in tight(printed.pages[0].extract_text())


def test_pdf_keeps_name_and_date_with_the_last_paragraph(printed):
    page = next(sheet for sheet in printed.pages if "此件公开发布" in sheet.extract_text())
    texts = [text for text, _top in rows(page)]
    end = texts.index("2026年10月31日")
    assert any(text.endswith("目标任务。") for text in texts[:end])
    assert "附件：1.举措进展台账" in texts[:end]


def test_pdf_begins_each_annex_on_a_page_of_its_own(printed):
    firsts = [rows(sheet)[0][0] for sheet in printed.pages]
    assert firsts.count("附件1") == firsts.count("附件2") == 1


def test_pdf_sets_the_imprint_at_the_foot_of_the_last_page(printed):
    last = printed.pages[-1]
    found = [(text, top) for text, top in rows(last) if "印发" in text or text.startswith("抄送")]
    assert [text for text, _top in found] == [
        "抄送：区委办公室，区人大常委会办公室，区政协办公室。", "安和区人民政府办公室2026年11月2日印发",
    ]  # fmt: skip
    assert all(240 < top < 297 - 35 for _text, top in found)
    assert not any("印发" in sheet.extract_text() for sheet in printed.pages[:-1])


def test_pdf_takes_no_word_for_markup():
    made = pdf.render(bare(head=RedHead("文件", number=HOSTILE), blocks=(Paragraph(said(HOSTILE)),), note=HOSTILE))
    with pdfplumber.open(io.BytesIO(made)) as opened:
        assert tight("".join(sheet.extract_text() for sheet in opened.pages)).count(tight(HOSTILE)) == 3


@pytest.mark.parametrize("render", [html.render, pdf.render])
def test_equal_papers_give_equal_bytes(render):
    assert render(full()) == render(full())
