"""Monthly reports: the list, the sheet, drawing up, issuing, and the files."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from plans import vault
from plans.asked import person
from plans.listing.answers import answer
from tracking.asked import found
from tracking.columns import REPORTS
from tracking.filters import ReportFilter
from tracking.media import MEDIA_TYPES
from tracking.models import Period, Report, ReportFile
from tracking.policies import allowed
from tracking.report_forms import DrawUpForm
from tracking.reports import issuing, naming
from tracking.views.report_desk import in_sight, page_of


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Every report in sight, newest month first, and the months that have none yet for those who may draw one up."""
    user, now = person(request), timezone.now()
    known = Report.objects.visible_to(user).select_related("plan", "period", "issued_by").prefetch_related("files")
    asked = ReportFilter(request.GET, known, request=request)
    reports, plan = found(asked), asked.form.cleaned_data["plan"]
    periods = Period.objects.visible_to(user).select_related("plan").order_by("-month", "plan")
    waiting = [
        (period, DrawUpForm(initial={"as_of": issuing.reporting_day(period, now)}, auto_id=f"as-of-{period.pk}-%s"))
        for period in (periods.filter(plan=plan) if plan else periods).unreported()
        if allowed(user, "report.draw_up", period)
    ]
    context = {"form": asked.form, "waiting": waiting, "title": _("Monthly reports")}
    return answer(request, "tracking/report_list.html", REPORTS, reports, **context)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet with every figure linked to its source; a draft is written in here, looked through and issued."""
    report = get_object_or_404(in_sight(request), pk=pk)
    return render(request, "tracking/report_detail.html", page_of(request, report))


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


@require_safe
@cache_control(private=True, no_store=True)
def report_file(request: HttpRequest, pk: int, format: str) -> FileResponse:
    """The bytes as they were issued, always as an attachment of the one type of their format."""
    files = ReportFile.objects.visible_to(person(request)).select_related("report")
    file = get_object_or_404(files, report=pk, format=format)
    name = naming.file_name(file.report.contents, revision=file.report.revision, suffix=file.format)
    return attachment(vault.fetch(file.sha256), name, format=file.format)


def attachment(content: bytes, name: str, *, format: str) -> FileResponse:
    response = FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=MEDIA_TYPES[format])
    response["X-Content-Type-Options"] = "nosniff"
    return response
