"""Taking measures on, and disputing that, as machines do it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.actions import acknowledging
from measures.filters import LeadsAskedFilter, ObjectionFilter
from measures.models import Assignment, Objection
from plans.api.reading import read
from plans.asked import person
from plans.models import Department, Plan


class LeadSerializer(serializers.ModelSerializer[Assignment]):
    class Meta:
        model = Assignment
        fields = ("id", "measure", "department", "confirmed_at", "acknowledged_at")


class PlanToAcknowledgeSerializer(serializers.Serializer[Any]):
    plan = serializers.IntegerField()


class AcknowledgementViewSet(viewsets.ReadOnlyModelViewSet[Assignment]):
    """The lead departments of running measures, and whether they acknowledged them."""

    queryset = Assignment.objects.none()
    serializer_class = LeadSerializer
    filterset_class = LeadsAskedFilter

    def get_queryset(self) -> QuerySet[Assignment]:
        leads = Assignment.objects.visible_to(person(self.request)).leads().filter(measure__withdrawn_at=None)
        return leads.select_related("measure__plan").order_by("measure__plan", "measure__ordinal")

    @extend_schema(request=PlanToAcknowledgeSerializer, responses=LeadSerializer(many=True))
    def create(self, request: Request) -> Response:
        """Acknowledge everything in a plan that waits for the caller's departments."""
        given = PlanToAcknowledgeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        plan = get_object_or_404(Plan.objects.visible_to(person(request)), pk=given.validated_data["plan"])
        done = acknowledging.acknowledge_all(plan, by=person(request), now=timezone.now())
        return Response(self.get_serializer(done, many=True).data)

    @extend_schema(request=None, responses=LeadSerializer)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        """Take the measure on."""
        done = acknowledging.acknowledge(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(done).data)


class ObjectionSerializer(serializers.ModelSerializer[Objection]):
    class Meta:
        model = Objection
        fields = (
            "id",
            "measure",
            "department",
            "reason",
            "suggested",
            "status",
            "raised_at",
            "answer",
            "decided_at",
        )


class RaisedObjectionSerializer(serializers.Serializer[Any]):
    """`assignment` is the id of the lead's part, as the acknowledgements list it."""

    assignment = serializers.IntegerField()
    reason = serializers.CharField(max_length=acknowledging.LONGEST_REASON)
    suggested = serializers.IntegerField(required=False, allow_null=True, default=None)


class ObjectionAnswerSerializer(serializers.Serializer[Any]):
    answer = serializers.CharField(max_length=acknowledging.LONGEST_REASON)


class ReassignmentSerializer(serializers.Serializer[Any]):
    department = serializers.IntegerField()
    answer = serializers.CharField(max_length=acknowledging.LONGEST_REASON, allow_blank=True, default="")


class ObjectionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Objection]):
    """Disputes about who leads, of the departments that object and for those who oversee them."""

    queryset = Objection.objects.none()
    serializer_class = ObjectionSerializer
    filterset_class = ObjectionFilter

    def get_queryset(self) -> QuerySet[Objection]:
        return Objection.objects.visible_to(person(self.request)).select_related("measure__plan", "department")

    @extend_schema(request=RaisedObjectionSerializer, responses={201: ObjectionSerializer})
    def create(self, request: Request) -> Response:
        """Object to leading a measure."""
        given = read(RaisedObjectionSerializer, request)
        seen = Assignment.objects.visible_to(person(request)).select_related("measure__plan", "department")
        assignment = get_object_or_404(seen, pk=given["assignment"])
        suggested = _department(request, given["suggested"]) if given["suggested"] else None
        made = acknowledging.object_to(
            assignment, reason=given["reason"], suggested=suggested, by=person(request), now=timezone.now()
        )
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=None, responses=ObjectionSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the objection back."""
        done = acknowledging.withdraw(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(done).data)

    @extend_schema(request=ObjectionAnswerSerializer, responses=ObjectionSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """The department stays the lead."""
        given = read(ObjectionAnswerSerializer, request)
        done = acknowledging.confirm(self.get_object(), **given, by=person(request), now=timezone.now())
        return Response(self.get_serializer(done).data)

    @extend_schema(request=ReassignmentSerializer, responses=ObjectionSerializer)
    @action(detail=True, methods=["post"])
    def reassign(self, request: Request, pk: str) -> Response:
        """Another department leads from now on."""
        given, objection = read(ReassignmentSerializer, request), self.get_object()
        department = _department(request, given["department"])
        done = acknowledging.reassign(
            objection, department=department, answer=given["answer"], by=person(request), now=timezone.now()
        )
        return Response(self.get_serializer(done).data)


def _department(request: Request, pk: int) -> Department:
    return get_object_or_404(Department.objects.visible_to(person(request)), pk=pk)
