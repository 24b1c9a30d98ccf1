"""Plan-backs as machines hand them in and decide on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.actions import plan_backs
from measures.actions.plan_back_targets import TargetStep
from measures.actions.plan_backs import Step
from measures.filters import PlanBackFilter
from measures.models import Measure, PlanBack, PlanBackRow, PlanBackTarget
from plans.asked import person
from plans.models import Department


class PlanBackRowSerializer(serializers.ModelSerializer[PlanBackRow]):
    class Meta:
        model = PlanBackRow
        fields = (
            "verb",
            "milestone",
            "title",
            "deliverable",
            "department",
            "due_on",
            "weight",
            "was_title",
            "was_due_on",
        )


class PlanBackTargetSerializer(serializers.ModelSerializer[PlanBackTarget]):
    class Meta:
        model = PlanBackTarget
        fields = ("verb", "target", "text", *PlanBackTarget.CONTENT)


class PlanBackSerializer(serializers.ModelSerializer[PlanBack]):
    rows = PlanBackRowSerializer(many=True, read_only=True)
    targets = PlanBackTargetSerializer(many=True, read_only=True)

    class Meta:
        model = PlanBack
        fields = (
            "id",
            "measure",
            "version",
            "status",
            "note",
            "proposed_at",
            "answer",
            "decided_at",
            "rows",
            "targets",
        )


class ProposedStepSerializer(serializers.Serializer[Any]):
    verb = serializers.ChoiceField(choices=PlanBackRow.Verb.choices)
    milestone = serializers.IntegerField(required=False, allow_null=True, default=None)
    title = serializers.CharField(max_length=200, allow_blank=True, default="")
    due_on = serializers.DateField(required=False, allow_null=True, default=None)
    deliverable = serializers.CharField(max_length=200, allow_blank=True, default="")
    department = serializers.IntegerField(required=False, allow_null=True, default=None)
    weight = serializers.IntegerField(min_value=0, max_value=100, required=False, allow_null=True, default=None)


class ProposedTargetSerializer(serializers.ModelSerializer[PlanBackTarget]):
    """A new target with its `text`, or entries of the existing `target`; what is not named stays."""

    target = serializers.IntegerField(required=False)
    text = serializers.CharField(max_length=300, allow_blank=True, default="")

    class Meta:
        model = PlanBackTarget
        fields = ("target", "text", *PlanBackTarget.CONTENT)
        extra_kwargs = {name: {"required": False} for name in PlanBackTarget.CONTENT}


def target_step(said: Mapping[str, Any]) -> TargetStep:
    content = {name: said[name] for name in PlanBackTarget.CONTENT if name in said}
    return TargetStep(content, said.get("target"), said["text"])


class PlanBackProposalSerializer(serializers.Serializer[Any]):
    measure = serializers.IntegerField()
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")
    steps = ProposedStepSerializer(many=True, required=False, default=list)
    targets = ProposedTargetSerializer(many=True, required=False, default=list)


class PlanBackCommentSerializer(serializers.Serializer[Any]):
    comment = serializers.CharField(max_length=2000, allow_blank=True, default="")


class PlanBackViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[PlanBack]):
    """Proposed milestones and targets, with every version, of the measures one takes part in or oversees."""

    queryset = PlanBack.objects.none()
    serializer_class = PlanBackSerializer
    filterset_class = PlanBackFilter

    def get_queryset(self) -> QuerySet[PlanBack]:
        found = PlanBack.objects.visible_to(person(self.request)).select_related("measure__plan")
        return found.prefetch_related("rows", "targets").order_by("measure", "version")

    @extend_schema(request=PlanBackProposalSerializer, responses={201: PlanBackSerializer})
    def create(self, request: Request) -> Response:
        """Hand in a proposal."""
        given = PlanBackProposalSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wanted, user = given.validated_data, person(request)
        measure = get_object_or_404(Measure.objects.visible_to(user), pk=wanted["measure"])
        units = Department.objects.visible_to(user).in_bulk([one["department"] for one in wanted["steps"]])
        steps = [Step(**{**one, "department": units.get(one["department"])}) for one in wanted["steps"]]
        goals = [target_step(one) for one in wanted["targets"]]
        made = plan_backs.propose(
            measure, steps=steps, targets=goals, explanation=wanted["note"], by=user, now=timezone.now()
        )
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=None, responses=PlanBackSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the proposal back."""
        plan_backs.withdraw(self.get_object(), by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=PlanBackCommentSerializer, responses=PlanBackSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """The rows become milestones and targets."""
        plan_backs.approve(self.get_object(), **self._comment(), by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=PlanBackCommentSerializer, responses=PlanBackSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """Return it; a comment is required."""
        plan_backs.send_back(self.get_object(), **self._comment(), by=person(request), now=timezone.now())
        return self._answer()

    def _comment(self) -> dict[str, Any]:
        given = PlanBackCommentSerializer(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)
