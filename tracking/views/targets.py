"""Targets: all of a plan, and one with its readings and its way; what the coordinator enters and corrects there."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from measures.models import Target
from measures.trajectory import by_month
from plans.asked import person
from plans.lifecycle import Refused
from plans.listing.answers import answer
from plans.models import User
from tracking.actions import readings
from tracking.asked import asked_day, found
from tracking.columns import TARGETS
from tracking.filters import TargetFilter
from tracking.models import Reading
from tracking.policies import require
from tracking.reading_forms import ReadingForm
from tracking.targets import TargetStanding, reached, standings
from tracking.timeline import Curve, curve


@require_safe
def target_list(request: HttpRequest) -> HttpResponse:
    day, user = asked_day(request), person(request)
    rows = Target.objects.visible_to(user).order_by("measure__plan", "measure__ordinal", "ordinal")
    asked = TargetFilter(request.GET, rows, request=request)
    fitting, readable = found(asked), Reading.objects.visible_to(user)

    def told(some: Sequence[Target]) -> list[TargetStanding]:
        """In the order of the list, which is not that in which they are looked up."""
        place = {target.pk: at for at, target in enumerate(some)}
        them = standings(Target.objects.visible_to(user).filter(pk__in=place), day=day, readings=readable)
        return sorted(them, key=lambda one: place[one.target.pk])

    context = {"day": day, "form": asked.form, "plan": asked.form.cleaned_data["plan"], "title": _("Targets")}
    return answer(request, "tracking/target_list.html", TARGETS, fitting, told=told, **context)


@require_safe
def target_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, seen(request, pk))


@require_POST
def reading_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """The coordinator enters a value that came in by another way than a filing."""
    target, by = seen(request, pk), person(request)
    require(by, "reading.enter", target)
    form = ReadingForm(request.POST)
    if form.is_valid():
        try:
            said = {name: form.cleaned_data[name] for name in ("value", "as_of")}
            readings.enter(target, **said, by=by, now=timezone.now())
            messages.success(request, _("The value is saved."))
            return redirect(target)
        except Refused as refusal:
            form.add_error(_place(refusal, form), str(refusal))
    return _page(request, target, form=form, status=400)


@require_POST
def reading_correct(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    known = Reading.objects.visible_to(by).select_related("target__measure__plan")
    reading = get_object_or_404(known, pk=pk)
    require(by, "reading.enter", reading.target)
    form = ReadingForm(request.POST)
    if form.is_valid():
        try:
            readings.correct(reading, **form.cleaned_data, by=by, now=timezone.now())
            messages.success(request, _("The value is corrected; the former one stays on record."))
            return redirect(reading.target)
        except Refused as refusal:
            form.add_error(_place(refusal, form), str(refusal))
    return _page(request, reading.target, form=form, corrected=reading, status=400)


def seen(request: HttpRequest, pk: int) -> Target:
    return get_object_or_404(Target.objects.visible_to(person(request)).select_related("measure__plan"), pk=pk)


def _place(refusal: Refused, form: ReadingForm) -> str | None:
    field = getattr(refusal, "field", None)
    return field if field in form.fields else None


def _page(
    request: HttpRequest,
    target: Target,
    *,
    form: ReadingForm | None = None,
    corrected: Reading | None = None,
    status: int = 200,
) -> HttpResponse:
    day, user = asked_day(request), person(request)
    (told,) = parts_of(user, Target.objects.visible_to(user).filter(pk=target.pk), day) or (None,)
    context: dict[str, Any] = {
        "target": target,
        "plan": target.measure.plan,
        "day": day,
        "told": told,
        "form": form or ReadingForm(initial={"as_of": day}),
        "corrected": corrected,
        "changes": target.changes.select_related("changed_by"),
    }
    return render(request, "tracking/target_detail.html", context, status=status)


def parts_of(user: User, targets: Any, day: date) -> list[dict[str, Any]]:
    """Each target with its standing, what is expected by month, and every reading this person may see, as of `day`."""
    visible = Reading.objects.visible_to(user)
    found: list[TargetStanding] = standings(targets, day=day, readings=visible)
    history: Any = visible.filter(target__in=[one.target.pk for one in found]).told_until(day)
    return [
        {
            "standing": one,
            "months": by_month(one.course),
            "curve": _curve(one),
            "history": [reading for reading in history if reading.target_id == one.target.pk],
        }
        for one in found
    ]


def _curve(one: TargetStanding) -> Curve | None:
    """A value that adds up is drawn as what had come together by each of its days."""
    way = [
        (value.month.replace(day=monthrange(value.month.year, value.month.month)[1]), value.value)
        for value in by_month(one.course)
    ]
    found = [(reading.as_of, reached(one.goal, one.readings[: n + 1])) for n, reading in enumerate(one.readings)]
    told = [(day, value) for day, value in found if value is not None]
    return curve(way, told, year=one.course.year, day=one.day)
