"""The pages of a workbook: take it along, send it back, look at what it would change, decide, confirm."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import vault
from plans.actions import documents
from plans.asked import person
from plans.documents.tree import UnreadableDocument
from plans.lifecycle import Refused
from plans.models import Plan
from plans.sheets.book import Book, Sheets
from plans.sheets.filling import Answers, Line, carry_out, told, try_out
from plans.sheets.forms import BookForm, of_unreadable
from plans.sheets.reading import Entry, read
from plans.sheets.writing import XLSX, workbook

# The workbook waits in the vault; only a page that showed it to this person may ask to carry it out.
SALT = "plans.sheets.pages"
DAY = 24 * 60 * 60  # seconds for which a shown workbook may be confirmed
CONFLICT = 409
ROW, STAMP = "row", "stamp-"
TAKEN = re.compile(r"take-([a-z]+-\d{1,18})-([a-z_]{1,30})")


def paths(sheets: Sheets) -> list[URLPattern]:
    """The addresses of one sort of workbook."""
    name, base = f"{sheets.name}_sheet", f"sheets/{sheets.name}/<int:pk>/"
    return [
        path(base, partial(sheet, sheets=sheets), name=name),
        path(f"{base}file/", partial(sheet_file, sheets=sheets), name=f"{name}_file"),
        path(f"{base}confirm/", partial(sheet_confirm, sheets=sheets), name=f"{name}_confirm"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: int, *, sheets: Sheets) -> HttpResponse:
    """GET offers the workbook; POST takes one back and shows what it would change."""
    book = sheets.open(person(request), pk, timezone.localdate())
    form = BookForm(request.POST or None, request.FILES or None, book=book)
    if form.is_valid():
        try:
            entries = read(book, documents.read_filled(form.content, name=form.cleaned_data["file"].name))
            answers = Answers(hands_in=form.cleaned_data.get("hands_in", False))
            lines = try_out(book, entries, answers, by=person(request), now=timezone.now())
        except UnreadableDocument as error:
            form.add_error("file", of_unreadable(error))
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return _shown(request, sheets, book, lines, answers, ticket=_ticket(request, sheets, book, form.content))
    context = {"book": book, "sheets": sheets, "form": form, "plan": _plan_of(book)}
    return render(request, "plans/sheet.html", context, status=400 if form.is_bound else 200)


@require_safe
def sheet_file(request: HttpRequest, pk: int, *, sheets: Sheets) -> HttpResponse:
    """The workbook as it is to be filled in now."""
    book = sheets.open(person(request), pk, timezone.localdate())
    response = HttpResponse(workbook(book), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{file_name(book)}"'
    return response


@require_POST
def sheet_confirm(request: HttpRequest, pk: int, *, sheets: Sheets) -> HttpResponse:
    """Carry out what was shown, for the chosen rows; with `again`, show it once more with the answers so far."""
    user, now = person(request), timezone.now()
    book = sheets.open(user, pk, timezone.localdate(now))
    entries, answers = _waiting(request, sheets, book), _answers(request, book)
    ticket = request.POST["ticket"]
    if "again" in request.POST:
        lines = try_out(book, entries, answers, by=user, now=now)
        return _shown(request, sheets, book, lines, answers, ticket=ticket)
    outcome = carry_out(book, entries, answers, by=user, now=now)
    if outcome.is_refused:
        return _shown(request, sheets, book, outcome.lines, answers, ticket=ticket, status=CONFLICT)
    messages.success(request, told(outcome))
    return redirect(book.back)


def file_name(book: Book) -> str:
    """In letters that every browser takes as they are."""
    return get_valid_filename(f"{book.name}-{book.thing.pk}.xlsx")


def _ticket(request: HttpRequest, sheets: Sheets, book: Book, content: bytes) -> str:
    return signing.dumps([sheets.name, book.thing.pk, person(request).pk, vault.keep(content)], salt=SALT)


def _waiting(request: HttpRequest, sheets: Sheets, book: Book) -> list[Entry]:
    """The rows of the workbook that was shown to this person."""
    try:
        *shown, kept = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=DAY)
    except (signing.BadSignature, ValueError):
        shown, kept = [], ""
    if shown != [sheets.name, book.thing.pk, person(request).pk]:
        raise Refused(_("The table was shown too long ago; upload it again."))
    return read(book, documents.read_filled(vault.fetch(kept)))


def _answers(request: HttpRequest, book: Book) -> Answers:
    """What no page offers is left out."""
    given = request.POST
    taken: dict[str, dict[str, str]] = {}
    for name in given:
        if found := TAKEN.fullmatch(name):
            taken.setdefault(found[1], {})[found[2]] = given[name]
    return Answers(
        rows=frozenset(given.getlist(ROW)),
        stamps={name.removeprefix(STAMP): given[name] for name in given if name.startswith(STAMP)},
        taken=taken,
        hands_in=bool(book.hands_in) and "hands_in" in given,
    )


def _shown(
    request: HttpRequest,
    sheets: Sheets,
    book: Book,
    lines: list[Line],
    answers: Answers,
    *,
    ticket: str,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "book": book,
        "sheets": sheets,
        "lines": [line for line in lines if not line.is_silent],
        "answers": answers,
        "ticket": ticket,
        "outdated": any(line.is_outdated for line in lines),
        "refused": status == CONFLICT,
        "plan": _plan_of(book),
        "confirm": reverse(f"{sheets.name}_sheet_confirm", args=[book.thing.pk]),
        "counts": {
            "rows": len(lines),
            "changing": sum(line.changes for line in lines),
            "open": sum(line.is_open for line in lines),
            "refused": sum(bool(line.refusal or line.troubles) for line in lines),
            "silent": sum(line.is_silent for line in lines),
        },
    }
    return render(request, "plans/sheet_check.html", context, status=status)


def _plan_of(book: Book) -> Plan | None:
    return book.place if isinstance(book.place, Plan) else None
