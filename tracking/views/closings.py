"""Closing a measure: the five points with what is missing, the request, its decision, the way back."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from measures.models import Measure
from plans.asked import person
from plans.lifecycle import Conflict, Refused
from plans.listing.answers import answer
from plans.models import Act
from tracking.actions import closings
from tracking.asked import found
from tracking.closing_points import by_point, open_points
from tracking.columns import CLOSINGS
from tracking.filters import ClosingFilter
from tracking.forms import ClosingDecisionForm, ClosingForm
from tracking.hanging import Hanging
from tracking.models import Closing
from tracking.policies import allowed, require


@dataclass(frozen=True)
class ClosingPart:
    """What the page of a measure says of its closing to one person."""

    last: Closing | None
    reopened: Act | None
    may_request: bool
    may_weigh: bool
    may_reopen: bool
    form: ClosingDecisionForm

    @property
    def has_something(self) -> bool:
        return bool(self.last or self.reopened or self.may_weigh or self.may_reopen)


def part_of(hanging: Hanging) -> ClosingPart:
    """What was never asked to be closed was never reopened either."""
    measure, user = hanging.measure, hanging.user
    asked = hanging.listed(Closing, lambda rows: rows.select_related("requested_by", "decided_by"))
    last = asked[0] if asked else None
    steps = Act.objects.visible_to(user).about(measure).filter(verb="measure.reopen").select_related("taken_by")
    is_open = measure.status == Measure.Status.OPEN and not measure.is_withdrawn
    waits = last is not None and last.status == Closing.Status.REQUESTED
    return ClosingPart(
        last=last,
        reopened=steps.last() if last else None,
        may_request=is_open and not waits and allowed(user, "closing.request", measure),
        may_weigh=is_open and allowed(user, "closing.weigh", measure),
        may_reopen=not is_open and not measure.is_withdrawn and allowed(user, "measure.reopen", measure),
        form=ClosingDecisionForm(),
    )


@require_safe
def closing_list(request: HttpRequest) -> HttpResponse:
    """Requests to close, those that wait first."""
    rows = Closing.objects.visible_to(person(request)).select_related("measure__plan", "requested_by", "decided_by")
    asked = ClosingFilter(request.GET, rows.waiting_first(), request=request)
    context = {"form": asked.form, "title": _("Requests to close")}
    return answer(request, "tracking/closing_list.html", CLOSINGS, found(asked), **context)


@require_http_methods(["GET", "HEAD", "POST"])
def closing_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The five points of one measure, and the request of the lead department; others read only."""
    user = person(request)
    measure = get_object_or_404(Measure.objects.visible_to(user).select_related("plan"), pk=pk)
    require(user, "closing.weigh", measure)
    form = ClosingForm(request.POST or None)
    if form.is_valid():
        try:
            closings.request(measure, conclusion=form.cleaned_data["conclusion"], by=user, now=timezone.now())
            messages.success(request, _("The request is with the coordinating office."))
            return redirect(measure)
        except Conflict:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
    points = open_points(measure, day=timezone.localdate(), conclusion=request.POST.get("conclusion", ""))
    context = {"plan": measure.plan, "measure": measure, "form": form, "points": by_point(points)}
    context["may_request"] = allowed(user, "closing.request", measure)
    return render(request, "tracking/closing_request.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def closing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, read by who sees it and decided by a coordinator of the plan."""
    user = person(request)
    rows = Closing.objects.visible_to(user).select_related("measure__plan", "requested_by", "decided_by")
    closing = get_object_or_404(rows, pk=pk)
    form = ClosingDecisionForm(request.POST or None)
    if form.is_valid():
        try:
            _decide(request, closing, form.cleaned_data["comment"])
            return redirect(closing)
        except Conflict:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
    waits = closing.status == Closing.Status.REQUESTED
    context = {
        "plan": closing.measure.plan,
        "closing": closing,
        "form": form,
        "points": by_point(open_points(closing.measure, day=timezone.localdate(), conclusion=closing.conclusion))
        if waits
        else [],
        "may_decide": waits and allowed(user, "closing.grant", closing),
    }
    return render(request, "tracking/closing_detail.html", context, status=400 if form.is_bound else 200)


@require_POST
def measure_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    measure = get_object_or_404(Measure.objects.visible_to(user).select_related("plan"), pk=pk)
    form = ClosingDecisionForm(request.POST)
    reason = form.cleaned_data["comment"] if form.is_valid() else ""
    closings.reopen(measure, reason=reason, by=user, now=timezone.now())
    messages.success(request, _("“%(measure)s” is open again.") % {"measure": measure})
    return redirect(measure)


def _decide(request: HttpRequest, closing: Closing, comment: str) -> None:
    by, now, told = person(request), timezone.now(), {"measure": closing.measure}
    if "grant" in request.POST:
        closings.grant(closing, comment=comment, by=by, now=now)
        messages.success(request, _("“%(measure)s” is closed.") % told)
    else:
        closings.refuse(closing, comment=comment, by=by, now=now)
        messages.success(request, _("“%(measure)s” stays open.") % told)
