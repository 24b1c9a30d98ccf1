"""The ledger as it is worked in and printed: panes, filters, choices, paper, heads on every page."""

import io

import openpyxl
import pytest

from tests.tracking.reports.sample import measure, sample
from tracking.reports import report_ledger


def opened(**changed):
    return openpyxl.load_workbook(io.BytesIO(report_ledger.render(sample(**changed))))


@pytest.fixture(scope="module")
def book():
    return opened()


def test_head_and_first_columns_stay_in_view_and_every_column_filters(book):
    assert [page.freeze_panes for page in book] == ["A2", "D2", "A2", "A2"]
    for page in book:
        assert page.auto_filter.ref == page.dimensions


def test_prints_across_one_page_wide_with_its_head_on_every_page(book):
    for page in book:
        setup = page.page_setup
        assert (setup.orientation, setup.fitToWidth or 1, int(setup.fitToHeight)) == ("landscape", 1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_title_rows == "$1:$1"
        assert page.oddHeader.center.text == f"安和区优化营商环境行动方案（2026年） · {page.title}"
        assert page.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert [int(page.page_setup.paperSize) for page in book] == [9, 8, 9, 9]  # the ledger of measures on A3


def test_cells_take_only_what_there_is(book):
    rules = {str(rule.sqref): rule for rule in book["举措台账"].data_validations.dataValidation}
    assert rules["G2:G4"].formula1 == '"已完成,序时推进,临期或滞后,逾期,未启动"'
    assert (rules["H2:H4"].type, rules["H2:H4"].formula1, rules["H2:H4"].formula2) == ("decimal", "0", "100")
    assert rules["K2:K4"].type == "date"
    assert rules["L2:L4"].formula1 == '"未报,待审核,已通过,已退回"'


def test_an_ampersand_in_a_title_is_no_order_to_the_printer():
    contents = sample()
    book = opened(plan=contents["plan"] | {"title": "A&P方案"})
    assert all(page.oddHeader.center.text.startswith("A&&P方案") for page in book)


def test_a_report_without_measures_is_a_sheet_with_its_head():
    page = opened(measures=[])["举措台账"]
    assert page.max_row == 1
    assert page.auto_filter.ref is None


def test_a_long_ledger_is_written_whole():
    rows = [measure(n, f"举措{n}") for n in range(1, 301)]
    page = opened(measures=rows)["举措台账"]
    assert (page.max_row, page.cell(301, 2).value) == (301, "300")
    assert str(page.data_validations.dataValidation[0].sqref) == "G2:G301"


def test_a_row_is_as_high_as_its_longest_text_and_no_higher_than_excel_takes():
    rows = [measure(n, "举措", progress="已办理证照。" * times) for n, times in ((1, 1), (2, 30), (3, 900))]
    page = opened(measures=rows)["举措台账"]
    low, high, highest = (page.row_dimensions[n].height for n in (2, 3, 4))
    assert (low, highest) == (None, 408.75)  # one line is the height of every row
    assert high == 15 * 10  # 180 characters, twice as wide as a digit, in a column of 40 digits


def test_letters_on_a3_are_above_8_points():
    """Excel makes a sheet as small as it needs to be one page wide: 11 points at 390 mm over its width."""
    page = opened()["举措台账"]
    digits = sum(page.column_dimensions[letter].width for letter in "ABCDEFGHIJKLMNO")
    assert 11 * 390 / (digits * 1.85) > 8
