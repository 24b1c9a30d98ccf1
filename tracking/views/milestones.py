"""The record of a milestone: that it was reached, what shows it, and that it was not after all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from measures.models import Milestone
from plans.asked import person
from plans.lifecycle import Conflict, Refused
from tracking.actions import milestones
from tracking.actions.milestones import File
from tracking.forms import RecordForm, TakeBackForm
from tracking.models import Evidence
from tracking.policies import require


def milestone_for(request: HttpRequest, pk: int, verb: str) -> Milestone:
    user = person(request)
    found = Milestone.objects.visible_to(user).select_related("measure__plan", "department")
    milestone = get_object_or_404(found, pk=pk)
    require(user, verb, milestone)
    return milestone


def act_page(request: HttpRequest, milestone: Milestone, form: Any, **words: Any) -> HttpResponse:
    context = {"plan": milestone.measure.plan, "milestone": milestone, "form": form, "note": "", **words}
    return render(request, "tracking/milestone_act.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Recorded from any page that shows the milestone; `next` leads back to it."""
    milestone = milestone_for(request, pk, "milestone.record")
    filed = Evidence.objects.visible_to(person(request)).filter(update__measure=milestone.measure_id)
    form = RecordForm(request.POST or None, request.FILES or None, filed=filed.select_related("update__period"))
    if form.is_valid() and _recorded(request, milestone, form):
        messages.success(request, _("The milestone is recorded as reached."))
        return _back(request, milestone)
    note = _("This plan asks for evidence of what is completed.") if milestone.measure.plan.evidence_required else ""
    return act_page(request, milestone, form, title=_("Record as reached"), label=_("Record"), note=note)


def _recorded(request: HttpRequest, milestone: Milestone, form: RecordForm) -> bool:
    """Whether it is done; else the form says why not."""
    given = form.cleaned_data
    files = [File(one.name, one.read()) for one in given["evidence"]]
    try:
        milestones.record_done(
            milestone,
            done_on=given["done_on"],
            files=files,
            filed=list(given["filed"].select_related("update")),
            by=person(request),
            now=timezone.now(),
        )
    except Conflict:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _back(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back if safe else milestone.measure.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    milestone = milestone_for(request, pk, "milestone.take_back")
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        try:
            milestones.take_back(milestone, **form.cleaned_data, by=person(request), now=timezone.now())
        except Conflict:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The record is taken back; the milestone is open again."))
            return redirect(milestone.measure)
    return act_page(request, milestone, form, title=_("Take the record back"), label=_("Take back"))
