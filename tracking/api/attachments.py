"""What was attached to an answer, as machines read it and send it along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from tracking.actions.attachments import Sent
from tracking.models import Attachment


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    class Meta:
        model = Attachment
        fields: tuple[str, ...] = ("id", "name", "size", "media_type", "sha256", "added_at")


class WithFilesSerializer(serializers.Serializer[Any]):
    """An answer with files; they are sent as a multipart form."""

    files = serializers.ListField(child=serializers.FileField(), required=False, default=list)


def sent(said: dict[str, Any]) -> Sequence[Sent]:
    """The files of what was said, taken out of it."""
    return [Sent(file.name or "", file.read()) for file in said.pop("files")]
