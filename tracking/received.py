"""When a filing came in, against its deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plans.workdays import WorkingCalendar


@dataclass(frozen=True)
class Received:
    """The day of the first submission; `days_late` are working days, 0 for one that came in time."""

    on: date
    days_late: int


def received(on: date | None, *, due_on: date, calendar: WorkingCalendar) -> Received | None:
    """None before anything came in. What comes on a rest day after the deadline counts as of the next working day."""
    if on is None:
        return None
    return Received(on, calendar.between(due_on, calendar.on_or_after(on)) if on > due_on else 0)
