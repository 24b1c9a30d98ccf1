"""A list as a table that leaves the house: xlsx or csv, written row by row to a file on disk.

The rows are read in the transaction of the request, all of one moment, and in its language; a response that reads them
while it is being sent would see neither. Memory does not grow with the rows.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils import timezone

# A spreadsheet takes a text that begins so for a formula (OWASP, CSV injection). An apostrophe makes it a text again.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CELL_LIMIT = 32_767  # characters, of the file format
WIDTH = 18  # characters

Rows = Iterable[Sequence[Any]]


def _plain(value: Any) -> Any:
    """A moment as the clock on the wall shows it; a number stays a number, everything else becomes words."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, (date, int, float, Decimal)):
        return value
    return str(value)


def _neutral(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def as_csv(heads: Sequence[str], rows: Rows) -> IO[bytes]:
    """UTF-8 with the mark by which Excel knows it. Days are ISO."""
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    words = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(words)
    writer.writerow([_neutral(head) for head in heads])
    writer.writerows([_neutral(_plain(value)) for value in row] for row in rows)
    words.detach()
    file.seek(0)
    return file


def as_xlsx(heads: Sequence[str], rows: Rows) -> IO[bytes]:
    """Words are always written as words, so that none is a formula or a link."""
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(heads) - 1, 0), WIDTH)
    bold = book.add_format({"bold": True, "bottom": 1})
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, bold)
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(map(_plain, row)):
            if isinstance(value, str):
                sheet.write_string(number, at, value[:CELL_LIMIT])
            elif isinstance(value, datetime):
                sheet.write_datetime(number, at, value, moment)
            elif value is not None:
                sheet.write(number, at, value)
    book.close()
    file.seek(0)
    return file


FORMATS: dict[str, tuple[str, Callable[[Sequence[str], Rows], IO[bytes]]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "csv": ("text/csv; charset=utf-8", as_csv),
}
