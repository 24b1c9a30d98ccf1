"""How targets stood on a day: the value reached beside the one expected by then, never beside the final goal alone.

Derived from the readings that counted at the end of that day and from the goal as it was then, so that a past day never
changes its answer. No reading is no zero: such a target is unknown.

* Readings of a target that adds up are added, one for each month (its latest day); else the latest reading stands.
* `achieved` and `expected_share` are parts of the way (`measures.trajectory.share`) and not capped.
* Behind: not met, and `behind_points` of the plan or more below the share expected today.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, TextChoices
from django.utils.translation import gettext_lazy as _

from measures.models.target import Goal, TargetQuerySet
from measures.trajectory import FULL, ZERO, Course, expected, is_met, share
from tracking.filings import end_of
from tracking.models import Reading
from tracking.models.reading import ReadingQuerySet


class TargetState(TextChoices):
    """Exclusive; the most urgent first."""

    BEHIND = "behind", _("Behind")
    UNKNOWN = "unknown", _("No reading yet")
    ON_WAY = "on_way", _("On the way")
    REACHED = "reached", _("Reached")


TONES = {TargetState.BEHIND: "r", TargetState.UNKNOWN: "y", TargetState.ON_WAY: "", TargetState.REACHED: "g"}


@dataclass(frozen=True)
class TargetStanding:
    """`ahead` and `points_ahead` are positive where it is better than expected, whichever way is better."""

    target: Any
    goal: Goal
    course: Course
    day: date
    readings: tuple[Reading, ...]  # those that count, the latest last
    value: Decimal | None
    as_of: date | None
    expected: Decimal | None
    expected_share: Decimal | None
    achieved: Decimal | None
    behind_points: int

    @property
    def ahead(self) -> Decimal | None:
        if self.value is None or self.expected is None:
            return None
        return self.expected - self.value if self.course.falls else self.value - self.expected

    @property
    def sign(self) -> str:
        """Before what is ahead; what is behind brings its own."""
        return "+" if self.ahead is not None and self.ahead > 0 else ""

    @property
    def points_ahead(self) -> Decimal | None:
        if self.achieved is None or self.expected_share is None:
            return None
        return self.achieved - self.expected_share

    @property
    def is_met(self) -> bool:
        return self.value is not None and is_met(self.course, self.value)

    @property
    def is_over(self) -> bool:
        return self.is_met and self.achieved is not None and self.achieved > FULL

    @property
    def state(self) -> TargetState:
        if self.value is None:
            return TargetState.UNKNOWN
        if self.is_met:
            return TargetState.REACHED
        if self.points_ahead is not None and self.points_ahead <= -self.behind_points and self.points_ahead < 0:
            return TargetState.BEHIND
        return TargetState.ON_WAY

    @property
    def tone(self) -> str:
        return TONES[self.state]


def standings(targets: TargetQuerySet, *, day: date, readings: ReadingQuerySet | None = None) -> list[TargetStanding]:
    """How `targets` stood at the end of `day`, in a constant number of queries; only `readings` are looked at."""
    moment = end_of(day)
    counted: Any = (Reading.objects.all() if readings is None else readings).of_the_lead().counted(moment)
    known = counted.filter(as_of__lte=day).order_by("as_of", "counted_at", "pk").select_related("update__period")
    rows = (
        targets.in_force(moment)
        .select_related("measure__plan")
        .prefetch_related("changes", "points", Prefetch("readings", known, to_attr="counted_readings"))
    )
    return [standing_of(target, target.counted_readings, day=day, moment=moment) for target in rows]


def standing_of(target: Any, readings: Iterable[Reading], *, day: date, moment: datetime | None) -> TargetStanding:
    """`readings` are those that count, in the order of their days; `changes` and `points` of the target are loaded."""
    goal, course, known = target.goal_at(moment), target.course_at(moment), tuple(readings)
    value, due = reached(goal, known), expected(course, day)
    return TargetStanding(
        target=target,
        goal=goal,
        course=course,
        day=day,
        readings=known,
        value=value,
        as_of=known[-1].as_of if known else None,
        expected=due,
        expected_share=_expected_share(course, due),
        achieved=share(course, value),
        behind_points=target.measure.plan.behind_points,
    )


def reached(goal: Goal, readings: Iterable[Reading]) -> Decimal | None:
    """What readings in the order of their days amount to."""
    latest = {one.as_of.replace(day=1): one.value for one in readings if one.value is not None}
    if not latest:
        return None
    return sum(latest.values(), ZERO) if goal.adds_up else latest[max(latest)]


def _expected_share(course: Course, due: Decimal | None) -> Decimal | None:
    """A limit is expected to be kept, even where no share of it can be told."""
    if due is None:
        return None
    return FULL if course.kind == Goal.Kind.AT_MOST else share(course, due)


def in_state(standing: TargetStanding, asked: str) -> bool:
    """`over` (beyond its goal) is no state of its own: what is over is reached, too."""
    return standing.is_over if asked == OVER else standing.state == asked


OVER = "over"
ASKABLE = [*TargetState.choices, (OVER, _("Beyond its goal"))]
