"""Suggestions as a table: the sheet to fill in, and reading it back cell by cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter import Workbook

from plans.actions import documents
from plans.documents.grid import LONGEST_CELL, Grid, GridRow, place
from tracking.models import Suggestion

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

LANGUAGES = ("en", "zh-hans")
MOST_ENTRIES = 2000
EARLIEST = 2000  # year
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
COLUMNS: dict[str, StrOrPromise] = {
    "received_on": gettext_lazy("Received on"),
    "channel": gettext_lazy("Channel"),
    "submitter_name": gettext_lazy("Submitter"),
    "submitter_unit": gettext_lazy("Unit or trade"),
    "submitter_contact": gettext_lazy("Contact"),
    "subject": gettext_lazy("Subject"),
    "text": gettext_lazy("Suggestion"),
}
NEEDED = ("received_on", "subject", "text")
# Characters. A reader hands on no more of a cell than LONGEST_CELL, so a text of that length may have been cut.
LIMITS = {
    "submitter_name": 40,
    "submitter_unit": 100,
    "submitter_contact": 100,
    "subject": 200,
    "text": LONGEST_CELL - 1,
}
WIDTHS = (12, 14, 12, 22, 18, 36, 70)


@dataclass(frozen=True)
class Entry:
    """What is said of a suggestion when it comes in."""

    received_on: date
    subject: str
    text: str
    channel: str = Suggestion.Channel.OFFICER
    submitter_name: str = ""
    submitter_unit: str = ""
    submitter_contact: str = ""

    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in COLUMNS}


@dataclass(frozen=True)
class Trouble:
    """A cell that cannot be taken, as people find it in the sheet (B3), and why."""

    at: str
    words: str


def template() -> bytes:
    """An empty sheet with the headings and the words that its columns take. Every cell is a text."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for column, (head, width) in enumerate(zip(COLUMNS.values(), WIDTHS, strict=True)):
            sheet.set_column(column, column, width, plain)
            sheet.write_string(0, column, str(head), bold)
        channels = [str(label) for label in Suggestion.Channel.labels]
        sheet.data_validation(1, 1, MOST_ENTRIES, 1, {"validate": "list", "source": channels, "error_type": "warning"})
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return file.getvalue()


def read_entries(content: bytes, *, today: date, name: str = "") -> tuple[list[tuple[int, Entry]], list[Trouble]]:
    """The rows of the first table that has the headings. Raises UnreadableDocument for a file that is no table."""
    for grid in documents.read_tables(content, name=name):
        found = _headings(grid)
        if found:
            return _entries(grid, *found, today=today)
    needed = _(", ").join(str(COLUMNS[name]) for name in NEEDED)
    return [], [Trouble("A1", _("The table lacks its headings: %(names)s.") % {"names": needed})]


def _headings(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The index of the heading row and the column of each entry."""
    named = {_plain(head): name for name, heads in _in_all_languages(COLUMNS).items() for head in heads}
    for index, row in enumerate(grid.rows[:10]):
        columns = {named[_plain(cell)]: at for at, cell in enumerate(row.cells) if _plain(cell) in named}
        if all(name in columns for name in NEEDED):
            return index, columns
    return None


def _entries(
    grid: Grid, heading: int, columns: dict[str, int], *, today: date
) -> tuple[list[tuple[int, Entry]], list[Trouble]]:
    found, troubles = [], []
    channels = {
        _plain(word): code
        for code, words in _in_all_languages(dict(Suggestion.Channel.choices)).items()
        for word in (code, *words)
    }
    rows = [row for row in grid.rows[heading + 1 :] if any(cell.strip() for cell in row.cells)]
    if not rows:
        return [], [Trouble("A2", _("The table holds no suggestion."))]
    if len(rows) > MOST_ENTRIES:
        return [], [Trouble("A1", _("A table holds at most %(count)s suggestions.") % {"count": MOST_ENTRIES})]
    for row in rows:
        entry, wrong = _entry(row, columns, channels, today=today)
        troubles += wrong
        if entry:
            found.append((row.number, entry))
    return found, troubles


def _entry(
    row: GridRow, columns: dict[str, int], channels: dict[str, str], *, today: date
) -> tuple[Entry | None, list[Trouble]]:
    cells = {name: row.cells[at].strip() if at < len(row.cells) else "" for name, at in columns.items()}
    wrong: list[Trouble] = []

    def refuse(name: str, words: str) -> None:
        wrong.append(Trouble(place(columns[name], row.number), words))

    for name in ("subject", "text"):
        if not cells[name]:
            refuse(name, _("“%(name)s” is empty.") % {"name": COLUMNS[name]})
    for name, limit in LIMITS.items():
        if len(cells.get(name, "")) > limit:
            refuse(name, _("“%(name)s” is longer than %(count)s characters.") % {"name": COLUMNS[name], "count": limit})
    day = _day(cells["received_on"])
    if day is None:
        refuse("received_on", _("“%(words)s” is not a date. Write it as 2026-10-31.") % {"words": cells["received_on"]})
    elif day > today or day.year < EARLIEST:
        refuse("received_on", _("A suggestion is not received ahead of time."))
    channel = cells.pop("channel", "")
    if channel and _plain(channel) not in channels:
        known = _(", ").join(map(str, Suggestion.Channel.labels))
        refuse("channel", _("“%(words)s” is no channel. Known: %(names)s.") % {"words": channel, "names": known})
    if wrong or day is None:
        return None, wrong
    code = channels[_plain(channel)] if channel else Suggestion.Channel.OFFICER
    words = {name: cell for name, cell in cells.items() if name != "received_on"}
    return Entry(received_on=day, channel=code, **words), []


def _day(words: str) -> date | None:
    match = DAY.match(words)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _plain(words: str) -> str:
    return "".join(words.split()).casefold()


def _in_all_languages(names: dict[str, Any]) -> dict[str, Sequence[str]]:
    """What each name may be called, whatever language the sheet was made in."""
    found: dict[str, list[str]] = {name: [] for name in names}
    for language in LANGUAGES:
        with translation.override(language):
            for name, words in names.items():
                found[name].append(str(words))
    return {name: tuple(words) for name, words in found.items()}
