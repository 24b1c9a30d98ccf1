"""What a receiver needs to prove a report: its signed manifest, and the public keys, which are open to everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from plans.asked import person
from tracking.models import Report
from tracking.reports import keyring, naming


@require_safe
@cache_control(private=True, no_store=True)
def report_manifest(request: HttpRequest, pk: int) -> HttpResponse:
    """As it was signed; a draft has none, nor has what was issued before manifests were signed."""
    report = get_object_or_404(Report.objects.visible_to(person(request)), pk=pk)
    if not report.manifest:
        raise Http404("not signed")
    name = naming.file_name(report.contents, revision=report.revision, suffix="manifest.json")
    response = HttpResponse(report.manifest, content_type="application/json")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@login_not_required
@require_safe
def signing_keys(request: HttpRequest) -> JsonResponse:
    """The key in use and those before it."""
    return JsonResponse(keyring.published())
