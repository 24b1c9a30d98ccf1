"""A corrected document of a plan: upload, decide row by row, take over; and what undoing an import would remove."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from measures import telling, wording
from measures.actions import revising, undoing, uploads
from measures.actions.revising import Choices, Stale, Undecided
from measures.forms.papers import FileForm
from measures.models import Upload
from measures.policies import require
from measures.revision import Difference, Kind, Row
from measures.views.imports import sent_on
from plans.asked import person
from plans.lifecycle import Refused
from plans.models import Document, Plan, User

CHOICE = re.compile(r"take|keep|new|same-\d{1,18}")
ROW = re.compile(r"row-([no]\d{1,18})")


@dataclass(frozen=True)
class Shown:
    """A row with the choices for it, as the page shows them."""

    row: Row
    label: str
    tone: str
    options: tuple[tuple[str, str, bool], ...]
    owners: tuple[str, ...]
    steps: tuple[str, ...]
    texts: tuple[tuple[str, Any], ...]
    is_wanting: bool


@require_http_methods(["GET", "HEAD", "POST"])
def plan_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the corrected document: a new file, one that waits, or an earlier text to go back to."""
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("district"), pk=pk)
    require(user, "plan.revise", plan)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            return _sent(form, plan, user)
        except Refused as error:
            form.add_error("file", str(error))
    context = {"plan": plan, "form": form, "stored": _others(plan, user), **_last_refused(plan, user)}
    return render(request, "measures/revise_upload.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_revision(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """The difference, section by section. A POST shows it again with the answers, or takes it over."""
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("district"), pk=pk)
    require(user, "plan.revise", plan)
    paper = get_object_or_404(Document.objects.visible_to(user).select_related("district"), pk=document)
    choices, told, status = _choices(request), {}, 200
    if "apply" in request.POST:
        seen = request.POST.get("seen", "")
        try:
            done = revising.revise(plan, paper, choices=choices, seen=seen, by=user, now=timezone.now())
        except (Undecided, Stale) as refusal:
            told, status = {"refusal": refusal}, 409
        else:
            messages.success(request, revising.summary(done))
            return redirect("plan_detail", plan.pk)
    context = _shown(plan, paper, choices, user, **told)
    return render(request, "measures/revise_detail.html", context, status=status)


@require_safe
def plan_undo(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("district"), pk=pk)
    require(user, "plan.import", plan.district)
    earlier = Document.objects.visible_to(user).filter(earlier_of=plan).order_by("-superseded_at")
    return render(
        request, "measures/plan_undo.html", {"plan": plan, "undoing": undoing.outlook(plan), "earlier": earlier}
    )


def _sent(form: FileForm, plan: Plan, user: User) -> HttpResponse:
    """To the page where one waits, or beside the plan where these bytes are known; raises Refused."""
    name, now = form.cleaned_data["file"].name, timezone.now()
    taken = uploads.take(form.content, name=name, district=plan.district, revises=plan, by=user, now=now)
    if isinstance(taken, Upload):
        return sent_on(taken)
    revising.require_fit(plan, taken)
    return redirect("plan_revision", plan.pk, taken.pk)


def _last_refused(plan: Plan, user: User) -> dict[str, Any]:
    """What became of the file this person sent last, where it was not taken."""
    last = Upload.objects.visible_to(user).filter(revises=plan, uploaded_by=user).first()
    if last is None or last.status != Upload.Status.REFUSED:
        return {"upload": None, "refusal": ""}
    return {"upload": last, "refusal": wording.of_refusal(last.code, last.params)}


def _others(plan: Plan, user: User) -> QuerySet[Document]:
    """Papers of the district that are no plan's text, and the earlier texts of this one."""
    papers = Document.objects.visible_to(user).filter(district=plan.district, plan=None)
    return papers.filter(Q(earlier_of=None) | Q(earlier_of=plan)).defer("text", "repairs", "problems")


def _choices(request: HttpRequest) -> Choices:
    """What was chosen; what no page offers is left out."""
    rows = {
        key[1]: value
        for name, value in request.POST.items()
        if (key := ROW.fullmatch(name)) and CHOICE.fullmatch(str(value))
    }
    facts = request.method != "POST" or request.POST.get("facts") == "take"
    because = request.POST.get("because", "").replace("\x00", "")
    return Choices({key: str(value) for key, value in rows.items()}, facts=facts, because=because)


def _shown(plan: Plan, paper: Document, choices: Choices, user: User, refusal: Refused | None = None) -> dict[str, Any]:
    """After a plan changed meanwhile the answers may name measures that are gone, so they are asked for anew."""
    asked = Choices() if isinstance(refusal, Stale) else choices
    shown = revising.preview(plan, paper, by=user, today=timezone.localdate(), choices=asked)
    difference = shown.difference
    wanting = refusal.keys if isinstance(refusal, Undecided) else frozenset()
    groups = []
    for section, rows in difference.by_section():
        told = [_row(row, difference, asked, wanting) for row in rows if row.kind != Kind.UNCHANGED]
        groups.append((section or _("in no section"), told, [row for row in rows if row.kind == Kind.UNCHANGED]))
    return {
        "plan": plan,
        "document": paper,
        "seen": shown.seen,
        "counts": [(telling.KINDS[kind], len(difference.of_kind(kind))) for kind in Kind],
        "groups": groups,
        "facts": [(telling.FIELDS[fact.field], fact.pieces) for fact in difference.facts],
        "problems": [wording.of_problem(point.problem) for point in shown.sheet.points if not point.is_looked_at],
        "choices": asked,
        "refusal": refusal,
        "limit": revising.REASON_LIMIT,
    }


def _row(row: Row, difference: Difference, choices: Choices, wanting: frozenset[str]) -> Shown:
    chosen = choices.rows.get(row.key, "")
    options = telling.options(row, difference.of_kind(Kind.DROPPED))
    if row.coming and row.known and chosen == f"same-{row.known.pk}":
        options = [(chosen, str(_("It is: %(measure)s") % {"measure": row.known.title})), *options[1:]]
    return Shown(
        row=row,
        label=str(telling.KINDS[row.kind]),
        tone=telling.TONES.get(row.kind, ""),
        options=tuple((value, label, value == chosen) for value, label in options),
        owners=tuple(telling.of_owner(move) for move in row.owners),
        steps=tuple(telling.of_step(move) for move in row.steps),
        texts=tuple((str(telling.FIELDS[text.field]), text.pieces) for text in row.texts),
        is_wanting=row.key in wanting,
    )
