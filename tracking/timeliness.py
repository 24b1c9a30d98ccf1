"""Whether filings came in time, month by month: one letter for each, as the page of a department shows them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tracking.models import ProgressUpdate


class Kept(TextChoices):
    """What became of the filing of a month; the value is the letter the page's styles know it by."""

    ON_TIME = "o", _("On time")
    LATE = "l", _("Late filing")
    MISSING = "m", _("Not filed")
    RETURNED = "r", _("Returned")
    PENDING = "d", _("Not due yet")
    NONE = "x", _("Nothing expected")

    @property
    def sign(self) -> str:
        """What stands in the cell; colour only repeats it."""
        return str(SIGNS[self])


SIGNS = {
    Kept.ON_TIME: "✓",
    Kept.LATE: _("L"),
    Kept.MISSING: _("M"),
    Kept.RETURNED: _("R"),
    Kept.PENDING: "…",
    Kept.NONE: "",
}


COLUMNS = ("pk", "measure_id", "month", "state", "on_time", "owed_by")


@dataclass(frozen=True)
class Row:
    measure: Any
    cells: tuple[tuple[Kept, int | None], ...]  # with the id of the month's update, None where nothing was expected


@dataclass(frozen=True)
class Timeliness:
    """`due` are the filings whose day has come or that are in; `on_time` and `returned` are among the filings."""

    months: tuple[date, ...]
    rows: tuple[Row, ...]
    due: int
    on_time: int
    late: int
    missing: int
    returned: int

    @property
    def share(self) -> int | None:
        """Filed on time in percent, rounded down: 100 means every one of them."""
        return 100 * self.on_time // self.due if self.due else None


def kept(update: Any, *, day: date) -> Kept:
    """`update` carries `state`, `on_time` and `owed_by`, as of the end of `day`."""
    if update.state in ProgressUpdate.FILED:
        return Kept.ON_TIME if update.on_time else Kept.LATE
    if update.state == ProgressUpdate.Status.RETURNED:
        return Kept.RETURNED
    return Kept.PENDING if update.owed_by >= day else Kept.MISSING


def timeliness(measures: Sequence[Any], updates: Iterable[Any], *, day: date) -> Timeliness:
    """The filings of `measures` in the year of `day`; each of `updates` has the columns of COLUMNS."""
    months = tuple(date(day.year, month, 1) for month in range(1, 13))
    found: dict[tuple[int, date], tuple[Kept, int]] = {}
    counted: dict[Kept, int] = defaultdict(int)
    for update in updates:
        if update.month not in months:
            continue
        cell = kept(update, day=day)
        found[update.measure_id, update.month] = (cell, update.pk)
        counted[cell] += 1
    rows = [Row(one, tuple(found.get((one.pk, month), (Kept.NONE, None)) for month in months)) for one in measures]
    due = sum(count for cell, count in counted.items() if cell != Kept.PENDING)
    return Timeliness(
        months=months,
        rows=tuple(row for row in rows if any(update for _cell, update in row.cells)),
        due=due,
        on_time=counted[Kept.ON_TIME],
        late=counted[Kept.LATE],
        missing=counted[Kept.MISSING],
        returned=counted[Kept.RETURNED],
    )
