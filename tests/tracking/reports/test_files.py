"""The files: the form of GB/T 9704-2012, no formula ever, and the same bytes wherever they are made."""

import hashlib
import io
import os
import subprocess
import sys
import time
import zipfile
from datetime import datetime

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from config.env import ROOT
from tests.tracking.reports.sample import measure, sample
from tracking.reports import archive
from tracking.reports.outline import Chart, Table, plain
from tracking.reports.rendering import UnknownTemplate, render
from tracking.reports.sentences import outline_of

HASHES = """
import hashlib
from tests.tracking.reports.sample import sample
from tracking.reports.rendering import render
for name, content in sorted(render(sample()).items()):
    print(name, hashlib.sha256(content).hexdigest())
"""


@pytest.fixture(scope="module")
def files():
    return render(sample())


@pytest.fixture(scope="module")
def letter(files):
    return docx.Document(io.BytesIO(files["docx"]))


@pytest.fixture(scope="module")
def book(files):
    return openpyxl.load_workbook(io.BytesIO(files["xlsx"]))


def elsewhere(**environment):
    """The hashes as another process makes them, under another zone, locale and seed."""
    made = subprocess.run(
        [sys.executable, "-c", HASHES],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout


def test_same_bytes_in_another_process_zone_locale_and_seed(files):
    here = "".join(f"{name} {hashlib.sha256(content).hexdigest()}\n" for name, content in sorted(files.items()))
    assert elsewhere(TZ="America/New_York", LC_ALL="C", PYTHONHASHSEED="1") == here
    assert elsewhere(TZ="Asia/Shanghai", LC_ALL="C.UTF-8", PYTHONHASHSEED="2") == here


def test_same_bytes_two_seconds_later(files):
    """Two seconds is the grain of the times in a zip container."""
    time.sleep(2.1)
    assert render(sample()) == files


@pytest.mark.parametrize("name", ["docx", "xlsx"])
def test_container_names_no_time_of_making(files, name):
    with zipfile.ZipFile(io.BytesIO(files[name])) as package:
        assert {entry.date_time for entry in package.infolist()} == {archive.EPOCH}
        assert package.namelist()[0] == "[Content_Types].xml"
        assert package.testzip() is None


def test_properties_carry_the_day_of_the_report(letter, book):
    day = datetime(2026, 10, 31)  # noqa: DTZ001 (office files carry no zone)
    assert letter.core_properties.created.replace(tzinfo=None) == day
    assert letter.core_properties.modified.replace(tzinfo=None) == day
    assert book.properties.created == day
    assert book.properties.modified == day


def test_contents_of_an_unknown_template_are_not_rendered_as_another():
    with pytest.raises(UnknownTemplate):
        render(sample(template_version="1999.1"))


# --- GB/T 9704-2012 ---------------------------------------------------------------------------------------------------


def test_page_has_the_margins_of_the_standard(letter):
    page = letter.sections[0]
    sizes = (page.page_width, page.page_height, page.top_margin, page.left_margin)
    for size, millimetres in zip(sizes, (210, 297, 37, 28), strict=True):
        assert abs(size - Mm(millimetres)) < Mm(0.1)
    assert abs(page.page_width - page.left_margin - page.right_margin - Mm(156)) < Mm(0.1)
    assert abs(page.page_height - page.top_margin - page.bottom_margin - Mm(225)) < Mm(0.1)


def test_grid_holds_22_lines_of_28_characters(letter):
    grid = letter.sections[0]._sectPr.find(qn("w:docGrid"))
    spacing = letter.styles["Normal"].element.rPr.find(qn("w:spacing"))
    assert grid.get(qn("w:type")) == "lines"  # a grid of characters doubles every character in LibreOffice
    pitch = int(grid.get(qn("w:linePitch"))) / 20  # points
    character = 16 + int(spacing.get(qn("w:val"))) / 20  # points
    assert int(Mm(225).pt / pitch) == 22
    assert int(Mm(156).pt / character) == 28


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Normal", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("Footer", "宋体", 14),
    ],
)
def test_faces_and_sizes(letter, style, font, size):
    found = letter.styles[style]
    assert found.element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert found.font.size == Pt(size)
    assert not found.font.bold


