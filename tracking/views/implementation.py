"""Implementation reports 落实情况报告: arranged, looked at with what the data say, issued, and handed out as issued."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages as toasts
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import vault
from plans.asked import person
from plans.models import Plan
from tracking.implementation_forms import ArrangementForm, FreezeForm
from tracking.media import MEDIA_TYPES
from tracking.models import ImplementationReport
from tracking.policies import allowed, require
from tracking.reports.implementation import issuing
from tracking.reports.implementation.contents import UnfitArrangement, contents_of
from tracking.reports.lint import Document, lint
from tracking.reports.sentences import outline_of
from tracking.views.offers import done
from tracking.views.report_sheet import sheet_of

PAGE = 24


@require_safe
def implementation_report_list(request: HttpRequest) -> HttpResponse:
    """Every one in sight, drafts too for who oversees them."""
    reports = ImplementationReport.objects.visible_to(person(request)).select_related("plan", "issued_by")
    page = Paginator(reports.order_by("-as_of", "plan", "-revision"), PAGE).get_page(request.GET.get("page"))
    return render(request, "tracking/implementation_report_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def implementation_arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """The arrangement beside what becomes of it."""
    user, now = person(request), timezone.now()
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("district", "office"), pk=pk)
    require(user, "implementation.write", plan)
    draft = issuing.draft_of(plan, by=user, now=now, day=timezone.localdate(now))
    form = ArrangementForm(request.POST) if request.method == "POST" else ArrangementForm.of(draft)
    if form.is_bound and done(form, lambda said: issuing.write(plan, **said, by=user, now=now)):
        toasts.success(request, _("The arrangement is kept."))
        return redirect("implementation_arrange", plan.pk)
    context = {"plan": plan, "form": form, "draft": draft, "revisions": _revisions(request, plan)}
    context |= {} if form.is_bound else _drawn(draft)
    return render(request, "tracking/implementation_arrange.html", context, status=400 if form.is_bound else 200)


def _revisions(request: HttpRequest, plan: Plan) -> Any:
    return ImplementationReport.objects.visible_to(person(request)).issued().filter(plan=plan).order_by("-revision")


def _drawn(draft: ImplementationReport) -> dict[str, Any]:
    """The sheet with what a reader would object to, or why there is none."""
    try:
        contents = contents_of(draft)
    except UnfitArrangement as fault:
        return {"fault": str(fault)}
    return {
        "sheet": sheet_of(contents, with_origins=True),
        "findings": lint(Document(outline_of(contents), contents)),
        "freeze": FreezeForm(initial={"version": draft.version}) if draft.pk else None,
    }


@require_safe
def implementation_report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it was issued."""
    reports = ImplementationReport.objects.visible_to(person(request)).select_related("plan", "issued_by")
    report = get_object_or_404(reports, pk=pk)
    if report.contents is None:
        return redirect("implementation_arrange", report.plan_id)
    with_origins = allowed(person(request), "plan.overview", report.plan)
    context = {
        "report": report,
        "plan": report.plan,
        "sheet": sheet_of(report.contents, with_origins=with_origins),
        "revisions": _revisions(request, report.plan),
    }
    return render(request, "tracking/implementation_report_detail.html", context)


@require_POST
def implementation_report_issue(request: HttpRequest, pk: int) -> HttpResponse:
    reports = ImplementationReport.objects.visible_to(person(request))
    report = get_object_or_404(reports.select_related("plan__district", "plan__office"), pk=pk)
    require(person(request), "implementation.issue", report.plan)
    form, now = FreezeForm(request.POST), timezone.now()
    if done(form, lambda said: issuing.issue(report, **said, by=person(request), now=now)):
        toasts.success(request, _("The implementation report is issued."))
        return redirect(report)
    for errors in form.errors.values():
        toasts.error(request, str(errors[0]))
    return redirect("implementation_arrange", report.plan_id)


@require_safe
@cache_control(private=True, no_store=True)
def implementation_report_file(request: HttpRequest, pk: int, format: str) -> FileResponse:
    """The bytes as they were issued, as an attachment."""
    report = get_object_or_404(ImplementationReport.objects.visible_to(person(request)).issued(), pk=pk)
    if format not in report.files:
        raise Http404
    response = FileResponse(
        io.BytesIO(vault.fetch(report.files[format])),
        as_attachment=True,
        filename=f"{report.title[:60]}.{format}",
        content_type=MEDIA_TYPES[format],
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
