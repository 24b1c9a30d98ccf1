"""Reports as files, for machines: as they were issued, or as a draft would look."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from plans import vault
from plans.asked import person
from tracking.api.letters import LetterFileSerializer, handed_out
from tracking.media import MEDIA_TYPES
from tracking.models import ImplementationReport, Report, ReportFile
from tracking.reports import drafting, naming
from tracking.reports.rendering import template_of

FORMAT = OpenApiParameter("kind", enum=list(MEDIA_TYPES), description="The kind of file; docx when left out.")


class FormatSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=list(MEDIA_TYPES), default="docx")


class ReportFilesMixin(viewsets.GenericViewSet[Report]):
    """The part of the door of reports that is about files."""

    @extend_schema(parameters=[FORMAT], responses=LetterFileSerializer)
    @action(detail=True)
    def file(self, request: Request, pk: str) -> Response:
        """The bytes as they were issued."""
        report, kind = self.get_object(), asked_format(request)
        kept = get_object_or_404(ReportFile.objects.visible_to(person(request)), report=report, format=kind)
        name = naming.file_name(report.contents, revision=report.revision, suffix=kind)
        return handed_out(vault.fetch(kept.sha256), name=name, media_type=MEDIA_TYPES[kind])

    @extend_schema(parameters=[FORMAT], responses=LetterFileSerializer)
    @action(detail=True)
    def preview(self, request: Request, pk: str) -> Response:
        """The draft as a file, made for this request and not kept; its name says that it is a draft."""
        report, kind = self.get_object(), asked_format(request)
        contents = drafting.text_of(report)
        made = template_of(contents)
        if report.issued_at or kind not in made:
            raise NotFound
        name = naming.file_name(contents, revision=report.revision, suffix=kind)
        return handed_out(made[kind](contents), name=f"{_('draft')} {name}", media_type=MEDIA_TYPES[kind])


class ImplementationFilesMixin(viewsets.GenericViewSet[ImplementationReport]):
    @extend_schema(parameters=[FORMAT], responses=LetterFileSerializer)
    @action(detail=True)
    def file(self, request: Request, pk: str) -> Response:
        """The bytes as they were issued."""
        report, kind = self.get_object(), asked_format(request)
        if report.issued_at is None or kind not in report.files:
            raise NotFound
        name = f"{report.title[:60]}.{kind}"
        return handed_out(vault.fetch(report.files[kind]), name=name, media_type=MEDIA_TYPES[kind])


def asked_format(request: Request) -> str:
    asked = FormatSerializer(data=request.query_params)
    asked.is_valid(raise_exception=True)
    kind: str = asked.validated_data["kind"]
    return kind
