"""Milestones as machines read and record them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.actions import milestones
from measures.models import Milestone
from plans.asked import person
from tracking import milestones as standing
from tracking.filters import MilestoneFilter, asked_day


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


class ReachedSerializer(serializers.Serializer[Any]):
    done_on = serializers.DateField()


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

    @extend_schema(request=ReachedSerializer, responses=MilestoneSerializer)
    @action(detail=True, methods=["post"])
    def record(self, request: Request, pk: str) -> Response:
        """Record the day on which the milestone was reached."""
        given = ReachedSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        milestone = milestones.record_done(
            self.get_object(), done_on=given.validated_data["done_on"], by=person(request), now=timezone.now()
        )
        return Response(self.get_serializer(milestone).data)
