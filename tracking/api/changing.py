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

from measures.actions import assignments
from measures.actions.tags import LONGEST, MOST, tag
from measures.forms.changes import FURTHEST
from measures.models import Assignment, Measure
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


class MeasureChangesMixin(viewsets.GenericViewSet[Measure]):
    @extend_schema(request=AssigningSerializer, responses=AssignedSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """Give a department its part, confirmed; a new lead takes the place of the former one."""
        given, user, measure = _given(AssigningSerializer, request), person(request), self.get_object()
        department = get_object_or_404(Department.objects.visible_to(user), pk=given["department"])
        part = assignments.assign(measure, department=department, role=given["role"], by=user, now=timezone.now())
        return Response(AssignedSerializer(part).data)

    @extend_schema(request=ReleasingSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Take a department off the measure; the lead of a running one can only be replaced."""
        given, user, measure = _given(ReleasingSerializer, request), person(request), self.get_object()
        parts = Assignment.objects.visible_to(user).filter(measure=measure).select_related("measure__plan")
        assignments.release(get_object_or_404(parts, department=given["department"]), by=user, now=timezone.now())
        return Response(status=204)

    @extend_schema(request=TaggingSerializer, responses=TaggedSerializer)
    @action(detail=True, methods=["post"])
    def tags(self, request: Request, pk: str) -> Response:
        """Put tags on the measure and take others off; what is so already changes nothing."""
        measure = tag(self.get_object(), **_given(TaggingSerializer, request), by=person(request), now=timezone.now())
        return Response(TaggedSerializer(measure).data)


def shift_asked(request: Request) -> dict[str, Any]:
    """By how many working days a milestone moves, and why."""
    return _given(ShiftSerializer, request)


def _given(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    given = kind(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
