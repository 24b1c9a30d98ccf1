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
from measures.forms.plan_backs import CommentForm, LineFormSet, NoteForm
from measures.models import Measure, Milestone, PlanBack, PlanBackRow
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
    options: dict[str, Any] = {
        "initial": lines_of(measure, known),
        "form_kwargs": {"departments": units_of(measure, user)},
    }
    lines, note = LineFormSet(request.POST or None, **options), NoteForm(request.POST or None)
    refused = ""
    if lines.is_valid() and note.is_valid():
        steps = [step for line in lines if (step := line.step(known))]
        try:
            made = plan_backs.propose(
                measure, steps=steps, explanation=note.cleaned_data["note"], by=user, now=timezone.now()
            )
            messages.success(request, _("The proposal is with the coordinator."))
            return redirect(made)
        except Refused as refusal:
            refused = str(refusal)
    context = {"plan": measure.plan, "measure": measure, "lines": lines, "note": note, "refused": refused}
    context["deadline"] = plan_backs.official_deadline(measure)
    return render(request, "measures/plan_back_propose.html", context, status=400 if lines.is_bound else 200)


def lines_of(measure: Measure, known: dict[int, Milestone]) -> list[dict[str, Any]]:
    """The milestones as they stand, under what the last version proposed for them if it was not approved."""
    lines: dict[int, dict[str, Any]] = {
        pk: {"milestone": pk, **{name: getattr(one, name) for name in ENTRIES}} for pk, one in known.items()
    }
    last = measure.plan_backs.order_by("-version").first()
    added = []
    if last and last.status in (PlanBack.Status.RETURNED, PlanBack.Status.WITHDRAWN):
        for row in last.rows.select_related("department"):
            said = {name: getattr(row, name) for name in ENTRIES}
            if row.verb == PlanBackRow.Verb.ADD:
                added.append(said)
            elif row.milestone_id in lines:
                lines[row.milestone_id] |= said | {"remove": row.verb == PlanBackRow.Verb.REMOVE}
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
            messages.success(request, _("The milestones are approved."))
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
