"""What the coordinator decides about one measure: its light by hand, its own schedule, a locked month to supplement."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from measures.models import Measure
from plans.asked import person
from plans.lifecycle import Refused
from tracking.actions import overrides, supplements
from tracking.forms import OverrideForm, ScheduleForm, SupplementForm
from tracking.models import LightOverride, ScheduleStep
from tracking.policies import require
from tracking.views.update import seen


def measure_of(request: HttpRequest, pk: int, verb: str) -> Measure:
    """The measure, if this person may do `verb` to it."""
    measure = get_object_or_404(Measure.objects.visible_to(person(request)).select_related("plan", "section"), pk=pk)
    require(person(request), verb, measure)
    return measure


@require_http_methods(["GET", "HEAD", "POST"])
def measure_override(request: HttpRequest, pk: int) -> HttpResponse:
    measure = measure_of(request, pk, "light.override")
    today = timezone.localdate()
    form = OverrideForm(request.POST or None, initial={"from_on": today})
    if form.is_valid() and _done(form, lambda: overrides.override(
        measure, **form.cleaned_data, by=person(request), now=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("The light is set."))
        return redirect(measure)
    past = LightOverride.objects.visible_to(person(request)).filter(measure=measure)
    rows = [(one, one.stands_on(today)) for one in past.select_related("made_by", "lifted_by").order_by("-from_on")]
    context = {"measure": measure, "plan": measure.plan, "form": form, "overrides": rows}
    return render(request, "tracking/measure_override.html", context, status=400 if form.is_bound else 200)


@require_POST
def override_lift(request: HttpRequest, pk: int) -> HttpResponse:
    rows = LightOverride.objects.visible_to(person(request)).select_related("measure__plan")
    made = overrides.lift(get_object_or_404(rows, pk=pk), by=person(request), now=timezone.now())
    messages.success(request, _("The light follows the rule again."))
    return redirect(made.measure)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    measure = measure_of(request, pk, "schedule.edit")
    steps = ScheduleStep.objects.visible_to(person(request)).filter(measure=measure)
    known = {step.month: step.percent for step in steps}
    form = ScheduleForm(request.POST or None, year=measure.plan.year, known=known)
    if form.is_valid() and _done(form, lambda: overrides.schedule(
        measure, steps=form.steps(), by=person(request), now=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("The schedule is saved."))
        return redirect(measure)
    context = {"measure": measure, "plan": measure.plan, "form": form}
    return render(request, "tracking/measure_schedule.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def update_supplement(request: HttpRequest, pk: int) -> HttpResponse:
    update = seen(request, pk)
    require(person(request), "update.supplement", update)
    form = SupplementForm(request.POST or None)
    if form.is_valid() and _done(form, lambda: supplements.allow(
        update, **form.cleaned_data, by=person(request), now=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("The month may be supplemented."))
        return redirect(update)
    context = {"update": update, "measure": update.measure, "plan": update.measure.plan, "form": form}
    return render(request, "tracking/update_supplement.html", context, status=400 if form.is_bound else 200)


def _done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the act was done; a refusal stands at its field, and everything typed stays."""
    try:
        act()
    except Refused as refusal:
        field = getattr(refusal, "field", None)
        form.add_error(field if field in form.fields else None, str(refusal))
        return False
    return True
