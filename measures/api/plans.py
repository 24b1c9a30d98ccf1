"""Plans as machines read and start them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.actions import activation
from measures.api.plan_life import PlanLifeMixin
from measures.api.preparing import PreparingMixin
from measures.api.responsibilities import ResponsibilitiesMixin
from plans.asked import person
from plans.filters import PlanFilter
from plans.models import Plan, Requirement, Section


class SectionSerializer(serializers.ModelSerializer[Section]):
    class Meta:
        model = Section
        fields: tuple[str, ...] = ("id", "ordinal", "number", "heading")


class RequirementSerializer(serializers.ModelSerializer[Requirement]):
    class Meta:
        model = Requirement
        fields: tuple[str, ...] = ("id", "ordinal", "number", "heading", "body")


class PlanSerializer(serializers.ModelSerializer[Plan]):
    class Meta:
        model = Plan
        fields: tuple[str, ...] = (
            "id",
            "title",
            "year",
            "district",
            "office",
            "status",
            "doc_number",
            "issuer",
            "issued_on",
            "is_consultation_draft",
            "superior",
            "superior_title",
            "sign_off",
            "filing_day",
            "grace_days",
        )


class PlanDetailSerializer(PlanSerializer):
    sections = SectionSerializer(many=True)
    requirements = RequirementSerializer(many=True)

    class Meta(PlanSerializer.Meta):
        fields = (*PlanSerializer.Meta.fields, "sections", "requirements")


class ObstacleSerializer(serializers.Serializer[Any]):
    obstacles = serializers.ListField(child=serializers.CharField())


class PlanViewSet(PlanLifeMixin, PreparingMixin, ResponsibilitiesMixin, viewsets.ReadOnlyModelViewSet[Plan]):
    """The plans one may see."""

    queryset = Plan.objects.none()
    filterset_class = PlanFilter

    def get_queryset(self) -> QuerySet[Plan]:
        return Plan.objects.visible_to(person(self.request)).prefetch_related("sections", "requirements")

    def get_serializer_class(self) -> type[PlanSerializer]:
        return PlanSerializer if self.action == "list" else PlanDetailSerializer

    @extend_schema(responses=ObstacleSerializer)
    @action(detail=True)
    def obstacles(self, request: Request, pk: str) -> Response:
        """What stands between this plan and its activation."""
        found = activation.obstacles(self.get_object(), today=timezone.localdate())
        return Response({"obstacles": [str(obstacle) for obstacle in found]})

    @extend_schema(request=None, responses=PlanDetailSerializer)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, pk: str) -> Response:
        """Start the plan; refused with everything that is missing."""
        plan = activation.activate(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(plan).data)
