"""The ladder of a plan and its rehearsal, as machines read and change them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from plans.asked import person
from plans.models import Plan
from tracking.manners import Manners
from tracking.models.ladder import Channel
from tracking.policies import require
from tracking.reminder_forms import ROLES, stage_from
from tracking.reminders import chasing, laddering, rehearsal, wording


class LadderStageSerializer(serializers.Serializer[Any]):
    """From `offset` working days after the due date on; before it when negative."""

    offset = serializers.IntegerField(min_value=-laddering.FARTHEST, max_value=laddering.FARTHEST)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=ROLES), min_length=1)
    channels = serializers.ListField(child=serializers.ChoiceField(choices=Channel.choices), min_length=1)
    words = serializers.CharField(max_length=200, allow_blank=True, default="")
    is_urgent = serializers.BooleanField(default=False)
    paused_because = serializers.CharField(max_length=200, allow_blank=True, default="")


class LadderSerializer(serializers.Serializer[Any]):
    stages = LadderStageSerializer(many=True)
    cool_down = serializers.IntegerField(min_value=1, max_value=20, default=Manners.cool_down)
    quiet_from = serializers.TimeField(default=Manners.quiet_from)
    quiet_until = serializers.TimeField(default=Manners.quiet_until)
    rests = serializers.BooleanField(default=Manners.rests)
    in_words = serializers.ListField(child=serializers.CharField(), read_only=True)


class PlanOfLadder(viewsets.GenericViewSet[Plan]):
    """Under the id of the plan."""

    queryset = Plan.objects.none()

    def get_queryset(self) -> QuerySet[Plan]:
        return Plan.objects.visible_to(person(self.request))


class LadderViewSet(mixins.RetrieveModelMixin, PlanOfLadder):
    """When and whom a plan reminds, and how it keeps its manners; under the id of the plan."""

    serializer_class: Any = LadderSerializer

    @extend_schema(responses=LadderSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._answer(self.get_object())

    @extend_schema(request=LadderSerializer, responses=LadderSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Put this ladder in place of the one before."""
        plan, given = self.get_object(), LadderSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = dict(given.validated_data)
        stages = [stage_from(one) for one in said.pop("stages")]
        laddering.change(plan, stages=stages, manners=Manners(**said), by=person(request), now=timezone.now())
        return self._answer(plan)

    def _answer(self, plan: Plan) -> Response:
        stages, manners = laddering.stages_of(plan), chasing.manners_of(plan)
        said = {"stages": [vars(stage) for stage in stages], **vars(manners)}
        return Response(LadderSerializer({**said, "in_words": list(wording.sentences_of(stages, manners))}).data)


class RehearsedReminderSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField(source="owed.kind")
    subject = serializers.CharField(source="owed.subject")
    measure = serializers.IntegerField(source="owed.measure", allow_null=True)
    due_on = serializers.DateField(source="owed.due_on")
    stage = serializers.IntegerField()
    post = serializers.IntegerField()
    vacant = serializers.ListField(child=serializers.CharField())


class RehearsedSerializer(serializers.Serializer[Any]):
    """One message: a day, a person, a channel."""

    day = serializers.DateField()
    person = serializers.IntegerField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    reminders = RehearsedReminderSerializer(many=True)


class RehearsalSerializer(serializers.Serializer[Any]):
    messages = RehearsedSerializer(many=True)


class RehearsalViewSet(mixins.RetrieveModelMixin, PlanOfLadder):
    """The messages of the coming year if nobody did anything; under the id of the plan."""

    serializer_class: Any = RehearsalSerializer

    @extend_schema(responses=RehearsalSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        plan = self.get_object()
        require(person(request), "plan.rehearse", plan)
        planned = rehearsal.rehearse(plan, since=timezone.localdate())
        return Response(RehearsalSerializer({"messages": planned}).data)
