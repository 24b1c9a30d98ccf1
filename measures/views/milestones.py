"""Milestones of a measure: set, corrected, weighed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from measures.actions import milestones
from measures.forms.work import MilestoneForm, WeightsForm
from measures.models import Measure, Milestone
from measures.policies import require
from measures.views.assignments import setup_of, units_of
from plans.asked import person
from plans.lifecycle import Conflict, Refused


@require_POST
def milestone_add(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    measure = get_object_or_404(Measure.objects.visible_to(user).select_related("plan"), pk=pk)
    require(user, "milestone.edit", measure)
    form = MilestoneForm(request.POST, departments=units_of(measure, user))
    if not form.is_valid():
        context = setup_of(measure, user, milestone_form=form)
        return render(request, "measures/measure_setup.html", context, status=400)
    milestones.add(measure, **form.cleaned_data, by=user, now=timezone.now())
    messages.success(request, _("The milestone is saved."))
    return redirect("measure_setup", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    milestone = get_object_or_404(Milestone.objects.visible_to(user).select_related("measure__plan"), pk=pk)
    require(user, "milestone.edit", milestone)
    form = MilestoneForm(request.POST or None, instance=milestone, departments=units_of(milestone.measure, user))
    if form.is_valid():
        milestones.edit(milestone, **form.cleaned_data, by=user, now=timezone.now())
        messages.success(request, _("The milestone is saved."))
        return redirect("measure_setup", milestone.measure_id)
    context = {"form": form, "milestone": milestone, "plan": milestone.measure.plan}
    return render(request, "measures/milestone_edit.html", context, status=400 if form.is_bound else 200)


@require_POST
def milestone_weights(request: HttpRequest, pk: int) -> HttpResponse:
    """All weights of a measure at once, since they hold together."""
    user = person(request)
    measure = get_object_or_404(Measure.objects.visible_to(user).select_related("plan", "section"), pk=pk)
    require(user, "milestone.edit", measure)
    form = WeightsForm(request.POST, steps=measure.milestones.order_by("ordinal"))
    if form.is_valid():
        try:
            milestones.weigh(measure, weights=form.weights(), by=user, now=timezone.now())
        except Conflict:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The weights are saved."))
            return redirect("measure_setup", pk)
    return render(request, "measures/measure_setup.html", setup_of(measure, user, weights_form=form), status=400)
