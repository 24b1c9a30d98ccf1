"""What an office changes of its measures one by one, and through `batch/` of many at once."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.actions import assignments, milestones
from measures.actions.tags import LONGEST, MOST, tag
from measures.forms.changes import FURTHEST
from measures.models import Assignment, Measure, Milestone
from plans.api.reading import read
from plans.asked import person
from plans.models import Department


class AssignedSerializer(serializers.ModelSerializer[Assignment]):
    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ("measure", "department", "role")


class AssigningSerializer(serializers.Serializer[Any]):
    department = serializers.IntegerField()
    role = serializers.ChoiceField(choices=Assignment.Role.choices)


class ReleasingSerializer(serializers.Serializer[Any]):
    department = serializers.IntegerField()


class TagsField(serializers.ListField):
    child = serializers.CharField(max_length=LONGEST)


class TaggingSerializer(serializers.Serializer[Any]):
    add = TagsField(required=False, default=list, max_length=MOST)
    remove = TagsField(required=False, default=list, max_length=MOST)


class TaggedSerializer(serializers.ModelSerializer[Measure]):
    class Meta:
        model = Measure
        fields: tuple[str, ...] = ("id", "tags")


class ShiftSerializer(serializers.Serializer[Any]):
    days = serializers.IntegerField(min_value=-FURTHEST, max_value=FURTHEST, help_text="Working days; back below zero.")
    reason = serializers.CharField(max_length=500)


class ConfirmingPartSerializer(serializers.Serializer[Any]):
    department = serializers.IntegerField()
    remember = serializers.BooleanField(default=False, help_text="The printed spelling means it from now on.")


class WeightSerializer(serializers.Serializer[Any]):
    milestone = serializers.IntegerField(source="pk")
    weight = serializers.IntegerField(min_value=0, max_value=100, allow_null=True)


class WeighingSerializer(serializers.Serializer[Any]):
    """A weight for every milestone of the measure, 100 together; null for all where they count alike."""

    weights = WeightSerializer(many=True)


class MeasureChangesMixin(viewsets.GenericViewSet[Measure]):
    @extend_schema(request=AssigningSerializer, responses=AssignedSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """Give a department its part, confirmed; a new lead takes the place of the former one."""
        given, user, measure = read(AssigningSerializer, request), person(request), self.get_object()
        department = get_object_or_404(Department.objects.visible_to(user), pk=given["department"])
        part = assignments.assign(measure, department=department, role=given["role"], by=user, now=timezone.now())
        return Response(AssignedSerializer(part).data)

    @extend_schema(request=ReleasingSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Take a department off the measure; the lead of a running one can only be replaced."""
        given, user, measure = read(ReleasingSerializer, request), person(request), self.get_object()
        parts = Assignment.objects.visible_to(user).filter(measure=measure).select_related("measure__plan")
        assignments.release(get_object_or_404(parts, department=given["department"]), by=user, now=timezone.now())
        return Response(status=204)

    @extend_schema(request=TaggingSerializer, responses=TaggedSerializer)
    @action(detail=True, methods=["post"])
    def tags(self, request: Request, pk: str) -> Response:
        """Put tags on the measure and take others off; what is so already changes nothing."""
        measure = tag(self.get_object(), **read(TaggingSerializer, request), by=person(request), now=timezone.now())
        return Response(TaggedSerializer(measure).data)

    @extend_schema(request=ConfirmingPartSerializer, responses=AssignedSerializer)
    @action(detail=True, methods=["post"], url_path="confirm-part")
    def confirm_part(self, request: Request, pk: str) -> Response:
        """Make a proposed part binding."""
        given, user, measure = read(ConfirmingPartSerializer, request), person(request), self.get_object()
        parts = Assignment.objects.visible_to(user).filter(measure=measure).select_related("measure__plan")
        part = get_object_or_404(parts, department=given.pop("department"))
        return Response(AssignedSerializer(assignments.confirm(part, **given, by=user, now=timezone.now())).data)

    @extend_schema(request=WeighingSerializer, responses=WeightSerializer(many=True))
    @action(detail=True, methods=["post"])
    def weights(self, request: Request, pk: str) -> Response:
        """All weights of the milestones at once, since they hold together."""
        given, user, measure = read(WeighingSerializer, request), person(request), self.get_object()
        weights = {one["pk"]: one["weight"] for one in given["weights"]}
        milestones.weigh(measure, weights=weights, by=user, now=timezone.now())
        steps = Milestone.objects.visible_to(user).filter(measure=measure).order_by("ordinal")
        return Response(WeightSerializer(steps, many=True).data)


def shift_asked(request: Request) -> dict[str, Any]:
    """By how many working days a milestone moves, and why."""
    return read(ShiftSerializer, request)
