"""Closing a measure, as machines ask for it and decide on it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from measures.models import Measure
from plans.asked import person
from tracking.actions import closings
from tracking.closing_points import Point, open_points
from tracking.filters import ClosingFilter
from tracking.models import Closing
from tracking.policies import require


class ClosingSerializer(serializers.ModelSerializer[Closing]):
    class Meta:
        model = Closing
        fields = (
            "id",
            "measure",
            "status",
            "conclusion",
            "requested_at",
            "requested_by",
            "decided_at",
            "decided_by",
            "answer",
        )


class RequestSerializer(serializers.Serializer[Any]):
    measure = serializers.IntegerField()
    conclusion = serializers.CharField(max_length=closings.LONGEST)


class DecisionSerializer(serializers.Serializer[Any]):
    comment = serializers.CharField(max_length=closings.LONGEST, required=False, allow_blank=True, default="")


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=closings.LONGEST)


class ReopenedSerializer(serializers.ModelSerializer[Measure]):
    class Meta:
        model = Measure
        fields = ("id", "status")


class PointSerializer(serializers.Serializer[Any]):
    point = serializers.ChoiceField(choices=Point.choices)
    text = serializers.CharField()
    url = serializers.CharField()


class ClosingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Closing]):
    """Requests to close measures."""

    queryset = Closing.objects.none()
    serializer_class = ClosingSerializer
    filterset_class = ClosingFilter

    def get_queryset(self) -> QuerySet[Closing]:
        return Closing.objects.visible_to(person(self.request)).select_related("measure__plan").waiting_first()

    @extend_schema(request=RequestSerializer, responses={201: ClosingSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a measure to be closed; refused with everything that stands against it."""
        given = RequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked, user = given.validated_data, person(request)
        measure = get_object_or_404(Measure.objects.visible_to(user).select_related("plan"), pk=asked["measure"])
        closing = closings.request(measure, conclusion=asked["conclusion"], by=user, now=timezone.now())
        return Response(self.get_serializer(closing).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=DecisionSerializer, responses=ClosingSerializer)
    @action(detail=True, methods=["post"])
    def grant(self, request: Request, pk: str) -> Response:
        """Close the measure."""
        closing = closings.grant(self.get_object(), by=person(request), now=timezone.now(), **_decision(request))
        return Response(self.get_serializer(closing).data)

    @extend_schema(request=DecisionSerializer, responses=ClosingSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Leave the measure open, and say what is missing."""
        closing = closings.refuse(self.get_object(), by=person(request), now=timezone.now(), **_decision(request))
        return Response(self.get_serializer(closing).data)


class ReopeningMixin(viewsets.GenericViewSet[Measure]):
    """What closing asks of one measure, and the way back."""

    @extend_schema(responses=PointSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def open_points(self, request: Request, pk: str) -> Response:
        """What stands against closing this measure; the conclusion comes with the request."""
        measure = self._measure(pk)
        require(person(request), "closing.weigh", measure)
        return Response(PointSerializer(open_points(measure, day=timezone.localdate()), many=True).data)

    @extend_schema(request=ReasonSerializer, responses=ReopenedSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Work on a closed measure goes on, with the reason."""
        measure, given = self._measure(pk), ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        reopened = closings.reopen(measure, by=person(request), now=timezone.now(), **given.validated_data)
        return Response(ReopenedSerializer(reopened).data)

    def _measure(self, pk: str) -> Measure:
        rows = Measure.objects.visible_to(person(self.request)).select_related("plan")
        return get_object_or_404(rows, pk=pk)


def _decision(request: Request) -> dict[str, str]:
    given = DecisionSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    return given.validated_data
