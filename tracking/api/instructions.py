"""Instructions as machines read, leave, answer and settle them."""

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

from measures.models import Measure, Milestone
from plans.asked import person
from plans.models import Department, User
from tracking.actions import instructions
from tracking.api.attachments import AttachmentSerializer, WithFilesSerializer, sent
from tracking.instruction_filters import InstructionFilter
from tracking.instruction_forms import LONGEST
from tracking.models import Instruction, InstructionAddressee, InstructionStep
from tracking.models.reply_term import Urgency


class AddresseeSerializer(serializers.ModelSerializer[InstructionAddressee]):
    class Meta:
        model = InstructionAddressee
        fields = ("id", "department")


class InstructionStepSerializer(serializers.ModelSerializer[InstructionStep]):
    by = serializers.CharField(source="taken_by.name")
    files = AttachmentSerializer(many=True, read_only=True)

    class Meta:
        model = InstructionStep
        fields = ("verb", "department", "text", "due_on", "taken_at", "by", "files")


class InstructionSerializer(serializers.ModelSerializer[Instruction]):
    addressees = AddresseeSerializer(many=True, read_only=True)

    class Meta:
        model = Instruction
        fields: tuple[str, ...] = (
            "id", "measure", "milestone", "text", "given_by", "given_on", "urgency", "due_on", "status", "addressees",
        )  # fmt: skip


class InstructionDetailSerializer(InstructionSerializer):
    steps = InstructionStepSerializer(many=True, read_only=True)

    class Meta(InstructionSerializer.Meta):
        fields = (*InstructionSerializer.Meta.fields, "steps")


class GivingSerializer(serializers.Serializer[Any]):
    """Without `given_by` the words are the caller's own, without `due_on` the plan's term for the urgency holds."""

    measure = serializers.IntegerField()
    text = serializers.CharField(max_length=LONGEST)
    given_by = serializers.IntegerField(required=False)
    urgency = serializers.ChoiceField(choices=Urgency.choices, default=Urgency.ORDINARY)
    due_on = serializers.DateField(required=False)
    milestone = serializers.IntegerField(required=False)
    departments = serializers.ListField(child=serializers.IntegerField(), required=False, default=list)


class ReplyingSerializer(WithFilesSerializer):
    """`addressee` is the part of the department that answers; see `addressees`."""

    addressee = serializers.IntegerField()
    text = serializers.CharField(max_length=LONGEST)


class SettlingSerializer(serializers.Serializer[Any]):
    comment = serializers.CharField(allow_blank=True, default="", max_length=LONGEST)


class AskingSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST)
    due_on = serializers.DateField(required=False)


def one_of(rows: QuerySet[Any], pk: int | None) -> Any:
    """The row that a body names, within sight; None where it names none."""
    return None if pk is None else get_object_or_404(rows, pk=pk)


class InstructionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Instruction]):
    """The instructions one may see."""

    queryset = Instruction.objects.none()
    filterset_class = InstructionFilter

    def get_queryset(self) -> QuerySet[Instruction]:
        rows = Instruction.objects.visible_to(person(self.request)).select_related("measure__plan")
        return rows.prefetch_related("addressees", "steps__taken_by", "steps__files")

    def get_serializer_class(self) -> type[InstructionSerializer]:
        return InstructionSerializer if self.action == "list" else InstructionDetailSerializer

    def _answer(self, instruction: Instruction, *, status: int = 200) -> Response:
        return Response(InstructionDetailSerializer(self.get_queryset().get(pk=instruction.pk)).data, status=status)

    @extend_schema(request=GivingSerializer, responses={201: InstructionDetailSerializer})
    def create(self, request: Request) -> Response:
        """Leave an instruction on a measure."""
        given, user = GivingSerializer(data=request.data), person(request)
        given.is_valid(raise_exception=True)
        said = dict(given.validated_data)
        measures = Measure.objects.visible_to(user).select_related("plan")
        measure = get_object_or_404(measures, pk=said.pop("measure"))
        said["given_by"] = one_of(User.objects.visible_to(user), said.get("given_by")) or user
        said["milestone"] = one_of(Milestone.objects.visible_to(user), said.get("milestone"))
        units = Department.objects.visible_to(user)
        said["departments"] = [one_of(units, pk) for pk in said["departments"]]
        instruction = instructions.give(measure, by=user, now=timezone.now(), **said)
        return self._answer(instruction, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReplyingSerializer, responses=InstructionDetailSerializer)
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: str) -> Response:
        """Answer for one of the departments addressed."""
        instruction, given = self.get_object(), ReplyingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = dict(given.validated_data)
        addressees = InstructionAddressee.objects.visible_to(person(request)).filter(instruction=instruction)
        addressee = get_object_or_404(addressees, pk=said.pop("addressee"))
        files = sent(said)
        instructions.reply(addressee, text=said["text"], files=files, by=person(request), now=timezone.now())
        return self._answer(instruction)

    @extend_schema(request=SettlingSerializer, responses=InstructionDetailSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """The answers are good."""
        instruction, given = self.get_object(), SettlingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        instructions.settle(instruction, by=person(request), now=timezone.now(), **given.validated_data)
        return self._answer(instruction)

    @extend_schema(request=AskingSerializer, responses=InstructionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="follow-up")
    def follow_up(self, request: Request, pk: str) -> Response:
        """Ask further; every department addressed answers again."""
        instruction, given = self.get_object(), AskingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        instructions.follow_up(instruction, by=person(request), now=timezone.now(), **given.validated_data)
        return self._answer(instruction)
