"""The ladder as a value: which stage of it a duty has reached, and who comes after whom.

Pure. The sweep (finding.py) applies the same rule to all duties in one statement; a test holds the two equal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plans.workdays import WorkingCalendar

# Upwards: who is told next when a post has no holder. The names are the codes of plans.models.membership.Role.
UPWARDS = ("liaison", "head", "coordinator", "leader")


@dataclass(frozen=True)
class Stage:
    """From `offset` working days after the due date on (before it when negative), `roles` are told.

    `words` are said along with it; an urgent one waits for nothing. One that is paused, for a reason, says nothing:
    the stages round it go on as if it were not there.
    """

    offset: int
    roles: tuple[str, ...]
    channels: tuple[str, ...] = ("inbox", "email")
    words: str = ""
    is_urgent: bool = False
    paused_because: str = ""


DEFAULT_LADDER = (
    Stage(-5, ("liaison",)),
    Stage(0, ("liaison",)),
    Stage(3, ("liaison", "head")),
    Stage(10, ("liaison", "head", "coordinator", "leader")),
)


def reached(offsets: Iterable[int], *, due_on: date, day: date, calendar: WorkingCalendar) -> int | None:
    """The highest stage that has begun by `day`, as its offset; None before the first."""
    begun = [offset for offset in offsets if calendar.add(due_on, offset) <= day]
    return max(begun, default=None)


def to_send(
    offsets: Iterable[int], *, due_on: date, day: date, calendar: WorkingCalendar, sent: Iterable[int]
) -> int | None:
    """The stage to send now: the highest reached, unless it or a higher one was sent. What lies between is skipped."""
    highest = reached(offsets, due_on=due_on, day=day, calendar=calendar)
    if highest is None or any(stage >= highest for stage in sent):
        return None
    return highest


def told(role: str, *, owing: str) -> str:
    """Who a stage means by `role` when the duty is owed by `owing`: nobody below the one who owes is told."""
    return max(role, owing, key=UPWARDS.index)
