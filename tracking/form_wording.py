"""Departures from the form of a paper in the words of the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from plans.documents.form.departure import Departure
from plans.documents.form.words import PLACE, RULES, TIMES, VALUES


@dataclass(frozen=True)
class Told:
    """One row: the clause, what it is about, where, what is there and what is wanted."""

    clause: str
    rule: str
    place: str
    found: str
    wanted: str

    def __str__(self) -> str:
        place = f" · {self.place}" if self.place else ""
        return f"{self.clause} {self.rule}{place} {self.found} → {self.wanted}"


def told(departures: Iterable[Departure]) -> list[Told]:
    return [
        Told(one.clause, gettext(RULES.get(one.rule, one.rule)), _place(one), _value(one.found), _value(one.wanted))
        for one in departures
    ]


def _value(word: str) -> str:
    return gettext(VALUES[word]) if word in VALUES else word


def _place(departure: Departure) -> str:
    if not departure.paragraph:
        return ""
    place = gettext(PLACE) % {"number": departure.paragraph, "excerpt": departure.excerpt}
    times = gettext(TIMES) % {"count": departure.times}
    return f"{place} · {times}" if departure.times > 1 else place
