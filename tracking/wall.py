"""The wall chart of a plan: measures down, months across, a light for every month that is over and for the day itself.

Two statements whatever the number of rows and months; the lights come from the expression that every page asks.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from measures.models import Milestone
from measures.models.measure import MeasureQuerySet
from plans.models import Plan, Section, User
from plans.workdays import Calendars
from tracking import milestones
from tracking.figures import LightCount, Segment, light_counts, segments
from tracking.milestones import FLAGS
from tracking.shares import mean
from tracking.standing import Light, with_lights

MOST_MONTHS = 24
ROWS_ON_A_SCREEN = 45  # of the big screen; a longer plan is shown in pages, section by section


@dataclass(frozen=True)
class Month:
    """A column. `day` is the day its lights speak of: the last one, or that of the page; None for a month to come."""

    first: date
    day: date | None
    is_now: bool


@dataclass(frozen=True)
class Mark:
    milestone: Any
    state: str
    is_past: bool


@dataclass(frozen=True)
class Cell:
    """`run` says where the cell stands among neighbours of the same light; `spans` draws the way to the last mark."""

    month: Month
    light: str
    run: str
    marks: tuple[Mark, ...]
    spans: bool
    is_last: bool

    @property
    def mark(self) -> Mark | None:
        """The one for which there is room: a missed one before any other."""
        missed = (mark for mark in self.marks if mark.state == "late")
        return next(missed, self.marks[0] if self.marks else None)

    @property
    def more(self) -> int:
        return max(0, len(self.marks) - 1)


@dataclass(frozen=True)
class Row:
    measure: Any
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Band:
    """The rows of a section, or as many of them as one screen holds. `screen` counts from 1."""

    section: Section | None
    rows: tuple[Row, ...]
    lights: tuple[LightCount, ...]
    screen: int


@dataclass(frozen=True)
class Foot:
    """A month in sum: how many show each light."""

    month: Month
    lights: tuple[LightCount, ...]

    @property
    def moving(self) -> int:
        """How many had begun."""
        return sum(each.count for each in self.lights if each.light != Light.NOT_STARTED)

    @property
    def parts(self) -> tuple[Segment, ...]:
        return tuple(segments(self.lights))


@dataclass(frozen=True)
class Wall:
    months: tuple[Month, ...]
    bands: tuple[Band, ...]
    feet: tuple[Foot, ...]
    lights: tuple[LightCount, ...]
    counts: tuple[LightCount, ...]  # with those that the choice of lights hides
    percent: Decimal | None
    expected_percent: Decimal | None

    @property
    def found(self) -> int:
        return sum(each.count for each in self.counts)

    @property
    def count(self) -> int:
        return sum(each.count for each in self.lights)

    @property
    def before_now(self) -> int:
        """How many columns stand left of the one with the line; all where the day lies outside the chart."""
        return next((place for place, month in enumerate(self.months) if month.is_now), len(self.months))

    @property
    def after_now(self) -> int:
        return max(0, len(self.months) - self.before_now - 1)

    @property
    def to_come(self) -> tuple[Month, ...]:
        return tuple(month for month in self.months if month.day is None)

    @property
    def screens(self) -> int:
        return max((band.screen for band in self.bands), default=1)

    @property
    def points(self) -> Decimal | None:
        """Completion less schedule, in percentage points."""
        if self.percent is None or self.expected_percent is None:
            return None
        return self.percent - self.expected_percent


def wall_of(
    user: User,
    plan: Plan,
    measures: MeasureQuerySet,
    *,
    day: date,
    calendars: Calendars,
    shown: Collection[str] = (),
) -> Wall:
    """The chart of `measures`, which come from `measures_as_seen` of `plan` on `day`, in the order of the plan.

    `shown` narrows it to those that show one of these lights on the day.
    """
    steps = _milestones(user, plan, day=day)
    months = _months(plan, steps.values(), day=day)
    lit = [month for month in months if month.day]
    rows: Any = with_lights(measures, plan=plan, days=[month.day for month in lit if month.day], calendars=calendars)
    counts = light_counts(row.light for row in rows)
    chosen = [row for row in rows if not shown or row.light in shown]
    drawn = [Row(row, tuple(_cells(months, row.lights, steps.get(row.pk, ()), day=day))) for row in chosen]
    measured = [row.measure for row in drawn]
    return Wall(
        months=months,
        bands=tuple(_bands(drawn)),
        feet=tuple(
            Foot(month, light_counts(row.measure.lights[place] for row in drawn)) for place, month in enumerate(lit)
        ),
        lights=light_counts(row.light for row in measured),
        counts=counts,
        percent=mean([row.percent or Decimal(0) for row in measured]),
        expected_percent=mean([row.expected_percent for row in measured]),
    )


def _milestones(user: User, plan: Plan, *, day: date) -> Mapping[int, Sequence[Any]]:
    """By measure, in the order of their days."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    rows = milestones.as_of(Milestone.objects.visible_to(user).filter(measure__plan=plan), day=day)
    for row in rows.only("measure", "title", "due_on").order_by("due_on", "ordinal"):
        found[row.measure_id].append(row)
    return found


