"""Whether a paper keeps to the form of official documents, as machines ask it; nothing of the paper is kept."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import parsers, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from measures.api.papers import PaperSerializer, readable
from plans.actions import documents
from plans.api.reading import read
from plans.asked import person
from tracking.form_wording import told
from tracking.policies import require


class DepartureSerializer(serializers.Serializer[Any]):
    """One departure from GB/T 9704-2012: the clause, what it is about, where, what is there and what is wanted."""

    clause = serializers.CharField()
    rule = serializers.CharField()
    place = serializers.CharField()
    found = serializers.CharField()
    wanted = serializers.CharField()


class PaperCheckViewSet(viewsets.ViewSet):
    """Papers, looked at and forgotten."""

    parser_classes = [parsers.MultiPartParser]

    @extend_schema(request=PaperSerializer, responses=DepartureSerializer(many=True))
    def create(self, request: Request) -> Response:
        """The departures of a docx from the form of official documents, in the order of its clauses."""
        require(person(request), "paper.check", None)
        paper = read(PaperSerializer, request)["file"]
        with readable():
            rows = told(documents.departures(paper.content, name=paper.name))
        return Response(DepartureSerializer(rows, many=True).data)
