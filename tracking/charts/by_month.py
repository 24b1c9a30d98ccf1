"""Where the shapes of a chart stand: figures in, lengths out, for the templates to draw. Pure.

The drawing is SVG of the server's, so that it follows the theme and the printer, and needs no script and no inline
style. Lengths are units of the viewBox.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracking.figures import MonthFigures
from tracking.standing import Light

WIDTH, HEIGHT = 430, 240
LINES_WIDTH, LINES_HEIGHT = 460, 170
# From the axis up.
STACKED = (Light.DONE, Light.ON_SCHEDULE, Light.BEHIND, Light.OVERDUE, Light.NOT_STARTED)
BAR = 0.56  # of the room of a month
TALL_ENOUGH = 13  # for its number
MOST_LABELS = 12
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
MOST_TICKS = 4


@dataclass(frozen=True)
class Block:
    """The measures of one light in one month. `number` is 0 where there is no room to print it."""

    light: str
    y: float
    height: float
    number: int

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class Bar:
    month: MonthFigures
    x: float
    width: float
    blocks: tuple[Block, ...]
    has_label: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Tick:
    value: int
    y: float


@dataclass(frozen=True)
class Stack:
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Lines:
    """`reached` and `expected` are points for a polyline; `last` is where the line of what was reached ends."""

    reached: str
    expected: str
    last: tuple[float, float]
    labels: tuple[tuple[float, MonthFigures], ...]


def stack(course: Sequence[MonthFigures]) -> Stack | None:
    """A bar for each month, its measures by light; None where there is nothing to show."""
    top = max((month.measures for month in course), default=0)
    if not top:
        return None
    room = WIDTH / max(len(course), MOST_LABELS // 2)
    bars = [
        Bar(
            month=month,
            x=round(place * room + room * (1 - BAR) / 2, 1),
            width=round(room * BAR, 1),
            blocks=tuple(_blocks(month, top)),
            has_label=_labelled(place, len(course)),
        )
        for place, month in enumerate(course)
    ]
    step = next((step for step in STEPS if top / step <= MOST_TICKS), STEPS[-1])
    ticks = tuple(Tick(value, round(HEIGHT - HEIGHT * value / top, 1)) for value in range(0, top + 1, step))
    return Stack(tuple(bars), ticks)


def _blocks(month: MonthFigures, top: int) -> Iterator[Block]:
    counts = {count.light: count.count for count in month.lights}
    reached = 0
    for light in STACKED:
        if number := counts[light]:
            reached += number
            height = round(HEIGHT * number / top, 1)
            shown = number if number > 1 and height >= TALL_ENOUGH else 0
            yield Block(light, round(HEIGHT - HEIGHT * reached / top, 1), height, shown)


def _labelled(place: int, count: int) -> bool:
    """Every month, or every other one where they are many; the last one always."""
    return count <= MOST_LABELS or (count - 1 - place) % 2 == 0


def lines(course: Sequence[MonthFigures]) -> Lines | None:
    """Completion beside schedule, in percent; None before there are two months to join."""
    months = [month for month in course if month.percent is not None]
    if len(months) < 2:
        return None
    step = LINES_WIDTH / (max(len(months), MOST_LABELS) - 1)
    reached = [(round(place * step, 1), _height(month.percent)) for place, month in enumerate(months)]
    expected = [(round(place * step, 1), _height(month.expected_percent)) for place, month in enumerate(months)]
    every = max(1, len(months) // 6)
    labels = tuple((reached[place][0], months[place]) for place in range(0, len(months), every))
    return Lines(_points(reached), _points(expected), reached[-1], labels)


def _height(percent: Decimal | None) -> float:
    return round(LINES_HEIGHT * (1 - float(percent or 0) / 100), 1)


def _points(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
