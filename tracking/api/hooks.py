"""Robots and webhooks, as machines set them up and end them. Addresses and secrets come in and never out."""

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
from plans.models import Department
from tracking.delivery import setting_up
from tracking.models import Hook
from tracking.models.ladder import HOOK_CHANNELS


class HookSerializer(serializers.ModelSerializer[Hook]):
    class Meta:
        model = Hook
        fields: tuple[str, ...] = ("id", "department", "channel", "name", "host", "made_at", "ended_at")


class NewHookSerializer(serializers.Serializer[Any]):
    department = serializers.IntegerField()
    channel = serializers.ChoiceField(choices=HOOK_CHANNELS)
    name = serializers.CharField(max_length=60)
    address = serializers.CharField(max_length=500, write_only=True)
    secret = serializers.CharField(max_length=200, write_only=True, allow_blank=True, default="")


class HookViewSet(viewsets.ReadOnlyModelViewSet[Hook]):
    """Those of the territories that one oversees, ended ones too."""

    queryset = Hook.objects.none()
    serializer_class = HookSerializer
    filterset_fields = ("department", "channel")

    def get_queryset(self) -> QuerySet[Hook]:
        return Hook.objects.visible_to(person(self.request)).select_related("department").order_by("pk")

    @extend_schema(request=NewHookSerializer, responses={201: HookSerializer})
    def create(self, request: Request) -> Response:
        """Set one up; its address is looked up and judged at once."""
        given = NewHookSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = dict(given.validated_data)
        department = get_object_or_404(Department.objects.visible_to(person(request)), pk=said.pop("department"))
        hook = setting_up.set_up(department, **said, by=person(request), now=timezone.now())
        return Response(self.get_serializer(hook).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=HookSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Post nothing there any more, and forget its address."""
        hook = setting_up.end(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(hook).data)
