"""Milestones of a measure: set, corrected, reached."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from measures.actions import milestones
from measures.forms import DoneForm, MilestoneForm
from measures.models import Measure, Milestone
from measures.policies import require
from measures.views.assignments import setup_of, units_of
from plans.asked import person
from plans.lifecycle import Refused


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
def milestone_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Recorded on any page that shows the milestone; `next` leads back to it."""
    user = person(request)
    milestone = get_object_or_404(Milestone.objects.visible_to(user).select_related("measure__plan"), pk=pk)
    form = DoneForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Give the day on which the milestone was reached."))
    milestones.record_done(milestone, done_on=form.cleaned_data["done_on"], by=user, now=timezone.now())
    messages.success(request, _("The milestone is recorded as reached."))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back if safe else milestone.measure.get_absolute_url())
