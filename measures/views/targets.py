"""Targets of a measure: put right, changed by decision, expected by month."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from measures.actions import targets
from measures.actions.milestones import PREPARED
from measures.actions.targets import UnfitGoal
from measures.forms.targets import MonthsForm, NewTargetForm, TargetForm
from measures.models import Measure, Target
from measures.policies import require
from plans.asked import person
from plans.lifecycle import Refused


def seen(request: HttpRequest, pk: int) -> Target:
    rows = Target.objects.visible_to(person(request)).select_related("measure__plan", "measure__section")
    return get_object_or_404(rows.prefetch_related("points", "changes__changed_by"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def target_add(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    measure = get_object_or_404(Measure.objects.visible_to(user).select_related("plan"), pk=pk)
    require(user, "target.edit", measure)
    form = NewTargetForm(request.POST or None)
    context = {"form": form, "measure": measure, "plan": measure.plan}
    if not form.is_valid():
        return render(request, "measures/target_add.html", context, status=400 if form.is_bound else 200)
    said = form.content() | {"text": form.cleaned_data["text"], "reason": form.cleaned_data["reason"]}
    try:
        targets.add(measure, **said, by=user, now=timezone.now())
    except UnfitGoal as unfit:
        form.add_error(unfit.field if unfit.field in form.fields else None, str(unfit))
        return render(request, "measures/target_add.html", context, status=400)
    messages.success(request, _("The target is saved."))
    return redirect(measure)


@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user, target = person(request), seen(request, pk)
    require(user, "target.edit", target)
    if request.method != "POST":
        return _page(request, target, form=TargetForm(instance=target))
    form = TargetForm(request.POST, instance=seen(request, pk))
    if not form.is_valid():
        return _page(request, target, form=form, status=400)
    try:
        targets.edit(target, **form.content(), reason=form.cleaned_data["reason"], by=user, now=timezone.now())
    except UnfitGoal as unfit:
        form.add_error(unfit.field if unfit.field in form.fields else None, str(unfit))
        return _page(request, target, form=form, status=400)
    messages.success(request, _("The target is saved."))
    return redirect(target)


@require_POST
def target_draw(request: HttpRequest, pk: int) -> HttpResponse:
    user, target = person(request), seen(request, pk)
    require(user, "target.draw", target)
    form = MonthsForm(request.POST, course=target.course_at())
    if not form.is_valid():
        return _page(request, target, months=form, status=400)
    try:
        targets.draw(target, form.values(), reason=form.cleaned_data["reason"], by=user, now=timezone.now())
    except Refused as refusal:
        form.add_error("reason" if getattr(refusal, "field", "") == "reason" else None, str(refusal))
        return _page(request, target, months=form, status=400)
    messages.success(request, _("The values by month are saved."))
    return redirect(target)


@require_POST
def target_remove(request: HttpRequest, pk: int) -> HttpResponse:
    target = seen(request, pk)
    measure = target.measure
    targets.remove(target, by=person(request), now=timezone.now())
    messages.success(request, _("The target is taken away."))
    return redirect(measure)


def _page(request: HttpRequest, target: Target, *, status: int = 200, **forms: Any) -> HttpResponse:
    plan = target.measure.plan
    context = {
        "target": target,
        "plan": plan,
        "prepared": plan.status in PREPARED,
        "form": forms.get("form") or TargetForm(instance=target),
        "months": forms.get("months") or MonthsForm(course=target.course_at()),
    }
    return render(request, "measures/target_edit.html", context, status=status)
