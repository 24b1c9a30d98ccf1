"""Planning a measure back: the proposal of the lead department and the decision on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from measures.actions import plan_backs
from measures.forms.plan_backs import CommentForm, LineFormSet, NoteForm, TargetLineFormSet
from measures.models import Measure, Milestone, PlanBack, PlanBackRow, Target
from measures.policies import allowed, require
from measures.views.assignments import units_of
from plans.asked import person
from plans.lifecycle import Conflict, Refused

ENTRIES = ("title", "due_on", "deliverable", "department", "weight")


@require_http_methods(["GET", "HEAD", "POST"])
def plan_back_propose(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    measure = get_object_or_404(Measure.objects.visible_to(user).select_related("plan", "section"), pk=pk)
    require(user, "planback.propose", measure)
    known = {one.pk: one for one in measure.milestones.select_related("department")}
    lines, targets, note = _forms(request, measure, known)
    refused = ""
    if lines.is_valid() and targets.is_valid() and note.is_valid():
        asked = {
            "steps": [step for line in lines if (step := line.step(known))],
            "targets": [step for line in targets if (step := line.step())],
            "explanation": note.cleaned_data["note"],
        }
        try:
            made = plan_backs.propose(measure, **asked, by=user, now=timezone.now())
            messages.success(request, _("The proposal is with the coordinator."))
            return redirect(made)
        except Refused as refusal:
            refused = str(refusal)
    context = {"plan": measure.plan, "measure": measure, "lines": lines, "targets": targets, "note": note}
    context |= {"refused": refused, "deadline": plan_backs.official_deadline(measure)}
    return render(request, "measures/plan_back_propose.html", context, status=400 if lines.is_bound else 200)


def _forms(request: HttpRequest, measure: Measure, known: dict[int, Milestone]) -> tuple[Any, Any, NoteForm]:
    """One line for each milestone and each target, and some to spare; they start from what was sent back."""
    sent = request.POST or None
    last = measure.plan_backs.order_by("-version").first()
    draft = last if last and last.status in (PlanBack.Status.RETURNED, PlanBack.Status.WITHDRAWN) else None
    goals = list(measure.targets.in_force())
    lines = LineFormSet(
        sent, initial=lines_of(known, draft), form_kwargs={"departments": units_of(measure, person(request))}
    )
    targets = TargetLineFormSet(
        sent,
        prefix="targets",
        initial=targets_of(goals, draft),
        form_kwargs={"known": {str(one.pk): one for one in goals}},
    )
    return lines, targets, NoteForm(sent)


def lines_of(known: dict[int, Milestone], draft: PlanBack | None) -> list[dict[str, Any]]:
    """The milestones as they stand, under what `draft` proposed for them."""
    lines: dict[int, dict[str, Any]] = {
        pk: {"milestone": pk, **{name: getattr(one, name) for name in ENTRIES}} for pk, one in known.items()
    }
    added = []
    for row in draft.rows.select_related("department") if draft else ():
        said = {name: getattr(row, name) for name in ENTRIES}
        if row.verb == PlanBackRow.Verb.ADD:
            added.append(said)
        elif row.milestone_id in lines:
            lines[row.milestone_id] |= said | {"remove": row.verb == PlanBackRow.Verb.REMOVE}
    return [*lines.values(), *added]


def targets_of(goals: list[Target], draft: PlanBack | None) -> list[dict[str, Any]]:
    """The targets as they stand, under what `draft` proposed for them."""
    lines: dict[int, dict[str, Any]] = {one.pk: {"target": one.pk, **one.content()} for one in goals}
    added = []
    for row in draft.targets.all() if draft else ():
        if row.target_id is None:
            added.append({"text": row.text, **row.content()})
        elif row.target_id in lines:
            lines[row.target_id] |= row.content()
    return [*lines.values(), *added]


@require_http_methods(["GET", "HEAD", "POST"])
def plan_back_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Decided by a POST: `approve`, or else returned with the comment."""
    user = person(request)
    found = PlanBack.objects.visible_to(user).select_related("measure__plan", "proposed_by", "decided_by")
    plan_back = get_object_or_404(found, pk=pk)
    form = CommentForm(request.POST or None)
    if request.method == "POST":
        require(user, "planback.approve", plan_back)
        if form.is_valid() and _decided(request, plan_back, form.cleaned_data["comment"], form):
            return redirect(plan_back.measure)
    context = _shown(request, plan_back) | {"form": form}
    return render(request, "measures/plan_back_detail.html", context, status=400 if form.is_bound else 200)


def _decided(request: HttpRequest, plan_back: PlanBack, comment: str, form: CommentForm) -> bool:
    """Whether it is done; else the form says why not."""
    by, now = person(request), timezone.now()
    try:
        if "approve" in request.POST:
            plan_backs.approve(plan_back, comment=comment, by=by, now=now)
            messages.success(request, _("The proposal is approved."))
        else:
            plan_backs.send_back(plan_back, comment=comment, by=by, now=now)
            messages.success(request, _("The proposal is returned."))
    except Conflict:
        raise
    except Refused as refusal:
        form.add_error("comment", str(refusal))
        return False
    return True


def _shown(request: HttpRequest, plan_back: PlanBack) -> dict[str, Any]:
    user, measure = person(request), plan_back.measure
    waits = plan_back.status == PlanBack.Status.PROPOSED
    deadline = plan_backs.official_deadline(measure)
    rows = plan_back.rows.select_related("milestone", "department")
    return {
        "plan": measure.plan,
        "plan_back": plan_back,
        "rows": [(row, flags_of(row, deadline)) for row in rows],
        "targets": plan_back.targets.select_related("target", "plan_back").prefetch_related("target__changes"),
        "deadline": deadline,
        "versions": PlanBack.objects.visible_to(user).filter(measure=measure),
        "may_decide": waits and allowed(user, "planback.approve", plan_back),
        "may_withdraw": waits and allowed(user, "planback.withdraw", plan_back),
        "may_propose": not waits and allowed(user, "planback.propose", measure),
    }


def flags_of(row: PlanBackRow, deadline: date | None) -> list[str]:
    """What the one who decides should see at once; nothing of it is refused."""
    flags = []
    if plan_backs.is_after(row, deadline):
        flags.append(_("after the deadline of the plan"))
    if row.verb == PlanBackRow.Verb.REMOVE and row.milestone and row.milestone.quote:
        flags.append(_("the plan names this milestone"))
    return flags


@require_POST
def plan_back_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    plan_back = get_object_or_404(PlanBack.objects.visible_to(user).select_related("measure__plan"), pk=pk)
    plan_backs.withdraw(plan_back, by=user, now=timezone.now())
    messages.success(request, _("The proposal is withdrawn."))
    return redirect(plan_back.measure)
