"""Where things stand in a drawing: milestones along the year, and the way of a target beside what was expected. Pure.

Units are those of the drawing's own view box; the page scales it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH = 900
LINE_AT = 62  # the height of the year's line
LEVEL = 42  # between the flags of neighbours that would write over each other
LETTER = 13  # width of a Chinese letter of a title
LONGEST = 16  # letters of a title; the whole of it is told to a pointer and a screen reader
CURVE_WIDTH, CURVE_HEIGHT = 360, 96


@dataclass(frozen=True)
class Flag:
    """`x` from the left, `level` how high its flag flies; `ends` where its words stand to the left of the pole."""

    milestone: object
    title: str
    state: str
    due_on: date
    done_on: date | None
    x: int
    level: int
    ends: bool

    @property
    def top(self) -> int:
        return 14 - LEVEL * self.level

    @property
    def text_at(self) -> int:
        return self.x - 6 if self.ends else self.x + 16

    @property
    def second_line(self) -> int:
        return self.top + 26

    @property
    def short(self) -> str:
        return self.title if len(self.title) <= LONGEST else f"{self.title[:LONGEST]}…"


@dataclass(frozen=True)
class Timeline:
    """The months of `year` with the left edge of each, the flags, and where the day of the page is, if in that year."""

    year: int
    months: tuple[tuple[int, int, date], ...]
    flags: tuple[Flag, ...]
    now: int | None

    @property
    def head(self) -> int:
        """The upper edge of the drawing."""
        return min((flag.top for flag in self.flags), default=14) - 8

    @property
    def height(self) -> int:
        return 96 - self.head


def place(day: date, year: int) -> int:
    """From the left; what lies outside the year stands at its edge."""
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    within = min(max(day, start), end)
    return round(WIDTH * (within - start).days / (end - start).days)


def timeline(milestones: Iterable[tuple[object, str, str, date, date | None]], *, year: int, day: date) -> Timeline:
    """Of (milestone, title, state, due, done) in the order of their days; no two titles write over each other."""
    flags: list[Flag] = []
    reach: list[int] = []  # how far to the right the words of each level go
    for milestone, title, state, due_on, done_on in milestones:
        x, wide = place(due_on, year), 20 + LETTER * max(min(len(title), LONGEST + 1), 12)
        ends = x + wide > WIDTH
        left, right = (x - wide, x + 12) if ends else (x, x + wide)
        level = next((n for n, taken in enumerate(reach) if taken <= left), len(reach))
        reach[level : level + 1] = [right]
        flags.append(Flag(milestone, title, state, due_on, done_on, x, level, ends))
    starts = [date(year, month, 1) for month in range(1, 13)]
    return Timeline(
        year=year,
        months=tuple((place(each, year), place(each, year) + WIDTH // 24, each) for each in starts),
        flags=tuple(flags),
        now=place(day, year) if day.year == year else None,
    )


@dataclass(frozen=True)
class Curve:
    """`expected` and `reached` as the points of a polyline, the last value as (x, y), the day of the page as x."""

    expected: str
    reached: str
    last: tuple[int, int] | None
    now: int | None
    low: Decimal
    high: Decimal


def curve(
    expected: Sequence[tuple[date, Decimal]], reached: Sequence[tuple[date, Decimal]], *, year: int, day: date
) -> Curve | None:
    """Nothing where there is no way to draw: fewer than two values are expected."""
    if len(expected) < 2:
        return None
    values = [value for _day, value in [*expected, *reached]]
    low, high = min(values), max(values)
    span = high - low or Decimal(1)

    def at(point: tuple[date, Decimal]) -> tuple[int, int]:
        on, value = point
        return CURVE_WIDTH * place(on, year) // WIDTH, round(CURVE_HEIGHT * (1 - (value - low) / span))

    told = [at(point) for point in reached]
    return Curve(
        expected=_line(at(point) for point in expected),
        reached=_line(told),
        last=told[-1] if told else None,
        now=CURVE_WIDTH * place(day, year) // WIDTH if day.year == year else None,
        low=low,
        high=high,
    )


def _line(points: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
