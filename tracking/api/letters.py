"""Letters and files as machines get them: the bytes in base64, for a call that answers with JSON like every other."""

from __future__ import annotations

import base64
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tracking.reports.letters.files import WRITERS, file_of
from tracking.reports.writers.paper import Paper

KIND = OpenApiParameter("kind", enum=list(WRITERS), description="The kind of file; docx when left out.")


class KindSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=list(WRITERS), default="docx")


class LetterFileSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    media_type = serializers.CharField()
    content = serializers.CharField(help_text="base64")


def handed_out(content: bytes, *, name: str, media_type: str) -> Response:
    return Response({"name": name, "media_type": media_type, "content": base64.b64encode(content).decode()})


def letter(paper: Paper, request: Request, *, name: str) -> Response:
    asked = KindSerializer(data=request.query_params)
    asked.is_valid(raise_exception=True)
    file = file_of(paper, format=asked.validated_data["kind"], name=name)
    return handed_out(file.content, name=file.name, media_type=file.type)
