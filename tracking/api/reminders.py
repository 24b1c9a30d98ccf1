"""Reminders, the letters they travel in, and chases, as machines read and make them."""

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

from measures.models import Measure
from plans.asked import person
from tracking.actions import messages
from tracking.api.letters import KIND, LetterFileSerializer, letter
from tracking.delivery import muting
from tracking.filters import ReminderFilter
from tracking.models import Chase, Message, Mute, Notification
from tracking.models.ladder import Channel
from tracking.reminder_forms import ROLES
from tracking.reminders import chasing
from tracking.reports.letters import reminder


class ReminderSerializer(serializers.ModelSerializer[Notification]):
    state = serializers.ChoiceField(choices=Notification.State.choices, read_only=True)

    class Meta:
        model = Notification
        fields = (
            "id", "duty_key", "kind", "plan", "measure", "due_on", "stage", "post", "channel", "standing_in_for",
            "is_urgent", "chase", "raised_on", "message", "state",
        )  # fmt: skip


class ReminderViewSet(viewsets.ReadOnlyModelViewSet[Notification]):
    """Reminders to one's own posts, and those of the plans that one oversees."""

    queryset = Notification.objects.none()
    serializer_class = ReminderSerializer
    filterset_class = ReminderFilter

    def get_queryset(self) -> QuerySet[Notification]:
        return Notification.objects.visible_to(person(self.request)).with_state()


class LetterSerializer(serializers.ModelSerializer[Message]):
    class Meta:
        model = Message
        fields = (
            "id", "person", "channel", "day", "serial", "subject", "body", "status", "attempts", "error",
            "accepted_on_channel_at", "read_on_page_at", "snoozed_until", "archived_on_page_at",
        )  # fmt: skip


class SnoozingSerializer(serializers.Serializer[Any]):
    until = serializers.DateTimeField()


class LetterViewSet(viewsets.ReadOnlyModelViewSet[Message]):
    """One's own letters by every channel; a coordinator also sees those about the plans of the own territory."""

    queryset = Message.objects.none()
    serializer_class = LetterSerializer
    filterset_fields = ("channel", "status", "day")

    def get_queryset(self) -> QuerySet[Message]:
        return Message.objects.visible_to(person(self.request)).order_by("-created_at", "-pk")

    @extend_schema(request=None, responses=LetterSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Mark as read."""
        letter = messages.read(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(letter).data)

    @extend_schema(request=SnoozingSerializer, responses=LetterSerializer)
    @action(detail=True, methods=["post"])
    def snooze(self, request: Request, pk: str) -> Response:
        """Take it from the top of the inbox until a moment."""
        letter, given = self.get_object(), SnoozingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        letter = messages.snooze(letter, **given.validated_data, by=person(request), now=timezone.now())
        return Response(self.get_serializer(letter).data)

    @extend_schema(request=None, responses=LetterSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        """Put it away."""
        letter = messages.archive(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(letter).data)

    @extend_schema(request=None, responses=LetterSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """Bring it back to the top."""
        letter = messages.take_back(self.get_object(), by=person(request))
        return Response(self.get_serializer(letter).data)

    @extend_schema(request=None, responses=LetterSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Send a failed one again."""
        letter = messages.retry(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(letter).data)


class ChaseSerializer(serializers.ModelSerializer[Chase]):
    class Meta:
        model = Chase
        fields: tuple[str, ...] = ("id", "measure", "text", "roles", "channels", "chased_at", "chased_by")


class ChasingSerializer(serializers.Serializer[Any]):
    measure = serializers.IntegerField()
    text = serializers.CharField(max_length=chasing.LONGEST)
    roles = serializers.MultipleChoiceField(choices=ROLES)
    channels = serializers.MultipleChoiceField(choices=Channel.choices)


class ChaseViewSet(viewsets.ReadOnlyModelViewSet[Chase]):
    """What was chased by hand."""

    queryset = Chase.objects.none()
    serializer_class = ChaseSerializer
    filterset_fields = ("measure",)

    def get_queryset(self) -> QuerySet[Chase]:
        return Chase.objects.visible_to(person(self.request)).order_by("-chased_at", "-pk")

    @extend_schema(parameters=[KIND], responses=LetterFileSerializer)
    @action(detail=True, methods=["get"])
    def letter(self, request: Request, pk: str | None = None) -> Response:
        """The chase on paper, with what the caller may see of the things that were chased."""
        chase = self.get_object()
        return letter(reminder.for_reader(chase, person(request)), request, name=f"{chase.measure}")

    @extend_schema(request=ChasingSerializer, responses={201: ChaseSerializer})
    def create(self, request: Request) -> Response:
        """Chase what is owed on a measure."""
        given = ChasingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = dict(given.validated_data)
        measures = Measure.objects.visible_to(person(request)).select_related("plan")
        measure = get_object_or_404(measures, pk=said.pop("measure"))
        made = chasing.chase(measure, **said, by=person(request), now=timezone.now())
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class MuteSerializer(serializers.ModelSerializer[Mute]):
    class Meta:
        model = Mute
        fields = ("id", "kind", "channel")


class MuteViewSet(mixins.CreateModelMixin, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet[Mute]):
    """The optional kinds of message that the caller does not want, by channel. A duty is none of them."""

    queryset = Mute.objects.none()
    serializer_class = MuteSerializer
    filterset_fields = ("kind", "channel")

    def get_queryset(self) -> QuerySet[Mute]:
        return Mute.objects.visible_to(person(self.request)).of(person(self.request)).order_by("pk")

    def perform_create(self, serializer: serializers.BaseSerializer[Mute]) -> None:
        serializer.instance = muting.mute(**serializer.validated_data, by=person(self.request))
