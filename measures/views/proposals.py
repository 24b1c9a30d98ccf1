"""The proposal of a document beside its text, and every change of it: whole pages, or the pieces that changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from measures import wording
from measures.actions import drafts, revising
from measures.actions.assignments import SETTLED
from measures.actions.drafts import CannotChange, Change, Outdated, Sheet
from measures.policies import allowed
from measures.views import cards
from plans.actions import documents
from plans.asked import asks_for_pieces, person
from plans.models import Document, Plan, User

# What is shown with what was typed where a change was refused; the others are choices.
TYPED = ("heading", "number", "title", "body", "day", "value", "unit", "doc_number", "issuer")
LOOKING = ("look_at", "look_again")  # at a problem, not at a measure


@require_safe
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The text beside what was read in it, and everything that needs a look."""
    user = person(request)
    document = get_object_or_404(
        Document.objects.visible_to(user).select_related("district", "plan", "earlier_of"), pk=pk
    )
    sheet = drafts.opened(document, today=timezone.localdate())
    if asks_for_pieces(request) and "open" in request.GET:
        return render(request, "measures/_import_change.html", card_alone(sheet, request, user))
    return render(request, "measures/import_preview.html", page_of(sheet, request, user))


def page_of(sheet: Sheet, request: HttpRequest, user: User) -> dict[str, Any]:
    tree, notes = sheet.proposal.tree, cards.notes_of(sheet)
    opened = request.GET.get("open", "")
    return {
        **frame_of(sheet, notes, user),
        "lines": cards.lines_of(sheet),
        "groups": cards.groups_of(sheet, notes, opened=opened),
        **cards.choices_of(sheet, opened),
        "current": request.GET.get("at", opened),
        "adding": "add" in request.GET,
        "reason": f"{wording.of_kind(tree)} · {wording.of_reason(tree)}",
        "repairs": [(repair, wording.of_method(repair)) for repair in tree.repairs],
        "stale": documents.is_stale(sheet.document),
        "refusal": "",
    }


def frame_of(sheet: Sheet, notes: list[cards.Note], user: User) -> dict[str, Any]:
    may = not sheet.document.plan_id and allowed(user, "plan.import", sheet.document.district)
    address = reverse("import_change", args=[sheet.document.pk])
    own = sheet.document.earlier_of or revising.corrected_by(sheet, Plan.objects.visible_to(user))
    return {
        **cards.state_of(sheet, notes),
        **cards.forms_of(sheet),
        "may_edit": may,
        "change": address,
        "own_plan": own,
        "may_revise": own is not None and own.status not in SETTLED and allowed(user, "plan.revise", own),
    }


def card_alone(sheet: Sheet, request: HttpRequest, user: User) -> dict[str, Any]:
    """The card that is opened, and the one that is closed in its place."""
    notes = cards.notes_of(sheet)
    opened, closed = request.GET["open"], request.GET.get("close", "")
    groups = cards.groups_of(sheet, notes, opened=opened)
    changed = [card for group in groups for card in group.cards if card.measure.key in (opened, closed)]
    return {
        **frame_of(sheet, notes, user),
        **cards.choices_of(sheet, opened),
        "cards": changed,
        "lines": [],
        "groups": None,
        "current": opened,
        "with_state": False,
    }


@require_POST
def import_change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change of the proposal, saved at once. What was refused is shown with the words that were typed."""
    user = person(request)
    document = get_object_or_404(Document.objects.visible_to(user).select_related("district"), pk=pk)
    try:
        change = changed(document, request, by=user, now=timezone.now())
    except (Outdated, CannotChange) as refusal:
        return refused(document, request, refusal, user)
    if asks_for_pieces(request):
        return render(request, "measures/_import_change.html", pieces_of(change, request, user))
    at, opened = request.POST.get("at", ""), request.POST.get("open", "")
    query = f"?open={opened}" if opened.isascii() and opened.replace(".", "").isalnum() else ""
    anchor = f"#m-{at}" if at.isascii() and at.replace(".", "").isalnum() else ""
    return redirect(f"{document.get_absolute_url()}{query}{anchor}")


def changed(document: Document, request: HttpRequest, *, by: User, now: datetime) -> Change:
    sent = request.POST
    verb = sent.get("verb", "")
    at = sent.get("point" if verb in LOOKING else "at", "")
    values = {name: sent[name] for name in sent}
    return drafts.carry_out(document, verb, at, values, version=version_of(request), by=by, now=now)


def version_of(request: HttpRequest) -> int:
    """The version that was looked at: from the page with JavaScript, from the address of the form without."""
    sent = request.POST.get("version") or request.GET.get("version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else -1


def pieces_of(change: Change, request: HttpRequest, user: User) -> dict[str, Any]:
    """The cards and lines that are not as they were; all cards where their row changed."""
    opened = request.POST.get("open", "")
    notes, old_notes = cards.notes_of(change.after), cards.notes_of(change.before)
    before = cards.groups_of(change.before, old_notes, opened=opened)
    after = cards.groups_of(change.after, notes, opened=opened)
    same_row = rows_of(change.before, before) == rows_of(change.after, after)
    old_cards = {card.measure.key: card for group in before for card in group.cards}
    old_lines = {line.number: line for line in cards.lines_of(change.before)}
    return {
        **frame_of(change.after, notes, user),
        **cards.choices_of(change.after, opened),
        "cards": [one for group in after for one in group.cards if one != old_cards.get(one.measure.key)]
        if same_row
        else [],
        "groups": None if same_row else after,
        "lines": [line for line in cards.lines_of(change.after) if line != old_lines.get(line.number)],
        "current": request.POST.get("at", ""),
        "adding": False,
        "with_state": True,
        "with_notes": notes != old_notes,
    }


def rows_of(sheet: Sheet, groups: list[cards.Group]) -> list[object]:
    """What is in which row of the tree, apart from what the cards themselves show."""
    rows: list[object] = [(group.section, group.key, [card.measure.key for card in group.cards]) for group in groups]
    return [*rows, sheet.proposal.tree.work_requirements, [measure.key for measure in sheet.proposal.dropped]]


def refused(document: Document, request: HttpRequest, refusal: CannotChange | Outdated, user: User) -> HttpResponse:
    """Both sides are kept: the proposal as it is now, and what was to be changed, which can be sent once more."""
    sheet = drafts.opened(document, today=timezone.localdate())
    hidden = {
        name: value for name, value in request.POST.dict().items() if name not in ("csrfmiddlewaretoken", "version")
    }
    typed = [hidden[name] for name in TYPED if str(hidden.get(name, "")).strip()]
    status = 409 if isinstance(refusal, Outdated) else 400
    context = {
        **(
            page_of(sheet, request, user)
            if not asks_for_pieces(request)
            else frame_of(sheet, cards.notes_of(sheet), user)
        ),
        "refusal": str(refusal),
        "title": _("Not saved"),
        "typed": typed,
        "hidden": hidden.items(),
        "again": status == 409,
    }
    page = "_import_refused" if asks_for_pieces(request) else "import_preview"
    return render(request, f"measures/{page}.html", context, status=status)
