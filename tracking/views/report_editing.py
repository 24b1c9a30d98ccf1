"""Writing in a draft: one block at a time by a form, the same while it is typed, figures found, remarks beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.views.decorators.http import require_POST, require_safe

from plans.asked import person
from plans.lifecycle import Conflict, Refused
from tracking.models import Passage, Remark, Report
from tracking.policies import require
from tracking.report_forms import PassageForm, RemarkForm
from tracking.reports import drafting, passages
from tracking.reports.findable import search
from tracking.reports.passages import StalePassage
from tracking.views.report_desk import in_sight, page_of


@require_POST
def report_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Save a paragraph, leave it out, or put back what was drawn up. What was typed comes back with a refusal."""
    report = get_object_or_404(in_sight(request), pk=pk)
    require(person(request), "report.write", report)
    form = PassageForm(request.POST)
    try:
        place = _written(request, report, form) if form.is_valid() else None
    except StalePassage as stale:
        return _page(request, report, form, newer=stale, status=409)
    except Conflict:
        raise
    except Refused as refusal:
        form.add_error("source", str(refusal))
        place = None
    if place is None:
        return _page(request, report, form, status=400)
    return redirect(f"{report.get_absolute_url()}#at-{place}")


def _written(request: HttpRequest, report: Report, form: PassageForm) -> str:
    """The place where it stands now."""
    said, by, now = form.cleaned_data, person(request), timezone.now()
    place, version, act = said["place"], said["version"], request.POST.get("do", "save")
    if act == "leave_out":
        passages.leave_out(report, place=place, version=version, by=by, now=now)
    elif act == "restore":
        passages.restore(report, place=place, version=version, by=by)
    elif place:
        passages.write(report, place=place, source=said["source"], version=version, by=by, now=now)
    else:
        return passages.add(report, after=said["after"], source=said["source"], by=by, now=now).place
    return place


def _page(request: HttpRequest, report: Report, form: PassageForm, *, status: int, **more: Any) -> HttpResponse:
    place, after = form.data.get("place", ""), form.data.get("after", "")
    context = page_of(request, report, tried=form, edit=place, new="" if place else after, **more)
    return render(request, "tracking/report_detail.html", context, status=status)


@require_POST
def report_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Sent while somebody types: answers with place and version, 409 with the newer text, 400 with what is unfit."""
    report, now = get_object_or_404(in_sight(request), pk=pk), timezone.now()
    require(person(request), "report.write", report)
    form = PassageForm(request.POST)
    if not form.is_valid():
        unfit = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"reason": " ".join(unfit)}, status=400)
    was = drafting.digest_of_text(report)
    try:
        place = _written(request, report, form)
    except StalePassage as stale:
        return JsonResponse({"reason": str(stale), "version": stale.version, "source": stale.source}, status=409)
    except Refused as refusal:
        return JsonResponse({"reason": str(refusal)}, status=409 if isinstance(refusal, Conflict) else 400)
    at = time_format(timezone.localtime(now), "H:i")
    return JsonResponse({"place": place, "version": _version(request, report, place), "at": at, **_seen(report, was)})


def _version(request: HttpRequest, report: Report, place: str) -> int:
    kept = Passage.objects.visible_to(person(request)).filter(report=report, place=place).first()
    return kept.version if kept else 0


def _seen(report: Report, was: str) -> dict[str, str]:
    """What a page that showed the text `was` shows now: with it the report can be issued without another look."""
    return {"was": was, "seen": drafting.digest_of_text(report)}


@require_safe
def report_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of the report that go with some words, to be put into the text."""
    report = get_object_or_404(in_sight(request), pk=pk)
    require(person(request), "report.write", report)
    words = request.GET.get("q", "").strip()
    found = search(report.contents, words) if words else None
    return render(request, "tracking/_report_found.html", {"found": found, "report": report, "q": words})


@require_POST
def report_remark(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(in_sight(request), pk=pk)
    require(person(request), "remark.make", report)
    form = RemarkForm(request.POST, auto_id="remark-%s")
    try:
        if form.is_valid():
            made = passages.remark(report, **form.cleaned_data, by=person(request), now=timezone.now())
            return redirect(f"{report.get_absolute_url()}#at-{made.place}")
    except Conflict:
        raise
    except Refused as refusal:
        form.add_error("text", str(refusal))
    context = page_of(request, report, remark_form=form, remark=form.data.get("place", ""))
    return render(request, "tracking/report_detail.html", context, status=400)


@require_POST
def remark_resolve(request: HttpRequest, pk: int) -> HttpResponse:
    remarks = Remark.objects.visible_to(person(request)).select_related("report__plan")
    remark = get_object_or_404(remarks, pk=pk)
    passages.resolve(remark, by=person(request), now=timezone.now())
    return redirect(f"{remark.get_absolute_url()}#at-{remark.place}")
