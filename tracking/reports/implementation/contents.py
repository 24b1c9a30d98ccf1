"""The contents of an implementation report: the arrangement with everything that it names, ready to be frozen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from plans.lifecycle import Refused
from plans.models import Plan
from tracking.figures import FigureBook, UnknownFigure, figure_book
from tracking.filings import end_of
from tracking.models import ImplementationReport, Period, Step
from tracking.reports.canonical import frozen
from tracking.reports.implementation.arranging import BrokenBraces, Piece, pieces
from tracking.reports.rendering import IMPLEMENTATION

FORMAT = 1


class UnfitArrangement(Refused):
    """Something in the text names nothing; the message says where."""

    code = "unfit_arrangement"


def contents_of(report: ImplementationReport) -> dict[str, Any]:
    """As of the end of the report's day. Raises UnfitArrangement."""
    plan, day = report.plan, report.as_of
    arranged = read(report.text)
    book = figure_book(plan, period=_period(plan, day), as_of=day)
    figures = _figures(book, arranged)
    words = _words(book, arranged, day=day)
    return frozen(
        {
            "format": FORMAT,
            "kind": "implementation",
            "template_version": IMPLEMENTATION,
            "language": plan.language,
            "as_of": day,
            "plan": {
                "id": plan.pk,
                "title": plan.title,
                "district": {"id": plan.district_id, "name": plan.district.name},
                "office": {"id": plan.office_id, "name": plan.office.name},
            },
            "title": report.title,
            "addressee": report.addressee,
            "pieces": [
                {"level": one.level, "said": [[said.kind, said.value] for said in one.said]} for one in arranged
            ],
            "figures": figures,
            "words": words,
            "suggestions": {
                "total": book.figure("suggestions.total").value,
                "answered": book.figure("suggestions.answered").value,
                "as_of": day,
            },
        }
    )


def read(text: str) -> tuple[Piece, ...]:
    try:
        return pieces(text)
    except BrokenBraces as error:
        said = _("Line %(line)s: a brace that names nothing. Write {target-7} or {day:target-7}.")
        raise UnfitArrangement(said % {"line": error.args[0]}) from error


def _period(plan: Plan, day: date) -> Period | None:
    return Period.objects.filter(plan=plan).opened_until(day).order_by("-month").first()


def _figures(book: FigureBook, arranged: Iterable[Piece]) -> list[dict[str, Any]]:
    """Each figure once, in the order in which the text names them."""
    found: dict[str, dict[str, Any]] = {}
    for piece in arranged:
        for one in piece.names:
            if one.kind in ("figure", "day") and one.value not in found:
                try:
                    figure = book.figure(one.value)
                except UnknownFigure as error:
                    raise _unknown(one.value, piece) from error
                found[one.value] = {"id": figure.id, "value": figure.value, "as_of": figure.as_of, "unit": figure.unit}
    return list(found.values())


def _unknown(name: str, piece: Piece) -> UnfitArrangement:
    said = _("Line %(line)s: there is no figure called “%(name)s”.") % {"line": piece.line, "name": name}
    return UnfitArrangement(said)


def _words(book: FigureBook, arranged: Iterable[Piece], *, day: date) -> list[dict[str, Any]]:
    """The last accepted progress of each measure that the text quotes."""
    asked = {one.value: piece for piece in arranged for one in piece.names if one.kind == "words"}
    rows = {f"measure-{pk}": row for pk, row in book.plan.by_pk.items()}
    for name, piece in asked.items():
        if name not in rows:
            raise _unknown(name, piece)
    wanted = [rows[name].pk for name in asked]
    accepted = (
        Step.objects.filter(verb=Step.Verb.ACCEPT, update__measure__in=wanted, taken_at__lt=end_of(day))
        .order_by("update__period__month", "taken_at", "pk")
        .select_related("revision", "update")
    )
    last = {step.update.measure_id: step.revision for step in accepted if step.revision is not None}
    told = {pk: revision.progress for pk, revision in last.items()}
    return [{"id": name, "measure_id": rows[name].pk, "text": told.get(rows[name].pk, "")} for name in asked]
