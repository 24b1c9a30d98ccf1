"""The moves of a plan's life, its settlement and its superior plan, as machines take them."""

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

from measures.actions import aligning, settling
from measures.actions.settling import LONGEST_REASON, Decision
from measures.filters import AlignmentFilter
from measures.models import Alignment, Measure
from measures.models.alignment import Coverage
from measures.models.settlement import Outcome
from plans.actions import plans
from plans.asked import person
from plans.models import Plan


class StateSerializer(serializers.ModelSerializer[Plan]):
    class Meta:
        model = Plan
        fields = ("id", "status", "superior", "issued_at", "activated_at", "closed_at", "archived_at")


class ReopeningSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class SuperiorSerializer(serializers.Serializer[Any]):
    superior = serializers.IntegerField(allow_null=True, help_text="null takes it back.")


class CoverageSerializer(serializers.ModelSerializer[Measure]):
    title = serializers.CharField(read_only=True)
    coverage = serializers.ChoiceField(choices=Coverage.choices, read_only=True)

    class Meta:
        model = Measure
        fields: tuple[str, ...] = ("id", "number", "title", "coverage")


class OutcomeSerializer(serializers.Serializer[Any]):
    """One measure of a plan that is to be closed. An empty outcome leaves it open again."""

    measure = serializers.IntegerField(source="pk")
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_blank=True)
    reason = serializers.CharField(max_length=LONGEST_REASON, allow_blank=True, default="")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        settlement = getattr(instance, "settlement", None)
        reason = settlement.reason if settlement else ""
        return {"measure": instance.pk, "outcome": instance.outcome, "reason": reason}


class PlanLifeMixin(viewsets.GenericViewSet[Plan]):
    """Sub-resources of a plan; each move answers with the state it led to."""

    @extend_schema(request=None, responses=StateSerializer)
    @action(detail=True, methods=["post"])
    def issue(self, request: Request, pk: str) -> Response:
        """Mark the plan as issued; a draft for comment stays one."""
        plan = plans.issue(self.get_object(), by=person(request), now=timezone.now())
        return Response(StateSerializer(plan).data)

    @extend_schema(request=None, responses=StateSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close the plan; refused with the measures that are neither closed nor settled."""
        plan = settling.close(self.get_object(), by=person(request), now=timezone.now())
        return Response(StateSerializer(plan).data)

    @extend_schema(request=ReopeningSerializer, responses=StateSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Let a closed plan run again, with the reason."""
        given = ReopeningSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        plan = plans.reopen(self.get_object(), by=person(request), now=timezone.now(), **given.validated_data)
        return Response(StateSerializer(plan).data)

    @extend_schema(request=None, responses=StateSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        """Put a closed plan away for good."""
        plan = plans.archive(self.get_object(), by=person(request), now=timezone.now())
        return Response(StateSerializer(plan).data)

    @extend_schema(request=SuperiorSerializer, responses=StateSerializer)
    @action(detail=True, methods=["post"])
    def superior(self, request: Request, pk: str) -> Response:
        """Name the published plan of a territory above that this one carries out."""
        given = SuperiorSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        key = given.validated_data["superior"]
        above = get_object_or_404(Plan.objects.visible_to(person(request)), pk=key) if key is not None else None
        plan = aligning.name_superior(self.get_object(), superior=above, by=person(request), now=timezone.now())
        return Response(StateSerializer(plan).data)

    @extend_schema(responses=CoverageSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def coverage(self, request: Request, pk: str) -> Response:
        """Every measure of the superior plan with what this plan does about it."""
        plan = self.get_object()
        rows = Measure.objects.visible_to(person(request)).filter(plan=plan.superior_id).in_force()
        return Response(CoverageSerializer(rows.with_coverage(plan).in_plan_order(), many=True).data)

    @extend_schema(responses=OutcomeSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def settlement(self, request: Request, pk: str) -> Response:
        """Every measure with what became of it; an empty outcome is not decided yet."""
        return Response(self._outcomes(self.get_object()))

    @extend_schema(request=OutcomeSerializer(many=True), responses=OutcomeSerializer(many=True))
    @settlement.mapping.post
    def settle(self, request: Request, pk: str) -> Response:
        """Decide what becomes of open measures: all that are sent, or none."""
        plan = self.get_object()
        given = OutcomeSerializer(data=request.data, many=True)
        given.is_valid(raise_exception=True)
        decisions = {one["pk"]: Decision(one["outcome"], one["reason"]) for one in given.validated_data}
        settling.settle(plan, decisions=decisions, by=person(request), now=timezone.now())
        return Response(self._outcomes(plan))

    def _outcomes(self, plan: Plan) -> Any:
        rows = Measure.objects.visible_to(person(self.request)).filter(plan=plan).in_force().with_outcome()
        return OutcomeSerializer(rows.select_related("settlement").in_plan_order(), many=True).data


class AlignmentSerializer(serializers.ModelSerializer[Alignment]):
    class Meta:
        model = Alignment
        fields = ("id", "plan", "superior_measure", "measure", "waived_because", "decided_at", "decided_by")


class AligningSerializer(serializers.Serializer[Any]):
    """A match names the measure that takes the superior one up; a waiver gives the reason."""

    plan = serializers.IntegerField()
    superior_measure = serializers.IntegerField()
    measure = serializers.IntegerField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True, default="")


class AlignmentViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[Alignment]
):
    """What plans decided about the measures of their superior plans. One without a row is uncovered."""

    queryset = Alignment.objects.none()
    serializer_class = AlignmentSerializer
    filterset_class = AlignmentFilter

    def get_queryset(self) -> QuerySet[Alignment]:
        return Alignment.objects.visible_to(person(self.request)).select_related("plan").order_by("plan", "pk")

    @extend_schema(request=AligningSerializer, responses={201: AlignmentSerializer})
    def create(self, request: Request) -> Response:
        """Take a measure of the superior plan up, or waive it."""
        given = AligningSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked, user, now = given.validated_data, person(request), timezone.now()
        measures = Measure.objects.visible_to(user)
        plan = get_object_or_404(Plan.objects.visible_to(user), pk=asked["plan"])
        above = get_object_or_404(measures, pk=asked["superior_measure"])
        if asked["measure"] is None:
            row = aligning.waive(plan, above, reason=asked["reason"], by=user, now=now)
        else:
            row = aligning.match(
                plan, above, measure=get_object_or_404(measures, pk=asked["measure"]), by=user, now=now
            )
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    def perform_destroy(self, instance: Alignment) -> None:
        aligning.undo(instance, by=person(self.request), now=timezone.now())
