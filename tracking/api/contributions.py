"""Parts of supporting departments as machines read them and move them on; every move is the page's own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from plans.api.paging import LongList
from plans.asked import person
from tracking.actions import contributions
from tracking.models import Contribution


class ContributionSerializer(serializers.ModelSerializer[Contribution]):
    measure = serializers.IntegerField(source="update.measure_id", read_only=True)

    class Meta:
        model = Contribution
        fields: tuple[str, ...] = (
            "id",
            "update",
            "measure",
            "department",
            "status",
            "version",
            "text",
            "comment",
            "submitted_at",
            "decided_at",
        )


class PartSerializer(serializers.Serializer[Any]):
    """`version` is the one that was read; a newer one in the meantime is a conflict (409)."""

    text = serializers.CharField(allow_blank=True, max_length=Contribution.LONGEST)
    version = serializers.IntegerField(min_value=0, required=False)


class PartCommentSerializer(serializers.Serializer[Any]):
    comment = serializers.CharField(max_length=contributions.LONGEST_COMMENT)


class ContributionViewSet(viewsets.ReadOnlyModelViewSet[Contribution]):
    """The parts one may see."""

    queryset = Contribution.objects.none()
    pagination_class = LongList
    serializer_class = ContributionSerializer
    filterset_fields = ("update", "department", "status")

    def get_queryset(self) -> QuerySet[Contribution]:
        return Contribution.objects.visible_to(person(self.request)).in_context().order_by("pk")

    def _answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=PartSerializer, responses=ContributionSerializer)
    @action(detail=True, methods=["put"], url_path="content")
    def write(self, request: Request, pk: str) -> Response:
        """Save a draft."""
        given = PartSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        text, version = given.validated_data["text"], given.validated_data.get("version")
        contributions.write(self.get_object(), text=text, version=version, by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=None, responses=ContributionSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand it to the lead department."""
        contributions.submit(self.get_object(), by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=None, responses=ContributionSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take it back before the lead decides."""
        contributions.withdraw(self.get_object(), by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=None, responses=ContributionSerializer)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: str) -> Response:
        """The lead takes it over into the draft of the filing."""
        contributions.take(self.get_object(), by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=PartCommentSerializer, responses=ContributionSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """The lead returns it with what is missing."""
        given = PartCommentSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        contributions.send_back(
            self.get_object(), comment=given.validated_data["comment"], by=person(request), now=timezone.now()
        )
        return self._answer()
