"""The chain of a measure as machines read it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from measures.api.lineage import LineageEndSerializer, LineageSerializer
from measures.models import Shape
from tracking.chain import Onward, Stage
from tracking.standing import Light


class OnwardSerializer(serializers.Serializer[Any]):
    shape = serializers.ChoiceField(choices=Shape.choices)
    link = LineageSerializer()
    together = serializers.SerializerMethodField()

    def get_together(self, onward: Onward) -> list[int]:
        return [one.pk for one in onward.together]


class StageSerializer(serializers.Serializer[Any]):
    """One measure of the chain in its year; `day` is the one the light is of."""

    measure = serializers.IntegerField(source="measure.pk")
    plan = serializers.IntegerField(source="measure.plan_id")
    year = serializers.IntegerField(source="measure.plan.year")
    number = serializers.CharField(source="measure.number")
    title = serializers.CharField(source="measure.title")
    lead = serializers.IntegerField(source="measure.lead_id", allow_null=True)
    lead_name = serializers.CharField(source="measure.lead_name", allow_null=True)
    day = serializers.DateField()
    light = serializers.ChoiceField(choices=Light.choices, source="measure.light")
    closed_at = serializers.DateTimeField(source="measure.closed_at", allow_null=True)
    accepted = serializers.SerializerMethodField(help_text="The accepted filings one may read.")
    onward = OnwardSerializer(many=True)
    ends = LineageEndSerializer(many=True)
    is_asked = serializers.BooleanField()

    def get_accepted(self, stage: Stage) -> list[int]:
        return [one.pk for one in stage.accepted]
