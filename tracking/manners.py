"""When a message may leave: not in the quiet hours and not on a rest day, unless it is urgent. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from plans.workdays import WorkingCalendar

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Manners:
    """`cool_down` in working days; the quiet hours may lie over midnight, and there are none when both ends are one."""

    cool_down: int = 1
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    rests: bool = True

    def is_quiet(self, at: time) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until

    def holds(self, now: datetime, calendar: WorkingCalendar) -> bool:
        """Whether what is not urgent waits at `now`, a local moment."""
        return (self.rests and not calendar.works(now.date())) or self.is_quiet(now.time())

    def leaves_at(self, now: datetime, calendar: WorkingCalendar) -> datetime:
        """The first moment from `now` on at which nothing holds it back; local, like `now`."""
        over_midnight = self.quiet_from > self.quiet_until
        moment = now
        if self.is_quiet(now.time()):
            ends_tomorrow = over_midnight and now.time() >= self.quiet_from
            moment = datetime.combine(now.date() + ONE_DAY * ends_tomorrow, self.quiet_until, now.tzinfo)
        if self.rests and not calendar.works(moment.date()):
            opens = self.quiet_until if over_midnight else time(0)
            moment = datetime.combine(calendar.on_or_after(moment.date()), opens, now.tzinfo)
        return moment

    def rested_since(self, day: date, calendar: WorkingCalendar) -> date:
        """Who was told of a duty after this day is not told again on `day`."""
        return calendar.add(day, -self.cool_down)


DEFAULT = Manners()
