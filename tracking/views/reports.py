"""Monthly reports: the list, the sheet, drawing up, issuing, and the files."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from plans import vault
from plans.asked import person
from tracking import media
from tracking.asked import fit
from tracking.filters import PlanForm
from tracking.forms import DrawUpForm, IssueForm
from tracking.models import Period, Report, ReportFile
from tracking.policies import allowed
from tracking.reports import issuing, naming
from tracking.views.report_sheet import sheet_of

MEDIA_TYPES = {
    "docx": media.DOCX.type,
    "html": media.HTML.type,
    "pdf": media.PDF.type,
    "xlsx": media.XLSX.type,
}
PAGE = 24  # two years of one plan


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Every report in sight, newest month first, and the months that have none yet for those who may draw one up."""
    reports = Report.objects.visible_to(person(request)).select_related("plan", "period", "issued_by")
    periods = Period.objects.visible_to(person(request)).select_related("plan").order_by("-month", "plan")
    if plan := fit(PlanForm(request)).cleaned_data["plan"]:
        reports, periods = reports.filter(plan=plan), periods.filter(plan=plan)
    now = timezone.now()
    waiting = [
        (period, DrawUpForm(initial={"as_of": issuing.reporting_day(period, now)}, auto_id=f"as-of-{period.pk}-%s"))
        for period in periods.unreported()
        if allowed(person(request), "report.draw_up", period)
    ]
    page = Paginator(reports.prefetch_related("files"), PAGE).get_page(request.GET.get("page"))
    return render(request, "tracking/report_list.html", {"page": page, "waiting": waiting})


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet with every figure linked to its source, the hashes and the files; for a draft the button to issue."""
    report = get_object_or_404(_in_sight(request), pk=pk)
    return render(request, "tracking/report_detail.html", _page_of(request, report, IssueForm(report=report)))


def _in_sight(request: HttpRequest) -> Any:
    reports = Report.objects.visible_to(person(request))
    return reports.select_related("plan", "period", "issued_by").prefetch_related("files")


def _page_of(request: HttpRequest, report: Report, form: IssueForm) -> dict[str, Any]:
    others = Report.objects.visible_to(person(request)).filter(period=report.period_id).order_by("-revision")
    as_of = DrawUpForm(initial={"as_of": report.as_of})
    return {
        "report": report,
        "plan": report.plan,
        "sheet": sheet_of(report.contents, with_origins=allowed(person(request), "plan.overview", report.plan)),
        "revisions": others,
        "form": form,
        "as_of": as_of,
    }


@require_POST
def report_draw_up(request: HttpRequest, period_pk: int) -> HttpResponse:
    """Draw up or renew the draft of a month."""
    period = get_object_or_404(Period.objects.visible_to(person(request)).select_related("plan"), pk=period_pk)
    form = DrawUpForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["as_of"][0]))
        return redirect("report_list")
    as_of = form.cleaned_data["as_of"]
    draft = issuing.draw_up(period, by=person(request), now=timezone.now(), as_of=as_of)
    messages.success(request, _("Draft of %(month)s drawn up.") % {"month": period})
    return redirect(draft)


@require_POST
def report_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the draft that this person looked at."""
    draft = get_object_or_404(_in_sight(request), pk=pk)
    form = IssueForm(request.POST, report=draft)
    if not form.is_valid():
        return render(request, "tracking/report_detail.html", _page_of(request, draft, form), status=400)
    report = issuing.issue(
        draft.period,
        by=person(request),
        now=timezone.now(),
        as_of=draft.as_of,
        reason=form.cleaned_data.get("reason", ""),
        seen=form.cleaned_data["seen"],
    )
    messages.success(request, _("Report of %(month)s issued.") % {"month": report.period})
    return redirect(report)


@require_safe
@cache_control(private=True, no_store=True)
def report_file(request: HttpRequest, pk: int, format: str) -> FileResponse:
    """The bytes as they were issued, always as an attachment of the one type of their format."""
    files = ReportFile.objects.visible_to(person(request)).select_related("report")
    file = get_object_or_404(files, report=pk, format=format)
    response = FileResponse(
        io.BytesIO(vault.fetch(file.sha256)),
        as_attachment=True,
        filename=naming.file_name(file.report.contents, revision=file.report.revision, suffix=file.format),
        content_type=MEDIA_TYPES[file.format],
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
