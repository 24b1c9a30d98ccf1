"""Handing out evidence."""

from __future__ import annotations

import io

from csp.decorators import csp_replace
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from plans import vault
from plans.asked import person
from tracking import media
from tracking.models import Evidence, Proof


@require_safe
@cache_control(private=True, no_store=True)
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    return _handed_out(get_object_or_404(Evidence.objects.visible_to(person(request)), pk=pk))


@require_safe
@cache_control(private=True, no_store=True)
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"]})  # type: ignore[arg-type]
def evidence_preview(request: HttpRequest, pk: int) -> FileResponse:
    """A pdf in a frame of the review page; what the browser's own viewer shows reaches no page of this house."""
    kept = get_object_or_404(Evidence.objects.visible_to(person(request)), pk=pk, media_type=media.PDF.type)
    return _handed_out(kept, as_attachment=False)


@require_safe
@cache_control(private=True, no_store=True)
def proof_file(request: HttpRequest, pk: int) -> FileResponse:
    return _handed_out(get_object_or_404(Proof.objects.visible_to(person(request)), pk=pk))


def _handed_out(kept: Evidence | Proof, *, as_attachment: bool = True) -> FileResponse:
    """In the type that was recognised when it came in, never one a browser may guess."""
    response = FileResponse(
        io.BytesIO(vault.fetch(kept.sha256)),
        as_attachment=as_attachment,
        filename=kept.name,
        content_type=kept.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
