"""The door of a change to many rows: ticked in the list, asked for values, tried out, confirmed.

Instead of ticked rows all may be meant that the list finds, on however many pages. They are found anew at each step,
and where they are by then more, fewer or others than those shown, nothing changes before they were looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_filters import FilterSet

from plans.asked import UnfitQuery, found, person
from plans.listing.bulk import MOST_ROWS, ROWS_PER_PAGE, Changes, Line, Way, carry_out, try_out

CONFLICT = 409
KEY = re.compile(r"[0-9]{1,18}")  # no number that the database could not hold
SHOWN = re.compile(rf"({KEY.pattern})-([0-9a-f]+)")

Listed = Callable[[HttpRequest], FilterSet]


@dataclass(frozen=True)
class Chosen:
    """The rows that should change. `told` is how many the list found when all of it was chosen, `found` how many now;
    both are None where rows are ticked.
    """

    rows: list[Any]
    told: int | None = None
    found: int | None = None

    @property
    def are_others(self) -> bool:
        return self.told != self.found


def change_rows(request: HttpRequest, changes: Changes, *, listed: Listed | None = None) -> HttpResponse:
    """GET asks for the values, POST shows what they would do to each row, and POST with `confirm` does it.

    `listed` are the rows of the list and its filters, where all of the list may be asked for.
    """
    user, asked = person(request), request.POST if request.method == "POST" else request.GET
    if not (asked.getlist("row") or asked.get("all") or changes.finds(asked.get("way", ""))):
        return _turned_back(request, changes, asked, _("Tick the rows that should change first."))
    way = changes.way(asked.get("way", ""))
    chosen = _chosen(request, changes, way, asked, listed)
    if not chosen.rows:
        return _turned_back(request, changes, asked, _("The list is empty by now."))
    changes.require_any(user, way, chosen.rows)
    form = way.form(request.POST or None, rows=chosen.rows, viewer=user)
    context = {"way": way, "chosen": chosen, "form": form, "back": _back(changes, asked)}
    context |= {"query": asked.get("query", ""), "lines": None, "plan": None}
    if not form.is_valid():
        return render(request, "plans/change_many.html", context, status=400 if form.is_bound else 200)
    if "confirm" in asked and (stamps := _stamps(asked)):
        return _confirmed(request, way, chosen, stamps, context)
    return _previewed(request, way, chosen, context)


def _previewed(
    request: HttpRequest, way: Way, chosen: Chosen, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    values = context["form"].cleaned_data
    lines = try_out(way, chosen.rows, values=values, by=person(request), now=timezone.now())
    return render(request, "plans/change_many.html", context | _told(lines, refused=status == CONFLICT), status=status)


def _confirmed(
    request: HttpRequest, way: Way, chosen: Chosen, stamps: dict[int, str], context: dict[str, Any]
) -> HttpResponse:
    """Carry out what was shown: rows without a stamp were refused or are so already."""
    rows = [row for row in chosen.rows if row.pk in stamps]
    if chosen.are_others or len(rows) < len(stamps):
        return _previewed(request, way, chosen, context, status=CONFLICT)
    values = context["form"].cleaned_data
    outcome = carry_out(way, rows, values=values, stamps=stamps, by=person(request), now=timezone.now())
    if outcome.is_refused:
        return render(request, "plans/change_many.html", context | _told(outcome.lines, refused=True), status=CONFLICT)
    changed = sum(line.changes for line in outcome.lines)
    words = ngettext("%(count)d row is changed.", "%(count)d rows are changed.", changed) % {"count": changed}
    messages.success(request, words if changed else _("Everything was so already; nothing is changed."))
    return redirect(context["back"])


def _chosen(request: HttpRequest, changes: Changes, way: Way, asked: QueryDict, listed: Listed | None) -> Chosen:
    if listed and (number := asked.get("all")):
        return _all_found(request, changes, asked, listed, number)
    keys = asked.getlist("row")
    if len(keys) > (MOST_ROWS if way.rows else ROWS_PER_PAGE) or not all(KEY.fullmatch(key) for key in keys):
        raise UnfitQuery(_("Tick at most %(count)s rows of the list.") % {"count": ROWS_PER_PAGE})
    wanted = keys or (way.rows(person(request)) if way.rows else ())
    rows = list(changes.rows(person(request)).filter(pk__in=wanted))
    if keys and not rows:
        raise Http404
    return Chosen(rows)


def _all_found(request: HttpRequest, changes: Changes, asked: QueryDict, listed: Listed, number: str) -> Chosen:
    if not KEY.fullmatch(number):
        raise UnfitQuery(_("“%(text)s” is no number of rows.") % {"text": number[:40]})
    before_the_list = copy(request)
    before_the_list.GET = QueryDict(asked.get("query", ""))
    keys = list(found(listed(before_the_list)).order_by().values_list("pk", flat=True)[: MOST_ROWS + 1])
    if len(keys) > MOST_ROWS:
        raise UnfitQuery(_("At most %(count)s rows change at once; narrow the list first.") % {"count": MOST_ROWS})
    return Chosen(list(changes.rows(person(request)).filter(pk__in=keys)), told=int(number), found=len(keys))


def _stamps(asked: QueryDict) -> dict[int, str]:
    """By row, what stands for the line that was shown of it; none where no line was."""
    return {int(key): stamp for key, stamp in SHOWN.findall(asked.get("shown", ""))}


def _told(lines: list[Line], *, refused: bool) -> dict[str, Any]:
    """`refused` where this is the answer to a confirmation."""
    number = sum(line.refusal is not None for line in lines)
    words = ngettext(
        "%(count)d row is refused and stays as it is.", "%(count)d rows are refused and stay as they are.", number
    )
    changing = [line for line in lines if line.changes]
    return {
        "lines": lines,
        "changing": len(changing),
        "shown": " ".join(f"{line.row.pk}-{line.stamp}" for line in changing),
        "refused": words % {"count": number} if number else "",
        "outdated": refused,
    }


def _turned_back(request: HttpRequest, changes: Changes, asked: QueryDict, words: str) -> HttpResponse:
    messages.warning(request, words)
    return redirect(_back(changes, asked))


def _back(changes: Changes, asked: QueryDict) -> str:
    """The list as it was left."""
    query = asked.get("query", "")
    return reverse(changes.back) + (f"?{query}" if query else "")
