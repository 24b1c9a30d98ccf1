"""Programs that subscribe to events, as machines set them up; what was posted to each, and what failed."""

from __future__ import annotations

import json
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
from plans.models import Department, Plan
from tracking.delivery import programs
from tracking.events import Kind
from tracking.models import EventSubscription, Message


class EventSubscriptionSerializer(serializers.ModelSerializer[EventSubscription]):
    class Meta:
        model = EventSubscription
        fields: tuple[str, ...] = ("id", "district", "plan", "kinds", "name", "host", "made_at", "ended_at")


class NewEventSubscriptionSerializer(serializers.Serializer[Any]):
    district = serializers.IntegerField()
    plan = serializers.IntegerField(allow_null=True, default=None)
    kinds = serializers.MultipleChoiceField(choices=Kind.choices, allow_empty=False)
    name = serializers.CharField(max_length=60)
    address = serializers.CharField(max_length=500, write_only=True)
    secret = serializers.CharField(max_length=200, write_only=True)


class EventDeliverySerializer(serializers.ModelSerializer[Message]):
    """`id` is what the program gets as X-Guatu-Delivery."""

    id = serializers.CharField(source="message_id", read_only=True)
    event = serializers.SerializerMethodField()

    class Meta:
        model = Message
        fields: tuple[str, ...] = (
            "id", "event", "status", "attempts", "error", "not_before", "created_at", "accepted_on_channel_at",
        )  # fmt: skip

    def get_event(self, message: Message) -> dict[str, Any]:
        """The body that was posted, or is to be."""
        said: dict[str, Any] = json.loads(message.body)
        return said


class QueuedSerializer(serializers.Serializer[Any]):
    queued = serializers.IntegerField()


class EventSubscriptionViewSet(viewsets.ReadOnlyModelViewSet[EventSubscription]):
    """Those of the territories that one oversees, ended ones too."""

    queryset = EventSubscription.objects.none()
    serializer_class = EventSubscriptionSerializer
    filterset_fields = ("district", "plan")

    def get_queryset(self) -> QuerySet[EventSubscription]:
        found = EventSubscription.objects.visible_to(person(self.request))
        return found.select_related("district", "plan").order_by("pk")

    @extend_schema(request=NewEventSubscriptionSerializer, responses={201: EventSubscriptionSerializer})
    def create(self, request: Request) -> Response:
        """Subscribe a program; its address is looked up and judged at once."""
        given = NewEventSubscriptionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said, user = dict(given.validated_data), person(request)
        district = get_object_or_404(Department.objects.visible_to(user), pk=said.pop("district"))
        plan = said.pop("plan")
        said["plan"] = None if plan is None else get_object_or_404(Plan.objects.visible_to(user), pk=plan)
        made = programs.subscribe(district, **said, by=user, now=timezone.now())
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=EventSubscriptionSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Post nothing there any more, and forget its address."""
        ended = programs.end(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(ended).data)

    @extend_schema(responses=EventDeliverySerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def deliveries(self, request: Request, pk: str) -> Response:
        """What was posted or waits, the newest first."""
        seen = Message.objects.visible_to(person(request)).filter(event_subscription=self.get_object())
        rows: Any = seen.order_by("-created_at", "-pk")  # of another noun than the door's own
        page: Any = self.paginate_queryset(rows)
        return self.get_paginated_response(EventDeliverySerializer(page, many=True).data)

    @extend_schema(request=None, responses=QueuedSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Send again what failed."""
        return Response({"queued": programs.retry(self.get_object(), by=person(request), now=timezone.now())})
