"""A sheet is read as it is shown."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from plans.documents.parsing import parse
from plans.documents.reading import read


def workbook(write: Any, **options: Any) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **options})
    write(book)
    book.close()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (date(2025, 6, 30), "yyyy-mm-dd", "2025-06-30"),
        (date(2025, 6, 30), 'yyyy"年"m"月"d"日"', "2025-06-30"),
        (date(2025, 6, 30), 'yyyy"年"m"月"', "2025年6月"),
        (date(2025, 6, 30), 'm"月"d"日"', "6月30日"),
        (0.955, "0.0%", "95.5%"),
        (0.95, "0%", "95%"),
        (1234.5, "#,##0.00", "1234.50"),
        (12, "General", "12"),
        (0.1, "General", "0.1"),
        (3, '0"项"', "3项"),
        (2.5, '0.0"亿元"', "2.5亿元"),
        (-7, "0;[Red]-0", "-7"),
    ],
)
def test_a_cell_says_what_it_shows(value: Any, form: str, shown: str) -> None:
    def write(book: Any) -> None:
        book.add_worksheet().write(0, 0, value, book.add_format({"num_format": form}))

    assert read(workbook(write)).text == shown


@pytest.mark.parametrize("from_1904", [False, True])
def test_days_are_counted_from_the_first_day_of_the_book(from_1904: bool) -> None:
    def write(book: Any) -> None:
        book.add_worksheet().write(0, 0, date(2025, 6, 30), book.add_format({"num_format": 14}))

    assert read(workbook(write, date_1904=from_1904)).text == "2025-06-30"


def test_hidden_sheets_rows_and_columns_are_left_out_and_merged_leads_hold() -> None:
    def write(book: Any) -> None:
        sheet, hidden = book.add_worksheet("任务"), book.add_worksheet("底稿")
        hidden.write(0, 0, "不可见")
        hidden.hide()
        sheet.write(0, 0, "2025年任务分工表")
        sheet.write_row(2, 0, ("序号", "任务名称", "备注", "牵头单位", "完成时限"))
        sheet.write_row(3, 0, (1, "建设站点", "内部", "", "6月底"))
        sheet.write_row(4, 0, (2, "优化窗口", "内部", "", "9月底"))
        sheet.write_row(5, 0, (3, "不可见", "", "", ""))
        sheet.merge_range(3, 3, 4, 3, "区民政局")
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})
        sheet.write_formula(6, 1, "=1+1", None, 2)

    text = read(workbook(write)).text
    assert text.splitlines() == [
        "2025年任务分工表",
        "| 序号 | 任务名称 | 牵头单位 | 完成时限 |",
        "| 1 | 建设站点 | 区民政局 | 6月底 |",
        "| 2 | 优化窗口 | 区民政局 | 9月底 |",
        "|  | 2 |  |  |",
    ]


def test_each_sheet_is_a_table_of_its_own() -> None:
    def write(book: Any) -> None:
        for name in ("区民政局", "区教育局"):
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ("序号", "任务名称", "牵头单位"))
            sheet.write_row(1, 0, (1, f"{name}的任务", name))

    plan = parse(workbook(write))
    assert [measure.departments[0].name.value for measure in plan.measures] == ["区民政局", "区教育局"]
