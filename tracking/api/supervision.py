"""Supervision notices, as machines issue and read them."""

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

from measures.models import Measure
from plans.asked import person
from plans.models import Department
from tracking.api.letters import KIND, LetterFileSerializer, letter
from tracking.models import SupervisionNotice
from tracking.models.supervision import Colour
from tracking.reports import supervision
from tracking.reports.letters.notice import paper_of


class SupervisionNoticeSerializer(serializers.ModelSerializer[SupervisionNotice]):
    number = serializers.CharField(read_only=True)
    file = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = SupervisionNotice
        fields: tuple[str, ...] = (
            "id", "number", "plan", "measure", "department", "colour", "year", "serial", "text", "reply_by",
            "issued_at", "issued_by", "sha256", "file",
        )  # fmt: skip


class NoticeIssuingSerializer(serializers.Serializer[Any]):
    measure = serializers.IntegerField()
    department = serializers.IntegerField()
    colour = serializers.ChoiceField(choices=Colour.choices)
    text = serializers.CharField(max_length=supervision.LONGEST)
    reply_by = serializers.DateField()


class SupervisionNoticeViewSet(viewsets.ReadOnlyModelViewSet[SupervisionNotice]):
    """Issued notices; they do not change any more."""

    queryset = SupervisionNotice.objects.none()
    serializer_class = SupervisionNoticeSerializer
    filterset_fields = ("plan", "measure", "department", "colour", "year")

    def get_queryset(self) -> QuerySet[SupervisionNotice]:
        return SupervisionNotice.objects.visible_to(person(self.request)).order_by("-year", "-serial")

    @extend_schema(parameters=[KIND], responses=LetterFileSerializer)
    @action(detail=True, methods=["get"])
    def letter(self, request: Request, pk: str | None = None) -> Response:
        """The notice on paper, made of its frozen contents."""
        issued = self.get_object()
        return letter(paper_of(issued.contents), request, name=issued.number)

    @extend_schema(request=NoticeIssuingSerializer, responses={201: SupervisionNoticeSerializer})
    def create(self, request: Request) -> Response:
        """Issue a notice to a department that takes part in the measure."""
        given, user = NoticeIssuingSerializer(data=request.data), person(request)
        given.is_valid(raise_exception=True)
        said = dict(given.validated_data)
        measures = Measure.objects.visible_to(user).select_related("plan__district", "plan__office")
        measure = get_object_or_404(measures, pk=said.pop("measure"))
        said["department"] = get_object_or_404(Department.objects.visible_to(user), pk=said["department"])
        notice = supervision.issue(measure, **said, by=user, now=timezone.now())
        return Response(self.get_serializer(notice).data, status=status.HTTP_201_CREATED)
