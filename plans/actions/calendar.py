"""The calendar is set: by the yearly notice for everybody, by a day of its own for one district."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions import acts
from plans.holidays import Doubt, Notice, SpecialDay
from plans.lifecycle import Refused
from plans.models import AnnouncedYear, CalendarDay, Department, User
from plans.policies import require
from plans.workdays import ONE_DAY

DOUBTS = {
    "no_year": gettext_lazy("The notice does not say which year it is for."),
    "no_days": gettext_lazy("No day off was found in the notice."),
    "no_date": gettext_lazy("“%(words)s” is not a date."),
    "no_verb": gettext_lazy("It is not said whether %(day)s works or rests."),
    "no_kind": gettext_lazy("It is not said whether %(day)s works or rests."),
    "no_weekend": gettext_lazy("%(day)s is made up for, but is no Saturday or Sunday."),
    "weekday": gettext_lazy("%(day)s is %(is)s, the notice says %(said)s."),
    "count": gettext_lazy("%(name)s: the notice says %(said)s days, it names %(found)s."),
    "both": gettext_lazy("%(day)s is said to work and to rest."),
    "other_year": gettext_lazy("%(day)s does not belong to %(year)s."),
    "missing": gettext_lazy("Not in the notice: %(names)s."),
}


class Doubtful(Refused):
    """The notice contradicts itself or was not read whole."""

    code = "doubtful_notice"


@dataclass(frozen=True)
class Change:
    """A day that is another now; True works, False rests, None follows the plain week."""

    day: date
    before: bool | None
    after: bool | None


def words_of(doubt: Doubt) -> str:
    return str(DOUBTS[doubt.code]) % doubt.facts


def foresee(notice: Notice) -> tuple[Change, ...]:
    """What taking the notice in would change."""
    return _changes(_days_of(notice), notice)


@transaction.atomic
def announce(notice: Notice, *, text: str, by: User, now: datetime) -> tuple[Change, ...]:
    """The days of the notice are those of its year from now on; taken in twice, nothing changes. Raises Doubtful."""
    require(by, "calendar.announce")
    if notice.doubts or notice.year is None:
        raise Doubtful(" ".join(words_of(doubt) for doubt in notice.doubts))
    days = _days_of(notice)
    changes = _changes(days, notice)
    known = AnnouncedYear.objects.select_for_update().filter(year=notice.year).first()
    if known and not changes:
        return ()
    year, _new = AnnouncedYear.objects.update_or_create(
        year=notice.year, defaults={"notice": text, "taken_at": now, "taken_by": by}
    )
    year.days.all().delete()
    CalendarDay.objects.national().filter(day__in=days).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(announced=year, day=each.day, works=each.works, name=each.name[:40]) for each in days.values()
    )
    if place := _place_of(by):
        acts.note("calendar.announce", year, of=place, by=by, now=now, comment=told(changes))
    return changes


@transaction.atomic
def set_own_day(district: Department, day: date, *, works: bool, reason: str, by: User, now: datetime) -> CalendarDay:
    """One day differs in this district: it closes, or works though the country rests."""
    require(by, "calendar.own_day", district)
    if not reason.strip():
        raise Refused(_("Say why the day differs."), code="no_reason")
    if CalendarDay.objects.exclude(district=district).calendar(district).works(day) == works:
        raise Refused(_("That is what the calendar says of %(day)s anyway.") % {"day": day}, code="no_difference")
    own, _new = CalendarDay.objects.update_or_create(
        district=district, day=day, defaults={"works": works, "name": reason.strip()[:40]}
    )
    acts.note(
        "calendar.own_day", own, of=district, by=by, now=now, comment=f"{told([Change(day, None, works)])} {reason}"
    )
    return own


@transaction.atomic
def remove_own_day(own: CalendarDay, *, reason: str, by: User, now: datetime) -> None:
    """The district follows the country on that day again."""
    if own.district is None:
        raise Refused(_("A day of the whole country is changed by its notice only."), code="not_own")
    require(by, "calendar.own_day", own.district)
    if not reason.strip():
        raise Refused(_("Say why the day is taken back."), code="no_reason")
    acts.note(
        "calendar.own_day_removed",
        own,
        of=own.district,
        by=by,
        now=now,
        comment=f"{told([Change(own.day, own.works, None)])} {reason}",
    )
    own.delete()


def told(changes: tuple[Change, ...] | list[Change]) -> str:
    """The changes in a line, for the record and the shell."""
    kinds = {True: _("works"), False: _("rests"), None: _("as usual")}
    return "; ".join(f"{each.day} {kinds[each.before]} → {kinds[each.after]}" for each in changes)


def _days_of(notice: Notice) -> dict[date, SpecialDay]:
    """The days of the year as they are to be: of an amendment those that it leaves, too."""
    days: dict[date, SpecialDay] = {}
    if notice.amends:
        named = {name[:2] for name in notice.occasions}
        for row in CalendarDay.objects.national().filter(announced=notice.year):
            if row.name[:2] not in named:
                days[row.day] = SpecialDay(row.day, row.works, row.name)
    days |= {each.day: each for each in notice.days}
    for name, until in notice.prolonged:
        resting = [day for day, each in days.items() if each.name[:2] == name[:2] and not each.works and day < until]
        day = max(resting, default=until - ONE_DAY)
        while day < until:
            day += ONE_DAY
            days[day] = SpecialDay(day, False, name)
    return days


def _changes(days: dict[date, SpecialDay], notice: Notice) -> tuple[Change, ...]:
    kept = CalendarDay.objects.national().filter(announced=notice.year)
    before = dict(kept.values_list("day", "works"))
    before |= dict(CalendarDay.objects.national().filter(day__in=days).values_list("day", "works"))
    after = {day: each.works for day, each in days.items()}
    return tuple(
        Change(day, before.get(day), after.get(day))
        for day in sorted({*before, *after})
        if before.get(day) != after.get(day)
    )


def _place_of(by: User) -> Department | None:
    """Where the record is kept: the topmost territory of who did it; the clock's is that of the house."""
    held = [post.above[-1] for post in by.held().posts]
    roots = Department.objects.filter(pk__in=held) if held else Department.objects.territories().filter(parent=None)
    return roots.order_by("pk").first()
