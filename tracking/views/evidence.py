"""Handing out evidence."""

from __future__ import annotations

import io

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from plans import vault
from plans.asked import person
from tracking.models import Evidence


@require_safe
@cache_control(private=True, no_store=True)
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    """Always as an attachment, in the type that was recognised when it came in, never one a browser may guess."""
    evidence = get_object_or_404(Evidence.objects.visible_to(person(request)), pk=pk)
    response = FileResponse(
        io.BytesIO(vault.fetch(evidence.sha256)),
        as_attachment=True,
        filename=evidence.name,
        content_type=evidence.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
