"""Handing out evidence."""

from __future__ import annotations

import io

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from plans import vault
from plans.asked import person
from tracking.models import Evidence, Proof


@require_safe
@cache_control(private=True, no_store=True)
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    return _handed_out(get_object_or_404(Evidence.objects.visible_to(person(request)), pk=pk))


@require_safe
@cache_control(private=True, no_store=True)
def proof_file(request: HttpRequest, pk: int) -> FileResponse:
    return _handed_out(get_object_or_404(Proof.objects.visible_to(person(request)), pk=pk))


def _handed_out(kept: Evidence | Proof) -> FileResponse:
    """Always as an attachment, in the type that was recognised when it came in, never one a browser may guess."""
    response = FileResponse(
        io.BytesIO(vault.fetch(kept.sha256)),
        as_attachment=True,
        filename=kept.name,
        content_type=kept.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
