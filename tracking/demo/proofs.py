"""Evidence of the demo: small workbooks on which the figures of a text stand."""

import io
from datetime import datetime

import xlsxwriter

MADE = datetime(2026, 1, 1)  # noqa: DTZ001  (a workbook carries no time zone; a fixed one makes equal files equal)


def sheet(measure: str, progress: str) -> bytes:
    """One sheet with one line: the measure and what was done. The same words give the same bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        page = book.add_worksheet()
        page.write_row(0, 0, ["举措", "进展"])
        page.write_row(1, 0, [measure, progress])
    return buffer.getvalue()
