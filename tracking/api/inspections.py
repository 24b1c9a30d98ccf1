"""Inspections as machines draw them and write down what was found."""

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

from plans.asked import person
from plans.models import Plan
from tracking import drawing
from tracking.actions import inspections
from tracking.api.attachments import AttachmentSerializer, WithFilesSerializer, sent
from tracking.inspection_filters import InspectionFilter, InspectionItemFilter
from tracking.instruction_forms import LONGEST
from tracking.models import Inspection, InspectionItem
from tracking.models.inspection import Verdict
from tracking.policies import allowed

DRAWN_BY = ("seed", "method", "frame")  # what is told to those who run the plan only


class InspectionSerializer(serializers.ModelSerializer[Inspection]):
    """How it was drawn (`seed`, `method`, `frame`) is told to those who run the plan, to others null."""

    seed = serializers.CharField(read_only=True, allow_null=True)
    method = serializers.CharField(read_only=True, allow_null=True)
    frame = serializers.JSONField(read_only=True, allow_null=True)

    class Meta:
        model = Inspection
        fields = ("id", "plan", "as_of", "size", "seed", "method", "frame", "report_due_on", "status", "drawn_at")

    def to_representation(self, instance: Inspection) -> dict[str, Any]:
        said = super().to_representation(instance)
        if not allowed(self.context["request"].user, "inspection.conclude", instance):
            said |= dict.fromkeys(DRAWN_BY)
        return said


class InspectionItemSerializer(serializers.ModelSerializer[InspectionItem]):
    files = AttachmentSerializer(many=True, read_only=True)

    class Meta:
        model = InspectionItem
        fields = (
            "id", "inspection", "measure", "status", "reported_percent", "reported_light", "verdict", "findings",
            "inspector", "visited_on", "reply_due_on", "reply", "final_verdict", "conclusion", "files",
        )  # fmt: skip


class DrawingSerializer(serializers.Serializer[Any]):
    plan = serializers.IntegerField()
    size = serializers.IntegerField(min_value=1, max_value=500)
    seed = serializers.CharField(max_length=drawing.LONGEST_SEED)
    as_of = serializers.DateField(required=False)
    report_due_on = serializers.DateField(required=False)


class InspectingSerializer(WithFilesSerializer):
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    findings = serializers.CharField(max_length=LONGEST)
    inspector = serializers.CharField(max_length=100)
    visited_on = serializers.DateField()


class HearingSerializer(WithFilesSerializer):
    text = serializers.CharField(max_length=LONGEST)


class ConcludingSerializer(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    conclusion = serializers.CharField(allow_blank=True, default="", max_length=LONGEST)


class InspectionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Inspection]):
    """The inspections one may see; how they were drawn is told to those who run the plan."""

    queryset = Inspection.objects.none()
    serializer_class = InspectionSerializer
    filterset_class = InspectionFilter

    def get_queryset(self) -> QuerySet[Inspection]:
        return Inspection.objects.visible_to(person(self.request)).select_related("plan")

    @extend_schema(request=DrawingSerializer, responses={201: InspectionSerializer})
    def create(self, request: Request) -> Response:
        """Draw a sample of a plan's measures, at random and weighted by risk."""
        given, now = DrawingSerializer(data=request.data), timezone.now()
        given.is_valid(raise_exception=True)
        said = {"as_of": timezone.localdate(now), **given.validated_data}
        plan = get_object_or_404(Plan.objects.visible_to(person(request)), pk=said.pop("plan"))
        inspection = drawing.draw(plan, by=person(request), now=now, **said)
        return Response(self.get_serializer(inspection).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=InspectionSerializer)
    @action(detail=True, methods=["post"])
    def conclude(self, request: Request, pk: str) -> Response:
        """Every measure of the sample is concluded."""
        inspection = inspections.conclude(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(inspection).data)


class InspectionItemViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[InspectionItem]):
    """The inspected measures one may see: for a department its own, once they were inspected."""

    queryset = InspectionItem.objects.none()
    serializer_class = InspectionItemSerializer
    filterset_class = InspectionItemFilter

    def get_queryset(self) -> QuerySet[InspectionItem]:
        return InspectionItem.objects.visible_to(person(self.request)).in_context().prefetch_related("files")

    def _said(self, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        given = kind(data=self.request.data)
        given.is_valid(raise_exception=True)
        return {**given.validated_data, "by": person(self.request), "now": timezone.now()}

    def _answer(self) -> Response:
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])).data)

    @extend_schema(request=InspectingSerializer, responses=InspectionItemSerializer)
    @action(detail=True, methods=["post"])
    def inspect(self, request: Request, pk: str) -> Response:
        """Write down what was found on the spot."""
        item, said = self.get_object(), self._said(InspectingSerializer)
        inspections.inspect(item, files=sent(said), **said)
        return self._answer()

    @extend_schema(request=HearingSerializer, responses=InspectionItemSerializer)
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: str) -> Response:
        """The department is heard."""
        item, said = self.get_object(), self._said(HearingSerializer)
        inspections.reply(item, files=sent(said), **said)
        return self._answer()

    @extend_schema(request=ConcludingSerializer, responses=InspectionItemSerializer)
    @action(detail=True, methods=["post"])
    def conclude(self, request: Request, pk: str) -> Response:
        """What stands in the end."""
        item = self.get_object()
        inspections.conclude_item(item, **self._said(ConcludingSerializer))
        return self._answer()
