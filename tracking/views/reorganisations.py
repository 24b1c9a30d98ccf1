"""Departments are reorganised: filled in, looked at with everything that would move, decided, called off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from measures.actions import reorganising
from measures.models import Reassignment
from plans.asked import UnfitQuery, found, person
from plans.forms import ReorganisationForm
from plans.lifecycle import Refused
from plans.listing.answers import answer
from plans.models import Reorganisation, User
from plans.models.membership import Role
from plans.reorganising import Intent
from plans.views.people import kept_by
from tracking.actions import successions
from tracking.columns import REORGANISATIONS
from tracking.filters import ReorganisationFilter
from tracking.models import Duty

Kind = Reorganisation.Kind


@require_safe
def reorganisation_list(request: HttpRequest) -> HttpResponse:
    """What was reorganised in the own territory; what is planned, for those who oversee it."""
    user = person(request)
    rows = Reorganisation.objects.visible_to(user).prefetch_related("successions__before", "successions__after")
    keeps = user.held().has(Role.COORDINATOR, Role.DATA_ENTRY)
    asked = ReorganisationFilter(request.GET, rows)
    context = {"plan": None, "form": asked.form, "kinds": Kind.choices if keeps else (), "title": _("Reorganisations")}
    return answer(request, "tracking/reorganisation_list.html", REORGANISATIONS, found(asked), **context)


@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_new(request: HttpRequest) -> HttpResponse:
    """One form; sent with “preview” it shows what would move, sent with “apply” it is decided."""
    user, day = person(request), timezone.localdate()
    kind = request.POST.get("kind") or request.GET.get("kind") or Kind.RENAME
    if kind not in Kind:
        raise UnfitQuery(_("Departments are not reorganised in this way."))
    form = ReorganisationForm(request.POST or None, kind=kind, departments=kept_by(user, day).in_office_order())
    context: dict[str, Any] = {"plan": None, "form": form, "kind": Kind(kind), "preview": None}
    if form.is_valid():
        parts = parts_of(request.POST.dict())
        try:
            if "apply" in request.POST:
                return redirect(successions.decide(form.intent(), parts=parts, by=user, now=timezone.now()))
            context["preview"] = preview = reorganising.preview(form.intent(), parts=parts, by=user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            context |= {"duties": _duties(user, preview.intent), "asked": _asked(preview, parts)}
    return render(request, "tracking/reorganisation_new.html", context, status=400 if form.errors else 200)


@require_safe
def reorganisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    known = Reorganisation.objects.visible_to(user).select_related("district", "planned_by", "carried_out_by")
    one = get_object_or_404(known, pk=pk)
    is_planned = one.status == Reorganisation.Status.PLANNED
    moved = Reassignment.objects.visible_to(user).filter(succession__reorganisation=one)
    context = {
        "plan": None,
        "reorganisation": one,
        "successions": one.successions.select_related("before", "after"),
        "moved": moved.select_related("measure", "succession__before", "succession__after"),
        "obstacle": reorganising.obstacle(one) if is_planned else "",
        "is_planned": is_planned,
        "is_due": is_planned and one.effective_on <= timezone.localdate(),
    }
    return render(request, "tracking/reorganisation_detail.html", context)


@require_POST
def reorganisation_carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """For one whose day has come and that the clock could not carry out."""
    one = get_object_or_404(Reorganisation.objects.visible_to(person(request)).select_related("district"), pk=pk)
    successions.carry_out(one, by=person(request), now=timezone.now())
    messages.success(request, _("The reorganisation is carried out."))
    return redirect(one)


@require_POST
def reorganisation_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Reorganisation.objects.visible_to(person(request)).select_related("district"), pk=pk)
    reorganising.cancel(one, by=person(request), now=timezone.now())
    messages.success(request, _("The reorganisation is called off."))
    return redirect(one)


def parts_of(given: Mapping[str, str]) -> dict[int, int]:
    """`part-17=1`: measure 17 goes to the second successor. What is no number is no answer."""
    named = {key.removeprefix("part-"): given[key] for key in given if key.startswith("part-")}
    return {int(pk): int(place) for pk, place in named.items() if pk.isdecimal() and place.isdecimal()}


def _asked(preview: reorganising.Preview, parts: Mapping[int, int]) -> list[tuple[object, int | None]]:
    return [(measure, parts.get(measure.pk)) for measure in preview.measures] if preview.intent.divides else []


def _duties(user: User, intent: Intent) -> int:
    """How much is owed today by the departments that end or are divided."""
    units = intent.departments if intent.divides else intent.leaving
    return Duty.objects.visible_to(user).filter(department__in=units).count()
