"""Milestones as machines read and record them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import parsers, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.actions import milestones as preparing
from measures.models import Measure, Milestone
from plans.api.reading import read
from plans.asked import person
from plans.models import Department
from tracking import milestones as standing
from tracking.actions import milestones
from tracking.actions.milestones import File
from tracking.api.changing import ShiftSerializer, shift_asked
from tracking.filters import MilestoneFilter, asked_day
from tracking.models import Evidence


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    class Meta:
        model = Milestone
        fields = (
            "id",
            "measure",
            "ordinal",
            "title",
            "deliverable",
            "department",
            "weight",
            "original_due_on",
            "due_on",
            "done_on",
            "quote",
        )


class StepSerializer(serializers.ModelSerializer[Milestone]):
    """Without `department` the lead owes it."""

    department = serializers.IntegerField(allow_null=True, default=None)

    class Meta:
        model = Milestone
        fields: tuple[str, ...] = ("title", "due_on", "deliverable", "department")


class NewStepSerializer(StepSerializer):
    measure = serializers.IntegerField()

    class Meta(StepSerializer.Meta):
        fields = ("measure", *StepSerializer.Meta.fields)


class ReachedSerializer(serializers.Serializer[Any]):
    """`evidence` are ids of files filed with updates of the measure; `files` come with a multipart request."""

    done_on = serializers.DateField()
    evidence = serializers.ListField(child=serializers.IntegerField(), required=False, default=list)
    files = serializers.ListField(child=serializers.FileField(), required=False, default=list)


class TakingBackSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class MilestoneViewSet(viewsets.ReadOnlyModelViewSet[Milestone]):
    """Milestones of the plans one may see."""

    queryset = Milestone.objects.none()
    serializer_class = MilestoneSerializer
    filterset_class = MilestoneFilter

    def get_queryset(self) -> QuerySet[Milestone]:
        rows = Milestone.objects.visible_to(person(self.request)).select_related("measure__plan")
        return standing.as_of(rows, day=asked_day(self.request)).order_by("due_on", "pk")

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Who names one finds it, withdrawn or not."""
        return queryset if self.detail else super().filter_queryset(queryset)

    @extend_schema(request=NewStepSerializer, responses={201: MilestoneSerializer})
    def create(self, request: Request) -> Response:
        """Add a step to a measure; its first date is the original one for ever."""
        given, user = read(NewStepSerializer, request), person(request)
        measures = Measure.objects.visible_to(user).select_related("plan")
        measure = get_object_or_404(measures, pk=given.pop("measure"))
        step = preparing.add(measure, **self._with_unit(given), by=user, now=timezone.now())
        return Response(self.get_serializer(step).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=StepSerializer, responses=MilestoneSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct a step. What is named is changed; its date only while the plan is prepared."""
        step, given = self.get_object(), read(StepSerializer, request, partial=True)
        known = {name: getattr(step, name) for name in StepSerializer.Meta.fields}
        step = preparing.edit(step, **known | self._with_unit(given), by=person(request), now=timezone.now())
        return Response(self.get_serializer(step).data)

    def _with_unit(self, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("department") is not None:
            units = Department.objects.visible_to(person(self.request))
            given["department"] = get_object_or_404(units, pk=given["department"])
        return given

    @extend_schema(request=ReachedSerializer, responses=MilestoneSerializer)
    @action(detail=True, methods=["post"], parser_classes=[parsers.JSONParser, parsers.MultiPartParser])
    def record(self, request: Request, pk: str) -> Response:
        """Record the day on which the milestone was reached."""
        given = ReachedSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data
        filed = Evidence.objects.visible_to(person(request)).select_related("update")
        milestone = milestones.record_done(
            self.get_object(),
            done_on=wanted["done_on"],
            files=[File(one.name, one.read()) for one in wanted["files"]],
            filed=[get_object_or_404(filed, pk=pk) for pk in wanted["evidence"]],
            by=person(request),
            now=timezone.now(),
        )
        return Response(self.get_serializer(milestone).data)

    @extend_schema(request=ShiftSerializer, responses=MilestoneSerializer)
    @action(detail=True, methods=["post"])
    def shift(self, request: Request, pk: str) -> Response:
        """Move its day by working days while the plan is prepared; later only an extension does."""
        asked = shift_asked(request)
        milestone = preparing.shift(self.get_object(), **asked, by=person(request), now=timezone.now())
        return Response(self.get_serializer(milestone).data)

    @extend_schema(request=TakingBackSerializer, responses=MilestoneSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """Say that it was not reached after all, until its month is locked or reported."""
        given = TakingBackSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        milestone = milestones.take_back(
            self.get_object(), **given.validated_data, by=person(request), now=timezone.now()
        )
        return Response(self.get_serializer(milestone).data)
