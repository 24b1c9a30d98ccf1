"""The rehearsal: every message of the time to come, if nobody does anything that is owed and nothing is changed.

It is worked out from the rule and not by running the machine, so that a test can hold the two against each other: a
year replayed day by day gives this list. After an outage the machine says on its first day back what stands then, the
highest stage reached of each duty, once; the rehearsal from that day on is the same list again.

The hour is left out: a message is told under the day on which the digests of the morning take it along.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plans.models import CalendarDay, Plan
from plans.workdays import WorkingCalendar
from tracking.manners import Manners
from tracking.models import Notification
from tracking.reminders import chasing, laddering
from tracking.reminders.ahead import Owed, owed_ahead
from tracking.reminders.ladder import Stage
from tracking.reminders.recipients import Held, Posts, posts_of

A_YEAR = timedelta(days=365)
ONE_DAY = timedelta(days=1)

# By post and channel: what was said of a duty, as its stage (None: a person chased) and its day.
Told = dict[tuple[int, str], list[tuple[int | None, date]]]


@dataclass(frozen=True)
class Reminder:
    """One duty, said at a stage to a post; `vacant` are the roles in whose place."""

    owed: Owed
    stage: int
    is_urgent: bool
    post: int
    channel: str
    vacant: tuple[str, ...]
    raised_on: date


@dataclass(frozen=True)
class Planned:
    """One message: to a person, by a channel, on a day."""

    day: date
    person: int
    channel: str
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True)
class Score:
    """What a rehearsal plays from."""

    stages: Sequence[Stage]
    manners: Manners
    calendar: WorkingCalendar
    posts: Posts
    since: date
    until: date


def rehearse(plan: Plan, *, since: date, until: date | None = None) -> list[Planned]:
    """The messages from `since` to `until` (a year), by day. A plan not yet active is taken to start on `since`."""
    until = until or since + A_YEAR
    owed = owed_ahead(plan, since=since, until=until)
    score = Score(
        [stage for stage in laddering.stages_of(plan) if not stage.paused_because],
        chasing.manners_of(plan),
        CalendarDay.objects.calendar(plan.district_id),
        posts_of(plan, [each.department for each in owed]),
        since,
        until,
    )
    said = _said(plan, owed)
    raised = [each for one in owed for each in reminders_of(one, score, said.get((one.key, one.due_on), {}))]
    return list(_messages(raised, score))


def _said(plan: Plan, owed: Sequence[Owed]) -> dict[tuple[str, date], Told]:
    """What was said before of the duties that are open already."""
    said: dict[tuple[str, date], Told] = {}
    rows = Notification.objects.filter(plan=plan, duty_key__in=[each.key for each in owed if each.key])
    columns = ("duty_key", "due_on", "post", "channel", "stage", "chase", "raised_on")
    for key, due_on, post, channel, stage, chase, on in rows.values_list(*columns):
        told = said.setdefault((key, due_on), {})
        told.setdefault((post, channel), []).append((None if chase else stage, on))
    return said


def reminders_of(owed: Owed, score: Score, told: Told) -> Iterator[Reminder]:
    """What one duty brings about, in order. Looked at on the days on which something can be new: a stage begins, a post
    changes hands, or a cool-down has held something back."""
    begins = {stage: score.calendar.add(owed.due_on, stage.offset) for stage in score.stages}
    first, last = max(owed.opened_on, score.since), min(score.until, owed.last_on or score.until)
    days = {max(first, day) for day in begins.values()} | {day for day in score.posts.turns() if day >= first}
    days = {day for day in days if day <= last}
    told = {place: list(before) for place, before in told.items()}
    while days:
        day = min(days)
        days.remove(day)
        begun = [stage for stage, begin in begins.items() if begin <= day]
        if not begun:
            continue
        stage = max(begun, key=lambda stage: stage.offset)
        rested_since, held_back = score.manners.rested_since(day, score.calendar), False
        for each in _of_stage(owed, stage, day, score.posts):
            before = told.setdefault((each.post, each.channel), [])
            if any(said is not None and said >= stage.offset for said, _on in before):
                continue
            if not stage.is_urgent and any(on > rested_since for _said, on in before):
                held_back = True
                continue
            before.append((stage.offset, day))
            yield each
        if held_back and day < last:
            days.add(day + ONE_DAY)


def _of_stage(owed: Owed, stage: Stage, day: date, posts: Posts) -> Iterator[Reminder]:
    told = posts.told(stage.roles, owing=owed.role, department=owed.department, day=day)
    for post, vacant in sorted(told.items()):
        for channel in stage.channels:
            yield Reminder(owed, stage.offset, stage.is_urgent, post, channel, tuple(vacant), day)


def _messages(raised: Sequence[Reminder], score: Score) -> Iterator[Planned]:
    """One a person, channel and day."""
    gathered: dict[tuple[date, int, str], list[Reminder]] = defaultdict(list)
    for each in raised:
        day = _leaves_on(each, score)
        if day is None:
            continue
        for held in _readers(score.posts.acting(each.post, day)):
            gathered[day, held.person, each.channel].append(each)
    for (day, person, channel), reminders in sorted(gathered.items()):
        yield Planned(day, person, channel, tuple(sorted(reminders, key=lambda one: (one.owed.due_on, one.stage))))


def _leaves_on(reminder: Reminder, score: Score) -> date | None:
    """Not on a rest day unless urgent, and not before somebody is there to read it; None when it is owed no more."""
    day = reminder.raised_on
    last = min(score.until, reminder.owed.last_on or score.until)
    while day <= last:
        rests = score.manners.rests and not reminder.is_urgent and not score.calendar.works(day)
        if not rests and score.posts.acting(reminder.post, day):
            return day
        day += ONE_DAY
    return None


def _readers(acting: Sequence[Held]) -> list[Held]:
    """The holder, and the deputy as well; of several holders the first."""
    own = [one for one in acting if not one.is_deputy]
    deputies = [one for one in acting if one.is_deputy and one.person not in {held.person for held in own}]
    return own[:1] + deputies
