"""The department sheet 单位进展单: where the measures of one department stand on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from plans.models import Department
from tracking.reports.letters.prose import paragraphs, printed, said
from tracking.reports.outline import Block, Heading, Runs, Table
from tracking.reports.sentences import shown
from tracking.reports.title import lines_of
from tracking.reports.words import words_of
from tracking.reports.writers.paper import Paper
from tracking.standing import Light

WIDTHS = (42, 16, 12, 12, 18)


def paper_of(department: Department, rows: Sequence[Any], *, day: date, office: str, language: str) -> Paper:
    """`rows` are the measures in which it takes part, as they stand on `day`; the words are in the active language."""
    led = [row for row in rows if row.lead_id == department.pk]
    supported = [row for row in rows if row.lead_id != department.pk]
    ordinal = words_of(language).first_level
    words = {"department": department.short_name, "day": printed(day)}
    return Paper(
        language=language,
        as_of=day,
        title=lines_of(_("Progress sheet of %(department)s") % words),
        addressee=_("%(department)s:") % {"department": department.name},
        blocks=(
            *paragraphs([_("Where the measures of %(department)s stand on %(day)s.") % words]),
            *_part(ordinal(1), _("Measures led"), led),
            *_part(ordinal(2), _("Measures supported"), supported),
        ),
        office=office,
        dated=printed(day),
    )


def _part(ordinal: str, title: str, rows: Sequence[Any]) -> Iterator[Block]:
    yield Heading(1, said(ordinal + title))
    if not rows:
        yield from paragraphs([_("There is none.")])
        return
    counts = [(light.label, sum(1 for row in rows if row.light == light)) for light in Light]
    lights = _(", ").join(_("%(light)s: %(count)s") % {"light": light, "count": n} for light, n in counts if n)
    yield from paragraphs([_("Measures: %(count)s; %(lights)s.") % {"count": len(rows), "lights": lights}])
    yield Table(title, _heads(), tuple(_cells(rows)), WIDTHS)


def _heads() -> tuple[str, ...]:
    return (_("Measure"), _("Light"), _("Completion"), _("Schedule"), _("Next milestone"))


def _cells(rows: Iterable[Any]) -> Iterator[tuple[Runs, ...]]:
    for row in rows:
        yield (
            said(row),
            said(Light(row.light).label),
            said(_percent(row.percent)),
            said(_percent(row.expected_percent)),
            said(row.next_due_on.isoformat() if row.next_due_on else "—"),
        )


def _percent(value: Any) -> str:
    return "—" if value is None else f"{shown(value)}%"
