"""The door of a change to many rows: ticked in the list, asked for values, tried out, confirmed."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.asked import UnfitQuery, person
from plans.listing.bulk import ROWS_PER_PAGE, Changes, Line, Way, carry_out, try_out
from plans.models import User

CONFLICT = 409
STAMP = "stamp-"
KEY = re.compile(r"[0-9]{1,18}")  # no number that the database could not hold


def change_rows(request: HttpRequest, changes: Changes) -> HttpResponse:
    """GET asks for the values, POST shows what they would do to each row, and POST with `confirm` does it."""
    user, asked = person(request), request.POST if request.method == "POST" else request.GET
    ticked = asked.getlist("row") or changes.found_by(asked.get("way", ""), user)
    if not ticked:
        messages.warning(request, _("Tick the rows that should change first."))
        return redirect(_back(changes, asked))
    way, rows = changes.way(asked.get("way", "")), _ticked(changes, ticked, user)
    changes.require_any(user, way, rows)
    form = way.form(request.POST or None, rows=rows, viewer=user)
    context = {"changes": changes, "way": way, "rows": rows, "form": form, "back": _back(changes, asked)}
    context |= {"query": asked.get("query", ""), "lines": None, "plan": None}
    if not form.is_valid():
        return render(request, "plans/change_many.html", context, status=400 if form.is_bound else 200)
    if "confirm" in asked and any(name.startswith(STAMP) for name in asked):
        return _confirmed(request, way, context)
    lines = try_out(way, rows, values=form.cleaned_data, by=user, now=timezone.now())
    return render(request, "plans/change_many.html", context | _told(lines))


def _confirmed(request: HttpRequest, way: Way, context: dict[str, Any]) -> HttpResponse:
    """Carry out what was shown: rows without a stamp were refused or are so already."""
    values, given = context["form"].cleaned_data, request.POST
    stamps = {row.pk: given[f"{STAMP}{row.pk}"] for row in context["rows"] if f"{STAMP}{row.pk}" in given}
    rows = [row for row in context["rows"] if row.pk in stamps]
    outcome = carry_out(way, rows, values=values, stamps=stamps, by=person(request), now=timezone.now())
    if outcome.is_refused:
        return render(request, "plans/change_many.html", context | _told(outcome.lines), status=CONFLICT)
    changed = sum(line.changes for line in outcome.lines)
    words = ngettext("%(count)d row is changed.", "%(count)d rows are changed.", changed) % {"count": changed}
    messages.success(request, words if changed else _("Everything was so already; nothing is changed."))
    return redirect(context["back"])


def _ticked(changes: Changes, keys: list[str], user: User) -> list[Any]:
    """The rows in sight, in the order of the list; 404 where none is."""
    if len(keys) > ROWS_PER_PAGE or not all(KEY.fullmatch(key) for key in keys):
        raise UnfitQuery(_("Tick at most %(count)s rows of the list.") % {"count": ROWS_PER_PAGE})
    rows = list(changes.rows(user).filter(pk__in=keys))
    if not rows:
        raise Http404
    return rows


def _told(lines: list[Line]) -> dict[str, Any]:
    refused = sum(line.refusal is not None for line in lines)
    words = ngettext(
        "%(count)d row is refused and stays as it is.", "%(count)d rows are refused and stay as they are.", refused
    )
    return {
        "lines": lines,
        "changing": sum(line.changes for line in lines),
        "refused": words % {"count": refused} if refused else "",
        "outdated": any(line.is_outdated for line in lines),
    }


def _back(changes: Changes, asked: Any) -> str:
    """The list as it was left."""
    query = asked.get("query", "")
    return reverse(changes.back) + (f"?{query}" if query else "")
