"""Cells become rows: heads under any name, dates wherever a table puts them."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook

from measures.division import read_division
from measures.division_sheet import division_sheet
from plans.documents.grid import Grid, GridRow, place
from plans.documents.read_grids import grids_of
from plans.documents.sandbox import grids_untrusted
from plans.documents.tree import UnreadableDocument

HEAD = ("序号", "举措", "牵头单位", "配合单位", "完成时限")
ROW = ("1", "开办企业", "区税务局", "区市场监管局、区发展改革委", "6月底前")
JUNE, SEPTEMBER, DECEMBER = date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)


def rows_of(*rows: tuple[str, ...]):
    grid = Grid("", tuple(GridRow(number, row) for number, row in enumerate(rows, start=1)))
    return read_division((grid,), year=2026)


def csv(mark: str, encoding: str) -> bytes:
    return "\n".join(mark.join(row) for row in (HEAD, ROW)).encode(encoding)


def docx() -> bytes:
    document, file = Document(), BytesIO()
    document.add_paragraph("任务分工表")
    table = document.add_table(rows=0, cols=len(HEAD))
    for row in (HEAD, ROW):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        csv(",", "utf-8"), csv(",", "utf-8-sig"), csv(";", "gb18030"), csv("\t", "utf-8"), csv("\t", "utf-16"), docx(),
        division_sheet(HEAD, [ROW]),
    ],
    ids=["comma", "bom", "semicolon gb18030", "tab", "utf-16", "docx", "xlsx"],
)  # fmt: skip
def test_one_table_in_every_format_reads_alike(content):
    (row,) = read_division(grids_of(content), year=2026)
    assert (row.number, row.task) == ("1", "开办企业")
    assert [(one.name, one.at) for one in (*row.leads, *row.supports)] == [
        ("区税务局", "C2"), ("区市场监管局", "D2"), ("区发展改革委", "D2"),
    ]  # fmt: skip
    assert [(due.on, due.at) for due in row.dues] == [(JUNE, "E2")]


@pytest.mark.parametrize(
    ("cell", "dues"),
    [
        ("6月底前完成方案编制；12月底前全面实施", [(JUNE, "完成方案编制"), (DECEMBER, "全面实施")]),
        ("2026-06-30；2026-09-30", [(JUNE, ""), (SEPTEMBER, "")]),
        ("6月底、9月底", [(JUNE, ""), (SEPTEMBER, "")]),
        ("长期坚持", []),
        ("每季度", []),
        ("待定", [(None, "")]),
        ("见附件", [(None, "")]),
    ],
)
def test_every_date_of_a_cell_is_one_of_its_own(cell, dues):
    (row,) = rows_of(HEAD, ("1", "开办企业", "区税务局", "", cell))
    assert [(due.on, due.title) for due in row.dues] == dues


def test_columns_whose_head_is_a_date_hold_milestones():
    head = ("序号", "举措", "牵头单位", "一季度", "Q2", "第三季度", "12月底前")
    (row,) = rows_of(head, ("1", "开办企业", "区税务局", "", "完成方案编制", "√", "全面实施"))
    assert [(due.on, due.title, due.at) for due in row.dues] == [
        (JUNE, "完成方案编制", "E2"),
        (DECEMBER, "全面实施", "G2"),
    ]


def test_a_merged_cell_speaks_for_every_row_it_reaches():
    book, file = Workbook(), BytesIO()
    page = book.active
    for row in (HEAD, ROW, ("2", "办理许可", None, None, None), (None, None, "区司法局", None, "9月底前")):
        page.append(row)
    page.merge_cells("C2:C3")
    page.merge_cells("A3:A4")
    page.merge_cells("B3:B4")
    book.save(file)
    first, second = read_division(grids_of(file.getvalue()), year=2026)
    assert [one.name for one in first.leads] == [one.name for one in second.leads] == ["区税务局"]
    assert [one.name for one in second.supports] == ["区司法局"]
    assert [due.on for due in second.dues] == [SEPTEMBER]


def test_a_hostile_table_is_refused_by_the_child():
    with pytest.raises(UnreadableDocument) as refusal:
        grids_untrusted(b"PK\x03\x04" + bytes(100))
    assert refusal.value.code == "broken"
    assert read_division(grids_untrusted(division_sheet(HEAD, [ROW])), year=2026)[0].task == "开办企业"


@pytest.mark.parametrize(("column", "row", "words"), [(0, 1, "A1"), (25, 3, "Z3"), (26, 10, "AA10")])
def test_a_place_is_written_as_excel_does(column, row, words):
    assert place(column, row) == words