def test_body_has_fixed_lines_and_an_indent_of_two_characters(letter):
    body = letter.styles["Normal"]
    assert body.paragraph_format.line_spacing == Pt(28.95)
    assert body.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_page_number_stands_right_on_odd_and_left_on_even_pages(letter):
    assert letter.settings.odd_and_even_pages_header_footer
    page = letter.sections[0]
    odd, even = page.footer.paragraphs[0], page.even_page_footer.paragraphs[0]
    assert (odd.text, even.text) == ("— 1 —", "— 1 —")
    assert (odd.alignment, even.alignment) == (2, 0)  # right, left
    assert " PAGE " in odd._p.xml


def test_language_is_chinese(letter):
    assert {mark.get(qn("w:eastAsia")) for mark in letter.styles.element.iter(qn("w:lang"))} == {"zh-CN"}


# --- the same numbers everywhere --------------------------------------------------------------------------------------


def test_every_paragraph_of_the_outline_stands_in_the_letter(letter):
    written = {line.text for line in letter.paragraphs}
    for block in outline_of(sample()).blocks:
        assert (block.caption if isinstance(block, Table | Chart) else plain(block.runs)) in written


def test_tables_of_the_letter_hold_the_figures(letter):
    tables = [block for block in outline_of(sample()).blocks if isinstance(block, Table)]
    for table, block in zip(letter.tables, tables, strict=True):
        cells = [[cell.text for cell in row.cells] for row in table.rows]
        assert cells == [list(block.head), *([plain(cell) for cell in row] for row in block.rows)]


def test_lights_of_the_sections_add_up_in_the_letter(letter):
    head, *sections, total, _shares = [[cell.text for cell in row.cells] for row in letter.tables[0].rows]
    for place in range(1, len(head)):
        assert sum(int(row[place]) for row in sections) == int(total[place])


def values(page):
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_summary_sheet_holds_the_figures(book):
    told = dict(values(book["总体情况"])[1:])
    contents = sample()
    assert told["举措"] == contents["totals"]["measures"]
    assert [told[word] for word in ("已完成", "序时推进", "临期或滞后", "逾期", "未启动")] == [0, 1, 1, 1, 0]
    assert [told[word] for word in ("应报", "已报", "按时", "逾期报送", "未报", "退回")] == [3, 2, 1, 1, 1, 0]
    assert told["完成率（%）"] == 45.7
    assert told["截至日期"] == datetime(2026, 10, 31)  # noqa: DTZ001


def test_ledger_has_one_row_a_measure(book):
    head, *rows = values(book["举措台账"])
    assert len(rows) == 3
    ledger = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["编号"] for row in ledger] == ["1", "2", "3"]
    assert [row["进度"] for row in ledger] == ["序时推进", "临期或滞后", "逾期"]
    assert ledger[0]["完成率（%）"] == 68.5
    assert ledger[2]["完成率（%）"] is None
    assert ledger[2]["节点日期"] == datetime(2026, 10, 9)  # noqa: DTZ001


def test_departments_sheet_adds_up(book):
    _head, *rows, total = values(book["单位报送"])
    for place in range(2, len(total)):
        assert sum(row[place] for row in rows) == total[place]


def test_head_of_every_sheet_stays_in_view(book):
    for page in book:
        assert page.freeze_panes == "A2"
        assert page.column_dimensions["B"].width > 6


# --- hostile words ----------------------------------------------------------------------------------------------------

HOSTILE = ('=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "http://x.example", "42")


def test_words_never_become_formulas_links_or_numbers():
    rows = [
        measure(n, text, lead=text, progress=text, problems=text, next_steps=text, supporting=[text])
        for n, text in enumerate(HOSTILE, start=1)
    ]
    departments = [sample()["departments"][0] | {"name": text} for text in HOSTILE]
    book = openpyxl.load_workbook(io.BytesIO(render(sample(measures=rows, departments=departments))["xlsx"]))
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    assert [row[2].value for row in list(book["举措台账"].iter_rows())[1:]] == list(HOSTILE)


def test_a_word_longer_than_a_cell_is_cut_visibly():
    book = openpyxl.load_workbook(
        io.BytesIO(render(sample(measures=[measure(1, "举措", progress="长" * 40_000)]))["xlsx"])
    )
    text = book["举措台账"].cell(2, 13).value
    assert len(text) == 32_767
    assert text.endswith("…")


def test_markup_in_words_stays_words():
    contents = sample(measures=[measure(1, "A&B <试点> ]]>", progress="<w:p/>&amp;")])
    letter = docx.Document(io.BytesIO(render(contents)["docx"]))
    texts = [line.text for line in letter.paragraphs]
    assert "1.A&B <试点> ]]>" in texts
    assert "<w:p/>&amp;" in texts
