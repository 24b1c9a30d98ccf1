"""Rules about single figures: that they have a source, that they are what the data say, and of which day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracking.reports.lint.document import Contents, Document, Finding, Passage, Rule, Severity
from tracking.reports.lint.reading import numbers, said_days
from tracking.reports.saying import shown, value_at


def unbound(passage: Passage) -> Iterator[Finding]:
    """A number typed by hand: bind it to a figure, or say where it is from."""
    own = [(place, place + len(words)) for place, words in passage.own]
    for number in numbers(passage.text):
        if any(start <= number.start and number.end <= end for start, end in own):
            said = _("“%(number)s” is typed by hand; no figure stands behind it.") % {"number": number.text}
            yield Finding(Rule.UNBOUND, Severity.ERROR, passage.block, said, quote=number.text)


def altered(passage: Passage, contents: Contents) -> Iterator[Finding]:
    """A bound figure that says something else than its source."""
    for _place, figure in passage.figures:
        try:
            true = shown(value_at(contents, figure.key))
        except (KeyError, IndexError, ValueError, TypeError):
            said = _("The source of “%(number)s” is gone.") % {"number": figure.text}
            yield Finding(Rule.UNBOUND, Severity.ERROR, passage.block, said, figure.text, figure.key)
            continue
        if figure.text != true:
            said = _("The text says %(said)s, the data say %(true)s.") % {"said": figure.text, "true": true}
            yield Finding(Rule.CONTRADICTION, Severity.ERROR, passage.block, said, figure.text, figure.key)


def mixed_days(passage: Passage, document: Document) -> Iterator[Finding]:
    """A figure of another day than its sentence says, a sentence of another month than the report.

    A reading of September told in October mixes nothing where its sentence says so: 截至9月30日，…完成1286件. A day of
    another month that no figure bears out is looked at.
    """
    day = date.fromisoformat(document.contents["as_of"])
    said = list(said_days(passage.text, known=day))
    borne_out = set()
    for place, figure in passage.figures:
        before = [one for one in said if one.at.start < place]
        spoken = before[-1].day if before else day
        true = day_of(document.contents, figure.key)
        if true is not None and true != spoken:
            words = _("The figure is of %(day)s, the sentence speaks of %(said)s.") % _days(spoken, true)
            yield Finding(Rule.MIXED_DAYS, Severity.ERROR, passage.block, words, figure.text, figure.key)
        elif true is not None:
            borne_out.add(spoken)
    for one in said:
        if (one.day.year, one.day.month) != (day.year, day.month) and one.day not in borne_out:
            words = _("This speaks of %(said)s, the report of %(day)s.") % _days(one.day, day)
            yield Finding(Rule.MIXED_DAYS, Severity.WARNING, passage.block, words, quote=one.at.text)


def _days(said: date, day: date) -> dict[str, str]:
    return {"said": date_format(said, "DATE_FORMAT"), "day": date_format(day, "DATE_FORMAT")}


def day_of(contents: Contents, key: str) -> date | None:
    """The day of which the figure at `key` speaks: that of the thing it stands in, else that of the report."""
    found, day = contents, contents.get("as_of")
    for step in key.split("."):
        try:
            found = _inside(found, step)
        except (KeyError, IndexError, ValueError, TypeError):
            return None
        if isinstance(found, Mapping) and found.get("as_of"):
            day = found["as_of"]
    return date.fromisoformat(day) if day else None


def _inside(found: Any, step: str) -> Any:
    return found[int(step)] if isinstance(found, list | tuple) else found[step]
