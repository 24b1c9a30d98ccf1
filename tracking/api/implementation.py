"""Implementation reports, as machines write, issue and read them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from plans.asked import person
from plans.models import Plan
from tracking.api.report_files import ImplementationFilesMixin
from tracking.models import ImplementationReport
from tracking.reports.implementation import issuing


class ImplementationReportSerializer(serializers.ModelSerializer[ImplementationReport]):
    class Meta:
        model = ImplementationReport
        fields: tuple[str, ...] = (
            "id", "plan", "revision", "as_of", "title", "addressee", "text", "version", "sha256", "files", "reason",
            "issued_at", "contents",
        )  # fmt: skip


class ArrangementSerializer(serializers.Serializer[Any]):
    plan = serializers.IntegerField()
    title = serializers.CharField(max_length=200)
    addressee = serializers.CharField(max_length=100, allow_blank=True, default="")
    text = serializers.CharField(max_length=40000)
    as_of = serializers.DateField()
    version = serializers.IntegerField(default=0, min_value=0)


class FreezingSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=0)
    reason = serializers.CharField(allow_blank=True, default="", max_length=issuing.LONGEST_REASON)


class ImplementationReportViewSet(ImplementationFilesMixin, viewsets.ReadOnlyModelViewSet[ImplementationReport]):
    """The implementation reports one may see."""

    queryset = ImplementationReport.objects.none()
    serializer_class = ImplementationReportSerializer
    filterset_fields = ("plan",)

    def get_queryset(self) -> QuerySet[ImplementationReport]:
        rows = ImplementationReport.objects.visible_to(person(self.request)).order_by("plan", "-revision")
        return rows.select_related("plan__district", "plan__office")

    @extend_schema(request=ArrangementSerializer, responses={201: ImplementationReportSerializer})
    def create(self, request: Request) -> Response:
        """Keep the draft of a plan. `version` is that which was read, 0 for the first."""
        given, user = ArrangementSerializer(data=request.data), person(request)
        given.is_valid(raise_exception=True)
        said = dict(given.validated_data)
        plans = Plan.objects.visible_to(user).select_related("district", "office")
        plan = get_object_or_404(plans, pk=said.pop("plan"))
        kept = issuing.write(plan, **said, by=user, now=timezone.now())
        return Response(self.get_serializer(kept).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=FreezingSerializer, responses=ImplementationReportSerializer)
    @action(detail=True, methods=["post"])
    def issue(self, request: Request, pk: str) -> Response:
        """Freeze the draft of `version`; from the second revision on with a reason."""
        given = FreezingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        issued = issuing.issue(self.get_object(), **given.validated_data, by=person(request), now=timezone.now())
        return Response(self.get_serializer(issued).data)
