"""Lights set by hand and schedules of single measures, as machines read and change them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.models import Measure
from plans.asked import person
from tracking.actions import overrides
from tracking.light_rule import Light
from tracking.models import LightOverride, ScheduleStep


class OverrideSerializer(serializers.ModelSerializer[LightOverride]):
    light = serializers.ChoiceField(choices=Light.choices, read_only=True)

    class Meta:
        model = LightOverride
        fields: tuple[str, ...] = (
            "id",
            "measure",
            "light",
            "reason",
            "from_on",
            "until_on",
            "made_at",
            "lifted_at",
        )


class NewOverrideSerializer(serializers.Serializer[Any]):
    measure = serializers.IntegerField()
    light = serializers.ChoiceField(choices=Light.choices)
    reason = serializers.CharField(max_length=overrides.LONGEST_REASON)
    from_on = serializers.DateField(required=False)
    until_on = serializers.DateField()


class OverrideViewSet(viewsets.ReadOnlyModelViewSet[LightOverride]):
    """Lights set by hand, past ones too."""

    queryset = LightOverride.objects.none()
    serializer_class = OverrideSerializer
    filterset_fields = ("measure",)

    def get_queryset(self) -> QuerySet[LightOverride]:
        rows = LightOverride.objects.visible_to(person(self.request))
        return rows.select_related("measure__plan").order_by("pk")

    @extend_schema(request=NewOverrideSerializer, responses={201: OverrideSerializer})
    def create(self, request: Request) -> Response:
        """Set a light by hand."""
        given = NewOverrideSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = dict(given.validated_data)
        measures = Measure.objects.visible_to(person(request)).select_related("plan")
        measure = get_object_or_404(measures, pk=wanted.pop("measure"))
        made = overrides.override(measure, **wanted, by=person(request), now=timezone.now())
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=OverrideSerializer)
    @action(detail=True, methods=["post"])
    def lift(self, request: Request, pk: str) -> Response:
        """Let the rule speak again."""
        made = overrides.lift(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(made).data)


class ScheduleStepSerializer(serializers.ModelSerializer[ScheduleStep]):
    class Meta:
        model = ScheduleStep
        fields: tuple[str, ...] = ("month", "percent")
        extra_kwargs = {"month": {"help_text": "Any day of the month; its first is kept."}}


class ScheduleSerializer(serializers.Serializer[Any]):
    steps = ScheduleStepSerializer(many=True)


class ScheduleViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Measure]):
    """The own schedule of a measure, under the id of the measure; empty where the share of the year counts."""

    queryset = Measure.objects.none()
    serializer_class: Any = ScheduleSerializer

    def get_queryset(self) -> QuerySet[Measure]:
        return Measure.objects.visible_to(person(self.request)).select_related("plan")

    @extend_schema(responses=ScheduleSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._answer(self.get_object())

    @extend_schema(request=ScheduleSerializer, responses=ScheduleSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Put these steps in place of those before; an empty list gives the year's share back."""
        measure = self.get_object()
        given = ScheduleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        steps = {step["month"]: step["percent"] for step in given.validated_data["steps"]}
        overrides.schedule(measure, steps=steps, by=person(request), now=timezone.now())
        return self._answer(measure)

    def _answer(self, measure: Measure) -> Response:
        steps = ScheduleStep.objects.visible_to(person(self.request)).filter(measure=measure)
        return Response(ScheduleSerializer({"steps": steps}).data)