def _months(plan: Plan, steps: Iterable[Sequence[Any]], *, day: date) -> tuple[Month, ...]:
    """From January of the plan to its last milestone, a year at the least and MOST_MONTHS at the most."""
    last = max((rows[-1].due_on for rows in steps), default=date(plan.year, 12, 1))
    count = min(max(12, 12 * (last.year - plan.year) + last.month), MOST_MONTHS)
    return tuple(_month(date(plan.year + at // 12, at % 12 + 1, 1), day) for at in range(count))


def _month(first: date, day: date) -> Month:
    end = first.replace(day=monthrange(first.year, first.month)[1])
    is_now = first == day.replace(day=1)
    return Month(first, day if is_now else end if end < day else None, is_now)


def _cells(months: Sequence[Month], lights: Sequence[str], steps: Sequence[Any], *, day: date) -> Iterable[Cell]:
    due: defaultdict[date, list[Any]] = defaultdict(list)
    for step in steps:
        due[step.due_on.replace(day=1)].append(step)
    end = max(due, default=date.min)
    # Nothing stands beside the edges of the chart, so the first and the last equal no neighbour there.
    shown = ["", *lights, *[""] * (len(months) - len(lights) + 1)]
    for place, month in enumerate(months, start=1):
        yield Cell(
            month=month,
            light=shown[place],
            run=_run(*shown[place - 1 : place + 2]),
            marks=tuple(_mark(step, day) for step in due.get(month.first, ())),
            spans=month.day is None and month.first <= end,
            is_last=month.first == end,
        )


def _run(before: str, light: str, after: str) -> str:
    if not light:
        return ""
    joined = (before == light, after == light)
    return {(False, False): "one", (False, True): "start", (True, True): "mid", (True, False): "end"}[joined]


def _mark(step: Any, day: date) -> Mark:
    soon = step.due_on.replace(day=1) == day.replace(day=1)
    return Mark(step, FLAGS.get(step.state, "soon" if soon else "todo"), step.due_on < day)


def _bands(rows: Sequence[Row]) -> Iterable[Band]:
    """A section that does not fit begins a new screen, and is divided only where no screen holds it."""
    screen, free = 1, ROWS_ON_A_SCREEN
    for _key, some in groupby(rows, key=lambda row: row.measure.section_id):
        section = list(some)
        if len(section) > free < ROWS_ON_A_SCREEN:
            screen, free = screen + 1, ROWS_ON_A_SCREEN
        counted = light_counts(row.measure.light for row in section)
        for start in range(0, len(section), ROWS_ON_A_SCREEN):
            if start:
                screen, free = screen + 1, ROWS_ON_A_SCREEN
            part = section[start : start + ROWS_ON_A_SCREEN]
            yield Band(section[0].measure.section, tuple(part), counted, screen)
            free -= len(part)
