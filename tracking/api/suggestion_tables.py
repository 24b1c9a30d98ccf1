"""Many suggestions as a table, as machines send it: shown row by row, then taken in as a whole."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import parsers, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.api.papers import Paper, PaperSerializer, readable
from plans.api.reading import read
from plans.asked import person
from plans.models import Department, Plan
from tracking.actions import suggestion_intake
from tracking.models import Suggestion
from tracking.policies import require


class SuggestionTableSerializer(PaperSerializer):
    """The table (xlsx, csv) in a multipart form. Without `plan` they belong to the running plan of the district."""

    district = serializers.IntegerField()
    plan = serializers.IntegerField(required=False)


class SuggestionLineSerializer(serializers.Serializer[Any]):
    """`known` is the number under which it is registered, `twin` the row that says the same."""

    row = serializers.IntegerField()
    received_on = serializers.DateField(source="entry.received_on")
    subject = serializers.CharField(source="entry.subject")
    known = serializers.CharField()
    twin = serializers.IntegerField(allow_null=True)


class CellTroubleSerializer(serializers.Serializer[Any]):
    at = serializers.CharField(help_text="The cell, as people find it in the sheet.")
    words = serializers.CharField()


class SuggestionTableReadSerializer(serializers.Serializer[Any]):
    """With any of `troubles` the table is not taken in."""

    new = serializers.IntegerField()
    lines = SuggestionLineSerializer(many=True)
    troubles = CellTroubleSerializer(many=True)


class TakenInSerializer(serializers.Serializer[Any]):
    suggestions = serializers.ListField(child=serializers.IntegerField())


class SuggestionTablesMixin(viewsets.GenericViewSet[Suggestion]):
    """The part of the door of suggestions that is about tables."""

    @extend_schema(request=SuggestionTableSerializer, responses=SuggestionTableReadSerializer)
    @action(detail=False, methods=["post"], url_path="check-table", parser_classes=[parsers.MultiPartParser])
    def check_table(self, request: Request) -> Response:
        """What a table would bring, row by row; nothing is written."""
        placed, paper = self._sent(request)
        with readable():
            found = suggestion_intake.preview(
                paper.content, district=placed["district"], today=timezone.localdate(), name=paper.name
            )
        return Response(SuggestionTableReadSerializer(found).data)

    @extend_schema(request=SuggestionTableSerializer, responses={201: TakenInSerializer})
    @action(detail=False, methods=["post"], url_path="take-in-table", parser_classes=[parsers.MultiPartParser])
    def take_in_table(self, request: Request) -> Response:
        """Register every new row of a table; one cell that cannot be taken refuses the whole of it."""
        placed, paper = self._sent(request)
        with readable():
            rows = suggestion_intake.take_in_table(
                paper.content, **placed, by=person(request), now=timezone.now(), name=paper.name
            )
        return Response({"suggestions": [one.pk for one in rows]}, status=status.HTTP_201_CREATED)

    def _sent(self, request: Request) -> tuple[dict[str, Any], Paper]:
        """For which district and plan, and the table; of districts for which the caller takes suggestions in."""
        given, user = read(SuggestionTableSerializer, request), person(request)
        districts = Department.objects.visible_to(user).territories()
        district, plan = get_object_or_404(districts, pk=given["district"]), None
        require(user, "suggestion.take_in", district)
        if "plan" in given:
            running = Plan.objects.visible_to(user).running().filter(district=district)
            plan = get_object_or_404(running, pk=given["plan"])
        return {"district": district, "plan": plan}, given["file"]
