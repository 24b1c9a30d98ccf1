"""Finding by words, for a machine."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from plans.asked import person
from tracking.search import Hit, search


class HitSerializer(serializers.Serializer[Hit]):
    id = serializers.IntegerField(source="pk")
    address = serializers.CharField()
    title = serializers.SerializerMethodField()
    excerpt = serializers.SerializerMethodField()
    note = serializers.CharField()

    def get_title(self, hit: Hit) -> str:
        return "".join(text for text, _marked in hit.title)

    def get_excerpt(self, hit: Hit) -> str:
        return "".join(text for text, _marked in hit.excerpt)


class FoundSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    hits = HitSerializer(many=True)
    more = serializers.BooleanField()


class SearchViewSet(viewsets.ViewSet):
    """What the caller may see of plans, departments, measures and updates that hold every word of `q`."""

    @extend_schema(
        parameters=[OpenApiParameter("q", OpenApiTypes.STR, description="Words, parted by spaces.")],
        responses=FoundSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        found = search(request.query_params.get("q", ""), user=person(request))
        return Response(FoundSerializer(found, many=True).data)
