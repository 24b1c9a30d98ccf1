"""Handing out what was attached to an answer."""

from __future__ import annotations

import io

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from plans import vault
from plans.asked import person
from tracking.models import Attachment


@require_safe
@cache_control(private=True, no_store=True)
def attachment_file(request: HttpRequest, pk: int) -> FileResponse:
    """Always as an attachment, in the type that was recognised when it came in."""
    file = get_object_or_404(Attachment.objects.visible_to(person(request)), pk=pk)
    response = FileResponse(
        io.BytesIO(vault.fetch(file.sha256)), as_attachment=True, filename=file.name, content_type=file.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
