"""Measures with their light, as machines read them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.models import Assignment, Measure, Target
from plans.asked import person
from plans.models import Plan
from tracking.api.changing import MeasureChangesMixin
from tracking.api.closings import ReopeningMixin
from tracking.api.lineage import StageSerializer
from tracking.chain import chain_of, seen_by
from tracking.filters import MeasureFilter, asked_day, measures_as_seen
from tracking.standing import Light


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    name = serializers.CharField(source="department.short_name")
    is_confirmed = serializers.SerializerMethodField()

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ("department", "name", "role", "source", "is_confirmed")

    def get_is_confirmed(self, assignment: Assignment) -> bool:
        return assignment.confirmed_at is not None


class TargetSerializer(serializers.ModelSerializer[Target]):
    class Meta:
        model = Target
        fields: tuple[str, ...] = ("id", "text", "kind", "comparator", "value", "baseline", "unit", "due_on")


class MeasureSerializer(serializers.ModelSerializer[Measure]):
    title = serializers.CharField(read_only=True)
    origin = serializers.ChoiceField(choices=Measure.Origin.choices, read_only=True)
    light = serializers.ChoiceField(choices=Light.choices, read_only=True)
    percent = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True, read_only=True)
    expected_percent = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True, read_only=True)
    next_due_on = serializers.DateField(allow_null=True, read_only=True)
    override = serializers.IntegerField(
        source="override_id", allow_null=True, read_only=True, help_text="The override in force that says so by hand."
    )
    assignments = AssignmentSerializer(many=True, read_only=True)

    class Meta:
        model = Measure
        fields: tuple[str, ...] = (
            "id",
            "plan",
            "section",
            "ordinal",
            "number",
            "title",
            "heading",
            "working_title",
            "origin",
            "tags",
            "status",
            "light",
            "percent",
            "expected_percent",
            "next_due_on",
            "override",
            "assignments",
        )


class MeasureDetailSerializer(MeasureSerializer):
    targets = TargetSerializer(many=True, read_only=True)

    class Meta(MeasureSerializer.Meta):
        fields = (*MeasureSerializer.Meta.fields, "body", "targets")


SHOWN = {"list", "retrieve", "chain"}
AS_OF = OpenApiParameter("as_of", OpenApiTypes.DATE, description="The day whose end counts; today when left out.")


@extend_schema_view(list=extend_schema(parameters=[AS_OF]), retrieve=extend_schema(parameters=[AS_OF]))
class MeasureViewSet(MeasureChangesMixin, ReopeningMixin, viewsets.ReadOnlyModelViewSet[Measure]):
    """Measures of the plans one may see, with their light on a day (`as_of`, today when left out)."""

    queryset = Measure.objects.none()
    filterset_class = MeasureFilter

    def get_queryset(self) -> QuerySet[Measure]:
        """With their light where it is shown; a change asks for none."""
        if self.action not in SHOWN:
            return Measure.objects.visible_to(person(self.request)).select_related("plan")
        plans = Plan.objects.visible_to(person(self.request))
        rows = measures_as_seen(person(self.request), plans=plans, day=asked_day(self.request))
        return rows.with_origin().in_plan_order().prefetch_related("assignments__department", "targets")

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Who names one finds it, withdrawn or not."""
        return queryset if self.detail else super().filter_queryset(queryset)

    def get_serializer_class(self) -> type[MeasureSerializer]:
        return MeasureSerializer if self.action == "list" else MeasureDetailSerializer

    @extend_schema(responses=StageSerializer(many=True), parameters=[AS_OF])
    @action(detail=True, pagination_class=None)
    def chain(self, request: Request, pk: str) -> Response:
        """Where the measure came from and what became of it, year by year."""
        stages = chain_of(self.get_object(), seen_by(person(request)), today=asked_day(request))
        return Response(StageSerializer(stages, many=True).data)
