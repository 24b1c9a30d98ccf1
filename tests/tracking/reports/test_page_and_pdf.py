"""The report as a web page and as a pdf: complete in themselves, readable by machines, no word taken for markup."""

import io
import re
from itertools import pairwise

import pdfplumber
import pypdfium2
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.tracking.reports.sample import measure, sample
from tracking.reports import pdf
from tracking.reports.canonical import digest_of
from tracking.reports.outline import Figure, Heading, parts_of, plain
from tracking.reports.rendering import render
from tracking.reports.sentences import outline_of, shown, value_at

MILLIMETRE = 72 / 25.4  # points
MARKS = "，。；：、）》”"
HOSTILE = '#import "x" <script>alert(1)</script> $a$ \\ & \' */ ]'


@pytest.fixture(scope="module")
def files():
    return render(sample(measures=[measure(n, HOSTILE if n == 2 else f"举措{n}") for n in range(1, 31)]))


@pytest.fixture(scope="module")
def page(files):
    return HTMLParser(files["html"].decode())


@pytest.fixture(scope="module")
def printed(files):
    with pdfplumber.open(io.BytesIO(files["pdf"])) as opened:
        yield opened


def headings():
    return ["".join(plain(block.runs).split()) for block in outline_of(sample()).blocks if isinstance(block, Heading)]


def figures(contents):
    for block in outline_of(contents).blocks:
        parts = parts_of(block)
        yield from (run for part in parts for run in part if isinstance(run, Figure))


def test_page_binds_every_figure_to_its_place_in_the_contents():
    contents = sample()
    bound = HTMLParser(render(contents)["html"].decode()).css("data")
    assert [(one.attributes["data-key"], one.text()) for one in bound] == [
        (figure.key, figure.text) for figure in figures(contents)
    ]
    assert all(shown(value_at(contents, one.attributes["data-key"])) == one.text() for one in bound)


def test_page_names_the_hash_of_its_contents():
    contents = sample()
    page = HTMLParser(render(contents)["html"].decode())
    assert page.css_first("meta[name=contents-sha256]").attributes["content"] == digest_of(contents)


def test_page_asks_for_nothing_and_runs_nothing(page, files):
    assert not page.css("script, link, img, iframe, a, [src], [href], [style]")
    assert not re.search(r"url\(|@import", files["html"].decode().partition("</style>")[0])
    assert HOSTILE in page.body.text()


def test_page_has_one_title_and_its_headings_by_rank():
    page = HTMLParser(render(sample())["html"].decode())
    assert len(page.css("h1")) == 1
    assert ["".join(one.text().split()) for one in page.css("h2, h3, h4")] == headings()
    assert all(head.attributes["scope"] == "col" for head in page.css("th"))


def test_pdf_has_the_page_of_the_standard(printed):
    for sheet in printed.pages:
        body = [one for one in sheet.chars if one["bottom"] <= (297 - 35 + 1) * MILLIMETRE]
        assert (round(sheet.width / MILLIMETRE), round(sheet.height / MILLIMETRE)) == (210, 297)
        assert min(one["x0"] for one in body) >= (28 - 1) * MILLIMETRE
        # A mark that ends a line gives up the empty half of its box, which then stands in the margin.
        assert max(one["x1"] for one in body if one["text"] not in MARKS) <= (210 - 26 + 1) * MILLIMETRE
        # Of the character itself; the box that Noto puts round it is half as high again.
        tops = [sheet.height - one["matrix"][5] - 0.8 * one["size"] for one in body]
        assert min(tops) >= (37 - 1) * MILLIMETRE


def test_pdf_has_22_lines_to_a_page(printed):
    """Two lines that follow each other in one paragraph stand 225 mm ÷ 22 apart."""
    tops = sorted({round(one["top"], 1) for one in printed.pages[2].chars if abs(one["size"] - 16) < 0.1})
    steps = [after - before for before, after in pairwise(tops) if after - before > 5]
    assert abs(min(steps) - 225 * MILLIMETRE / 22) < 0.1


def test_pdf_numbers_its_pages_right_and_left_in_turn(printed):
    for number, sheet in enumerate(printed.pages, start=1):
        foot = [one for one in sheet.chars if one["top"] > (297 - 35 + 1) * MILLIMETRE]
        assert "".join(one["text"] for one in foot).replace(" ", "") == f"—{number}—"
        assert (foot[0]["x0"] > sheet.width / 2) == (number % 2 == 1)


def test_pdf_embeds_every_font_and_is_tagged(files, printed):
    assert printed.doc.catalog["MarkInfo"]["Marked"]
    assert printed.doc.catalog["StructTreeRoot"]
    assert printed.doc.catalog["Lang"] == b"zh-CN"
    faces = {one["fontname"] for sheet in printed.pages for one in sheet.chars}
    assert faces
    assert all(re.match(r"[A-Z]{6}\+Noto(Serif|Sans)CJK", face) for face in faces)


def test_pdf_has_a_bookmark_for_every_heading():
    opened = pypdfium2.PdfDocument(render(sample())["pdf"])
    assert ["".join(mark.get_title().split()) for mark in opened.get_toc()] == headings()


def test_pdf_takes_no_word_for_markup(printed):
    text = "".join("".join(sheet.extract_text().split()) for sheet in printed.pages)
    assert "".join(HOSTILE.split()) in text


def test_fonts_are_looked_for_in_the_folder_that_is_named_too(monkeypatch):
    monkeypatch.setattr(pdf.typst, "Fonts", lambda **asked: asked)
    try:
        pdf.look_for_fonts_in("/srv/fonts")
        assert pdf.found_fonts() == {"font_paths": ["/srv/fonts"]}
    finally:
        pdf.look_for_fonts_in("")


def test_a_machine_without_chinese_fonts_makes_the_other_files(monkeypatch):
    monkeypatch.setattr(pdf, "FAMILIES", {"No Such Face"})
    with pytest.raises(pdf.FontMissing, match="No Such Face"):
        pdf.render(sample())
    assert set(render(sample())) == {"docx", "html", "xlsx"}
