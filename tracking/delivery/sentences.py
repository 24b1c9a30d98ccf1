"""The words of a digest: what is to be done, by when, where. Pure: lines in, text out, in the language in force."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Line:
    """One thing owed. `days_left` in working days, negative after the date; `owed_by` is empty when the reader owes it.

    `vacant` says that nobody holds the post that owes it, so that the reader is told in its place; `on_behalf_of` names
    the post for which the reader is deputy. `words` are those of the stage, `chases` those of people; `said_on` are the
    days on which it was said before, `times_chased` how often by a person.
    """

    act: str
    measure: str
    due_on: date
    days_left: int
    address: str
    provisional: bool = False
    owed_by: str = ""
    vacant: bool = False
    on_behalf_of: str = ""
    words: str = ""
    chases: tuple[str, ...] = ()
    said_on: tuple[date, ...] = ()
    times_chased: int = 0


@dataclass(frozen=True)
class Change:
    """A thing of a measure went from one state to another, as their labels say it."""

    measure: str
    thing: str
    before: str
    after: str


@dataclass(frozen=True)
class Group:
    """The lines under one heading; `count` is how the subject says their number."""

    heading: str
    count: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


def report_letter(
    *, name: str, plan: str, month: date, revision: int, as_of: date, address: str, attached: bool
) -> Letter:
    """That a report is issued, where it stands, and whether it comes along."""
    told = {"plan": plan, "month": date_format(month, _("F Y")), "revision": revision}
    subject = " ".join((_("Monthly report %(month)s: %(plan)s") % told).split())  # one line, as every header
    said = [_("%(name)s,") % {"name": name}, ""]
    if revision > 1:
        said.append(_("the monthly report of %(month)s on “%(plan)s” is issued anew, as revision %(revision)s.") % told)
    else:
        said.append(_("the monthly report of %(month)s on “%(plan)s” is issued.") % told)
    said.append(_("It gives the state as of %(day)s.") % {"day": _day(as_of)})
    if attached:
        said.append(_("The file is attached."))
    source = _("With the source of every figure: %(address)s") % {"address": address}
    return Letter(subject[:200], "\n".join([*said, "", source, ""]))


def _groups(lines: Iterable[Line], *, day: date) -> list[Group]:
    """Must-do first: the reader's own overdue, due today, due soon; then what others owe. Empty ones are left out."""
    found: dict[str, list[Line]] = {"overdue": [], "today": [], "soon": [], "others": []}
    for line in sorted(lines, key=lambda line: (line.due_on, line.measure)):
        found[_place(line, day=day)].append(line)
    said = {
        "overdue": (_("Overdue, to be done first"), _("%(count)s overdue")),
        "today": (_("Due today"), _("%(count)s due today")),
        "soon": (_("Due soon"), _("%(count)s due soon")),
        "others": (_("Owed by others, to be followed up by you"), _("%(count)s to follow up")),
    }
    return [
        Group(heading, count % {"count": len(found[place])}, tuple(found[place]))
        for place, (heading, count) in said.items()
        if found[place]
    ]


def _place(line: Line, *, day: date) -> str:
    if line.owed_by and not line.vacant:
        return "others"
    if line.due_on == day:
        return "today"
    return "overdue" if line.due_on < day else "soon"


def subject(lines: Iterable[Line], *, day: date) -> str:
    counts = _(", ").join(group.count for group in _groups(lines, day=day))
    return _("Reminder of %(day)s: %(counts)s") % {"day": _day(day), "counts": counts}


def text(lines: Iterable[Line], *, name: str, day: date, home: str, changes: Iterable[Change] = ()) -> str:
    """The whole letter, in plain text: what is to be done, then what has changed."""
    said: list[str] = []
    for group in _groups(lines, day=day):
        said.append(group.heading)
        for line in group.lines:
            said += [f"• {line.measure}", *(f"  {words}" for words in _about(line, day=day))]
        said.append("")
    said += _changed(changes)
    opening = _("As of %(day)s, this waits for you:") % {"day": _weekday(day)}
    closing = _("What is done by then is not mentioned again. All your tasks: %(home)s") % {"home": home}
    return "\n".join([_("%(name)s,") % {"name": name}, "", opening, "", *said, closing, ""])


def _changed(changes: Iterable[Change]) -> list[str]:
    told = [
        _("• %(measure)s, %(thing)s: %(before)s → %(after)s")
        % {"measure": each.measure, "thing": each.thing, "before": each.before, "after": each.after}
        for each in changes
    ]
    return [_("Changed since the last letter"), *told, ""] if told else []


def _about(line: Line, *, day: date) -> Iterator[str]:
    yield line.act
    if line.on_behalf_of:
        yield _("You are deputy for %(post)s.") % {"post": line.on_behalf_of}
    yield _distance(line, day=day)
    if line.provisional:
        yield _("The holidays of that year are not announced yet; the working days are provisional.")
    if line.vacant:
        yield _("Nobody holds the post %(post)s; please see that somebody does it.") % {"post": line.owed_by}
    elif line.owed_by:
        yield _("Owed by %(post)s.") % {"post": line.owed_by}
    if line.said_on and (line.owed_by or line.chases):
        yield _why(line)
    for chase in line.chases:
        yield _("The coordinating office writes: %(text)s") % {"text": chase}
    if line.words:
        yield line.words
    yield line.address


def _why(line: Line) -> str:
    """Why it comes to the reader: what was said before had no result."""
    days = _(", ").join(_day(day) for day in line.said_on)
    said = _("Reminded on %(days)s, and still open.") % {"days": days}
    if not line.times_chased:
        return said
    chased = ngettext("Chased by a person %(count)s time.", "Chased by a person %(count)s times.", line.times_chased)
    return f"{said} {chased % {'count': line.times_chased}}"


def _distance(line: Line, *, day: date) -> str:
    said = {"day": _weekday(line.due_on), "count": abs(line.days_left)}
    if line.due_on == day:
        return _("Due today, %(day)s.") % said
    if line.due_on > day:
        left = ngettext(
            "Due on %(day)s, %(count)s working day left.",
            "Due on %(day)s, %(count)s working days left.",
            abs(line.days_left),
        )
        return left % said
    if line.days_left == 0:
        return _("Was due on %(day)s; no working day has passed since.") % said
    late = ngettext(
        "Was due on %(day)s, overdue by %(count)s working day.",
        "Was due on %(day)s, overdue by %(count)s working days.",
        abs(line.days_left),
    )
    return late % said


def _day(day: date) -> str:
    return date_format(day, _("j M"))


def _weekday(day: date) -> str:
    return _("%(day)s (%(weekday)s)") % {"day": _day(day), "weekday": date_format(day, "D")}


def post(department: str, role: str) -> str:
    return _("%(role)s of %(department)s") % {"role": role, "department": department}
