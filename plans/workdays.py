"""Working days in China: statutory rest days and make-up working days (调休) over plain weekends.

The State Council's notice announces one year at a time; days after `known_until` follow the plain week and
are called provisional. Pure: a calendar is a value, the caller loads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """`exceptions` maps a day to True (works although it is a weekend) or False (rests although it is not)."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    known_until: date | None = None

    def works(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def is_provisional(self, day: date) -> bool:
        return self.known_until is None or day > self.known_until

    def add(self, day: date, count: int) -> date:
        """The working day `count` working days after `day` (before it when negative); the day itself never counts.

        Source of counting: Civil Code art. 201, the day of the event is not counted.
        """
        step = ONE_DAY if count >= 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.works(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.between(end, start)
        return sum(self.works(start + ONE_DAY * n) for n in range(1, (end - start).days + 1))

    def on_or_after(self, day: date) -> date:
        """`day` itself when it works, else the next working day (Civil Code art. 203)."""
        while not self.works(day):
            day += ONE_DAY
        return day


@dataclass(frozen=True)
class Calendars:
    """The national calendar and, by the number of a district or city, its own days over it.

    The days of a city reach its districts: `above` tells which territory lies over which, and the nearest one wins.
    """

    national: WorkingCalendar = field(default_factory=WorkingCalendar)
    own: Mapping[int, Mapping[date, bool]] = field(default_factory=dict)
    above: Mapping[int, int] = field(default_factory=dict)

    def of(self, district: int | None) -> WorkingCalendar:
        days: dict[date, bool] = {}
        while district is not None:
            days = {**self.own.get(district, {}), **days}
            district = self.above.get(district)
        return replace(self.national, exceptions={**self.national.exceptions, **days}) if days else self.national
