"""Reporting periods as machines read and open them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from plans.asked import person
from plans.models import Plan
from tracking.actions import periods
from tracking.models import Period


class PeriodSerializer(serializers.ModelSerializer[Period]):
    class Meta:
        model = Period
        fields = ("id", "plan", "month", "opened_on", "due_on", "locks_on", "locked_at")


class OpeningSerializer(serializers.Serializer[Any]):
    plan = serializers.IntegerField()
    month = serializers.DateField(help_text="The first day of the month.")


class PeriodViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Period]):
    """The months about which departments report."""

    queryset = Period.objects.none()
    serializer_class = PeriodSerializer
    filterset_fields = ("plan", "month")

    def get_queryset(self) -> QuerySet[Period]:
        return Period.objects.visible_to(person(self.request)).order_by("plan", "-month")

    @extend_schema(request=OpeningSerializer, responses={201: PeriodSerializer})
    def create(self, request: Request) -> Response:
        """Open a month: every open measure is expected to be reported on from this moment. Twice changes nothing."""
        given = OpeningSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        plan = get_object_or_404(Plan.objects.visible_to(person(request)), pk=given.validated_data["plan"])
        month = given.validated_data["month"]
        period = periods.open_period(plan, month=month, by=person(request), now=timezone.now())
        return Response(self.get_serializer(period).data, status=status.HTTP_201_CREATED)
