"""A division of work to fill in: the measures of a plan as xlsx, with what is known already. Pure."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from xlsxwriter import Workbook

WIDTHS = (10, 50, 24, 36, 24)


def division_sheet(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Every cell is a text, so that nothing in a plan can become a formula."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
        for column, (head, width) in enumerate(zip(heads, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, bold)
        for number, row in enumerate(rows, start=1):
            for column, words in enumerate(row):
                sheet.write_string(number, column, words, plain)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return file.getvalue()
