"""A difference in the words of the reader: kinds, choices, and what happens to departments and milestones."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.revision import Kind, Known, OwnerMove, Row, StepMove, Verb

KINDS = {
    Kind.DOUBTFUL: gettext_lazy("to be decided"),
    Kind.NEW: gettext_lazy("newly added"),
    Kind.DROPPED: gettext_lazy("dropped"),
    Kind.CHANGED: gettext_lazy("changed"),
    Kind.MOVED: gettext_lazy("moved"),
    Kind.UNCHANGED: gettext_lazy("unchanged"),
}
TONES = {Kind.DOUBTFUL: "y", Kind.NEW: "g", Kind.DROPPED: "r", Kind.CHANGED: "b"}
FIELDS = {
    "heading": gettext_lazy("heading"),
    "body": gettext_lazy("official text"),
    "working_title": gettext_lazy("working title"),
    "title": gettext_lazy("title"),
    "doc_number": gettext_lazy("document number"),
    "issuer": gettext_lazy("issuer"),
    "issued_on": gettext_lazy("issued on"),
    "superior_title": gettext_lazy("superior plan as printed"),
    "stage": gettext_lazy("stage"),
}


def of_owner(move: OwnerMove) -> str:
    part = _("leads") if move.leads else _("supports")
    words = {
        Verb.ADD: _("%(unit)s (%(part)s): added"),
        Verb.PROPOSE: _("%(unit)s (%(part)s): proposed, to be confirmed"),
        Verb.CHANGE: _("%(unit)s: %(part)s from now on"),
        Verb.REMOVE: _("%(unit)s (%(part)s): no longer named, taken off"),
        Verb.STAY: _("%(unit)s: stays as it is; it was decided by a person or the text names nobody else"),
    }[move.verb]
    return words % {"unit": move.label, "part": part}


def of_step(move: StepMove) -> str:
    words = {
        Verb.ADD: _("%(title)s: new, due %(after)s"),
        Verb.CHANGE: _("%(title)s: due %(after)s instead of %(before)s"),
        Verb.REMOVE: _("%(title)s (%(before)s): no longer printed, removed"),
        Verb.STAY: _("%(title)s: stays at %(before)s, which was decided; the text now says %(after)s"),
    }
    if move.verb == Verb.CHANGE and move.before == move.after:
        return _("%(title)s: reworded, still due %(after)s") % _dates(move)
    return words[move.verb] % _dates(move)


def options(row: Row, dropped: tuple[Row, ...]) -> list[tuple[str, str]]:
    """What a person may choose for a row, the proposed choice first; an empty value where an answer is asked for."""
    ask = [("", _("Please decide"))]
    match row.kind:
        case Kind.DOUBTFUL:
            return [*ask, *_same(row.candidates), ("new", _("It is new: add it")), ("keep", _("Leave it out"))]
        case Kind.NEW:
            others = _same(one.known for one in dropped if one.known)
            return [("take", _("Add it")), *others, ("keep", _("Leave it out"))]
        case Kind.DROPPED:
            recorded = row.known is not None and row.known.recorded
            gone = _("Withdraw it; what was filed stays") if recorded else _("Delete it; nothing was recorded on it")
            return [*ask, ("take", gone), ("keep", _("Keep it in the plan"))]
    back = _("Take it over; the measure comes back") if row.restores else _("Take it over")
    return [("take", back), ("keep", _("Keep the text until now")), ("new", _("It is another measure"))]


def _same(measures: Iterable[Known]) -> list[tuple[str, str]]:
    return [(f"same-{one.pk}", _("It is: %(measure)s") % {"measure": one.title}) for one in measures]


def _dates(move: StepMove) -> dict[str, str]:
    return {"title": move.title, "before": _day(move.before), "after": _day(move.after)}


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
