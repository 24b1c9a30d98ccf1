"""A year as twelve months of weeks, each day with what it is: for a page. Pure."""

import calendar as weeks
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plans.workdays import SATURDAY, WorkingCalendar


@dataclass(frozen=True)
class DayCell:
    """`kind`: work, rest, holiday (rests by notice), made_up (a weekend that works), own (the district's)."""

    day: date
    kind: str
    name: str


@dataclass(frozen=True)
class MonthSheet:
    """`weeks` begin on Monday; None where a day belongs to another month."""

    first: date
    weeks: tuple[tuple[DayCell | None, ...], ...]
    working_days: int


def year_sheet(year: int, calendar: WorkingCalendar, *, names: Mapping[date, str], own: set[date]) -> list[MonthSheet]:
    def cell(day: date) -> DayCell | None:
        works, weekend = calendar.works(day), day.weekday() >= SATURDAY
        kind = "rest" if weekend and not works else "work"
        if day in own:
            kind = "own"
        elif day in calendar.exceptions:
            kind = "made_up" if works else "holiday"
        return DayCell(day, kind, names.get(day, ""))

    sheets = []
    for month in range(1, 13):
        rows = weeks.Calendar().monthdatescalendar(year, month)
        cells = tuple(tuple(cell(day) if day.month == month else None for day in row) for row in rows)
        working = sum(calendar.works(day) for row in rows for day in row if day.month == month)
        sheets.append(MonthSheet(date(year, month, 1), cells, working))
    return sheets
