"""Inspections: drawing a sample, its list, and one measure of it with findings, reply and conclusion."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans.asked import person
from plans.listing.answers import answer
from plans.models import Plan, User
from tracking import drawing
from tracking.actions import inspections
from tracking.asked import found
from tracking.columns import INSPECTIONS
from tracking.inspection_filters import InspectionFilter
from tracking.inspection_forms import ConclusionForm, DrawForm, EndForm, FindingsForm, HearingForm
from tracking.models import Inspection, InspectionItem
from tracking.policies import allowed, require
from tracking.risk import words_of
from tracking.views.offers import Offer, done, sent

Status = InspectionItem.Status


@require_safe
def inspection_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    rows = Inspection.objects.visible_to(user).select_related("plan", "drawn_by")
    asked = InspectionFilter(request.GET, rows, request=request)
    running = [plan for plan in Plan.objects.visible_to(user).running() if allowed(user, "inspection.draw", plan)]
    context = {"form": asked.form, "drawable": running, "title": _("Inspections")}
    return answer(request, "tracking/inspection_list.html", INSPECTIONS, found(asked), **context)


@require_http_methods(["GET", "HEAD", "POST"])
def inspection_draw(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    require(user, "inspection.draw", plan)
    proposed = {"seed": secrets.token_hex(4), "as_of": timezone.localdate()}
    form = DrawForm(request.POST if request.method == "POST" else None, initial=proposed)
    drawn: list[Inspection] = []
    if form.is_bound and done(form, lambda said: drawn.append(drawing.draw(plan, by=user, now=timezone.now(), **said))):
        messages.success(request, _("The sample is drawn."))
        return redirect(drawn[0])
    context = {"plan": plan, "form": form}
    return render(request, "tracking/inspection_draw.html", context, status=400 if form.is_bound else 200)


@require_safe
def inspection_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _sample(request, get_object_or_404(_in_sight(request), pk=pk))


@require_POST
def inspection_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    user, inspection = person(request), get_object_or_404(_in_sight(request), pk=pk)
    require(user, "inspection.conclude", inspection)
    form = EndForm(request.POST)
    if done(form, lambda _said: inspections.conclude(inspection, by=user, now=timezone.now())):
        messages.success(request, _("The inspection is concluded."))
        return redirect(inspection)
    return _sample(request, inspection, tried=Offer("inspection_conclude", pk, _("Conclude the inspection"), form))


@require_safe
def inspection_item(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


@require_POST
def item_inspect(request: HttpRequest, pk: int) -> HttpResponse:
    user, item = person(request), _seen(request, pk)
    require(user, "inspection.inspect", item)
    form = FindingsForm(request.POST, request.FILES)

    def act(said: dict[str, Any]) -> None:
        files = sent(said.pop("files"))
        inspections.inspect(item, by=user, now=timezone.now(), files=files, **said)

    if done(form, act):
        messages.success(request, _("The findings are recorded."))
        return redirect(item)
    return _page(request, _seen(request, pk), tried=Offer("item_inspect", pk, _("Record the findings"), form))


@require_POST
def item_reply(request: HttpRequest, pk: int) -> HttpResponse:
    user, item = person(request), _seen(request, pk)
    require(user, "inspection.reply", item)
    form = HearingForm(request.POST, request.FILES)

    def act(said: dict[str, Any]) -> None:
        inspections.reply(item, text=said["text"], files=sent(said["files"]), by=user, now=timezone.now())

    if done(form, act):
        messages.success(request, _("The reply is sent."))
        return redirect(item)
    return _page(request, _seen(request, pk), tried=Offer("item_reply", pk, _("Reply"), form))


@require_POST
def item_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    user, item = person(request), _seen(request, pk)
    require(user, "inspection.conclude", item)
    form = ConclusionForm(request.POST)
    if done(form, lambda said: inspections.conclude_item(item, by=user, now=timezone.now(), **said)):
        messages.success(request, _("The conclusion is recorded."))
        return redirect(item)
    return _page(request, _seen(request, pk), tried=Offer("item_conclude", pk, _("Conclude"), form))


def _in_sight(request: HttpRequest) -> Any:
    return Inspection.objects.visible_to(person(request)).select_related("plan", "drawn_by", "concluded_by")


def _seen(request: HttpRequest, pk: int) -> Any:
    rows = InspectionItem.objects.visible_to(person(request)).in_context()
    return get_object_or_404(rows.prefetch_related("files"), pk=pk)


def _sample(request: HttpRequest, inspection: Inspection, *, tried: Offer | None = None) -> HttpResponse:
    user = person(request)
    items = list(InspectionItem.objects.visible_to(user).in_context().filter(inspection=inspection))
    runs = allowed(user, "inspection.conclude", inspection)
    offers = []
    if runs and inspection.status == Inspection.Status.OPEN:
        offers = [tried or Offer("inspection_conclude", inspection.pk, _("Conclude the inspection"), EndForm())]
    context = {
        "inspection": inspection,
        "plan": inspection.plan,
        "items": [(item, words_of(item.reasons)) for item in items],
        "offers": offers,
        "runs": runs,
        "again": runs and drawing.drawn_again(inspection) == [item.measure_id for item in items],
    }
    return render(request, "tracking/inspection_detail.html", context, status=400 if tried else 200)


def _page(request: HttpRequest, item: Any, *, tried: Offer | None = None) -> HttpResponse:
    offers = [tried if tried and tried.door == one.door else one for one in _offers(person(request), item)]
    context = {"item": item, "plan": item.inspection.plan, "offers": offers, "reasons": words_of(item.reasons)}
    return render(request, "tracking/inspection_item.html", context, status=400 if tried else 200)


def _offers(user: User, item: Any) -> Iterator[Offer]:
    if item.status == Status.DRAWN and allowed(user, "inspection.inspect", item):
        form = FindingsForm(auto_id="find-%s", initial={"visited_on": timezone.localdate()})
        yield Offer("item_inspect", item.pk, _("Record the findings"), form, open=True)
    if item.status == Status.INSPECTED and allowed(user, "inspection.reply", item):
        yield Offer("item_reply", item.pk, _("Reply"), HearingForm(auto_id="reply-%s"), open=True)
    if item.status in (Status.INSPECTED, Status.REPLIED) and allowed(user, "inspection.conclude", item):
        ending = ConclusionForm(auto_id="end-%s", initial={"verdict": item.verdict})
        yield Offer("item_conclude", item.pk, _("Conclude"), ending, open=item.status == Status.REPLIED)
