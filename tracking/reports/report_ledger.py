"""From frozen contents to the ledger of a report, since template 2026.4. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracking.reports.words import Words, words_of
from tracking.reports.writers import xlsx
from tracking.reports.writers.paper import frame_of
from tracking.reports.writers.xlsx import Book, Column, Ledger
from tracking.reports.xlsx import LEDGER, Sheet, sheets_of

MOST_PERCENT, MOST_DAYS = 100, 9999
MOST = {"percent": MOST_PERCENT, "expected_percent": MOST_PERCENT, "working_days": MOST_DAYS}
# Narrower than in the first templates: on A3 the letters are then above 8 points.
WIDTHS = {"title": 24, "supporting": 20, "next_milestone": 22, "progress": 40, "problems": 28, "next_steps": 28}
DAYS = {"next_due_on", "due_on"}
KEPT = 3  # order, number and title of a measure stay in view


def render(contents: Mapping[str, Any]) -> bytes:
    """The bytes of the xlsx made from frozen `contents`."""
    words = words_of(contents["language"])
    return xlsx.render(
        Book(
            title=contents["plan"]["title"],
            author=contents["plan"]["office"]["name"],
            as_of=date.fromisoformat(contents["as_of"]),
            footer=frame_of(contents["language"]).page_of_pages,
            ledgers=[_ledger(sheet, words) for sheet in sheets_of(contents, words)],
        )
    )


def _ledger(sheet: Sheet, words: Words) -> Ledger:
    is_main = sheet.widths is LEDGER
    widths = {**sheet.widths, **WIDTHS} if is_main else sheet.widths
    columns = [_column(code, width, words) for code, width in widths.items()]
    return Ledger(sheet.name, columns, sheet.rows, kept=KEPT if is_main else 0)


def _column(code: str, width: int, words: Words) -> Column:
    choices = {"light": words.lights, "filing": words.filing, "kind": words.duty}.get(code, {})
    return Column(
        words.column[code],
        width,
        choices=tuple(dict.fromkeys(choices.values())),
        most=MOST.get(code),
        is_day=code in DAYS,
    )
