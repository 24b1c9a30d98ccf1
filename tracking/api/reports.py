"""Monthly reports as machines read and issue them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from plans.asked import person
from tracking.api.report_editing import EditingActions, read
from tracking.api.report_files import ReportFilesMixin
from tracking.machine_filters import ReportsAskedFilter
from tracking.models import Period, Report, ReportFile
from tracking.reports import issuing


class ReportFileSerializer(serializers.ModelSerializer[ReportFile]):
    class Meta:
        model = ReportFile
        fields: tuple[str, ...] = ("format", "sha256", "size")


class ReportSerializer(serializers.ModelSerializer[Report]):
    files = ReportFileSerializer(many=True, read_only=True)

    class Meta:
        model = Report
        fields: tuple[str, ...] = (
            "id",
            "plan",
            "period",
            "revision",
            "as_of",
            "template_version",
            "sha256",
            "status",
            "handed_in_at",
            "approved_at",
            "issued_at",
            "reason",
            "gaps_reason",
            "withdrawn_at",
            "withdrawal_reason",
            "files",
        )


class ReportDetailSerializer(ReportSerializer):
    contents = serializers.JSONField(read_only=True)

    class Meta(ReportSerializer.Meta):
        fields = (*ReportSerializer.Meta.fields, "contents", "manifest")


class IssuingSerializer(serializers.Serializer[Any]):
    period = serializers.IntegerField()
    reason = serializers.CharField(
        allow_blank=True, default="", max_length=issuing.LONGEST_REASON, help_text=_("reason for the correction")
    )


class DrawingUpSerializer(serializers.Serializer[Any]):
    period = serializers.IntegerField()
    as_of = serializers.DateField(required=False)


@extend_schema_view(correct=extend_schema(responses={201: ReportDetailSerializer}))
class ReportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, EditingActions, ReportFilesMixin):
    """The reports one may see."""

    queryset = Report.objects.none()
    filterset_class = ReportsAskedFilter

    def get_queryset(self) -> QuerySet[Report]:
        found = Report.objects.visible_to(person(self.request)).select_related("plan", "period__plan")
        return found.prefetch_related("files")

    def get_serializer_class(self) -> type[ReportSerializer]:
        return ReportSerializer if self.action == "list" else ReportDetailSerializer

    @extend_schema(request=IssuingSerializer, responses={201: ReportDetailSerializer})
    def create(self, request: Request) -> Response:
        """Issue the report of a period: with equal contents the one issued already, else a correction."""
        given = IssuingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        periods = Period.objects.visible_to(person(request)).select_related("plan")
        period = get_object_or_404(periods, pk=given.validated_data["period"])
        reason = given.validated_data["reason"]
        report = issuing.issue(period, by=person(request), now=timezone.now(), reason=reason)
        return Response(ReportDetailSerializer(report).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=DrawingUpSerializer, responses={201: ReportDetailSerializer})
    @action(detail=False, methods=["post"], url_path="draw-up")
    def draw_up(self, request: Request) -> Response:
        """The draft of a period, with the figures of that day; what was written in it stays."""
        given = read(DrawingUpSerializer, request)
        periods = Period.objects.visible_to(person(request)).select_related("plan")
        period = get_object_or_404(periods, pk=given["period"])
        draft = issuing.draw_up(period, by=person(request), now=timezone.now(), as_of=given.get("as_of"))
        return Response(ReportDetailSerializer(draft).data, status=status.HTTP_201_CREATED)
