"""Supervision notices 督办单: issued on a measure, listed, and handed out as they were issued."""

from __future__ import annotations

import io

from django.contrib import messages as toasts
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from measures.models import Measure
from plans import vault
from plans.asked import found, person
from plans.listing.answers import answer
from tracking.columns import NOTICES
from tracking.filters import NoticeFilter
from tracking.models import SupervisionNotice
from tracking.policies import require
from tracking.reminder_forms import NoticeForm
from tracking.reports import supervision
from tracking.views.offers import done

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def supervision_notice_list(request: HttpRequest) -> HttpResponse:
    rows = SupervisionNotice.objects.visible_to(person(request))
    known = rows.select_related("plan", "measure", "department", "issued_by")
    asked = NoticeFilter(request.GET, known, request=request)
    context = {"form": asked.form, "title": _("Supervision notices")}
    return answer(request, "tracking/supervision_notice_list.html", NOTICES, found(asked), **context)


@require_http_methods(["GET", "HEAD", "POST"])
def supervision_notice_issue(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    measures = Measure.objects.visible_to(user).select_related("plan__district", "plan__office")
    measure = get_object_or_404(measures, pk=pk)
    require(user, "notice.issue", measure)
    form = NoticeForm(request.POST if request.method == "POST" else None, measure=measure, viewer=user)
    if form.is_bound and done(form, lambda said: supervision.issue(measure, **said, by=user, now=timezone.now())):
        toasts.success(request, _("The notice is issued, numbered and filed."))
        return redirect(measure)
    context = {"measure": measure, "plan": measure.plan, "form": form}
    return render(request, "tracking/supervision_notice_issue.html", context, status=400 if form.is_bound else 200)


@require_safe
def supervision_notice_file(request: HttpRequest, pk: int) -> FileResponse:
    """The bytes as they were issued, as an attachment."""
    notice = get_object_or_404(SupervisionNotice.objects.visible_to(person(request)), pk=pk)
    content, name = io.BytesIO(vault.fetch(notice.sha256)), f"{notice.number}.docx"
    response = FileResponse(content, as_attachment=True, filename=name, content_type=DOCX)
    response["X-Content-Type-Options"] = "nosniff"
    return response
