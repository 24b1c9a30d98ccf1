"""Reorganisations of departments as machines read, try and decide them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.actions import reorganising
from plans.asked import person
from plans.models import Department, Reorganisation, Succession
from plans.reorganising import Heir, Intent
from tracking.actions import successions


class SuccessionSerializer(serializers.ModelSerializer[Succession]):
    class Meta:
        model = Succession
        fields = ("before", "after", "name", "short_name", "is_principal")


class ReorganisationSerializer(serializers.ModelSerializer[Reorganisation]):
    successions = SuccessionSerializer(many=True)

    class Meta:
        model = Reorganisation
        fields = ("id", "district", "kind", "effective_on", "reason", "status", "carried_out_at", "successions")


class DepartmentField(serializers.PrimaryKeyRelatedField[Department]):
    """One of the departments whom the caller may see."""

    def get_queryset(self) -> QuerySet[Department]:
        return Department.objects.visible_to(person(self.context["request"]))


class HeirSerializer(serializers.Serializer[Any]):
    department = DepartmentField(queryset=Department.objects.none(), required=False, allow_null=True)
    name = serializers.CharField(max_length=100, required=False, allow_blank=True)
    short_name = serializers.CharField(max_length=40, required=False, allow_blank=True)


class IntentSerializer(serializers.Serializer[Any]):
    """The first of `heirs` inherits what is not divided; `parts` names, for a split, the heir of each measure."""

    kind = serializers.ChoiceField(choices=Reorganisation.Kind.choices)
    departments = serializers.ListField(child=DepartmentField(queryset=Department.objects.none()), allow_empty=False)
    heirs = HeirSerializer(many=True, required=False)
    effective_on = serializers.DateField()
    reason = serializers.CharField(max_length=200)
    parts = serializers.DictField(child=serializers.IntegerField(min_value=0), required=False)

    def validate_parts(self, given: dict[str, int]) -> dict[int, int]:
        if not all(key.isdecimal() for key in given):
            raise serializers.ValidationError(_("The keys are the numbers of measures."))
        return {int(key): place for key, place in given.items()}

    def intent(self) -> Intent:
        given = self.validated_data
        heirs = [
            Heir(heir.get("department"), heir.get("name", ""), heir.get("short_name", ""), is_principal=place == 0)
            for place, heir in enumerate(given.get("heirs", ()))
        ]
        units = tuple(given["departments"])
        return Intent(given["kind"], units[0].territory(), units, tuple(heirs), given["effective_on"], given["reason"])


class PreviewSerializer(serializers.Serializer[Any]):
    """Numbers of the rows that would move."""

    measures = serializers.ListField(child=serializers.IntegerField())
    milestones = serializers.ListField(child=serializers.IntegerField())
    plans = serializers.ListField(child=serializers.IntegerField())
    sections = serializers.ListField(child=serializers.IntegerField())
    posts = serializers.ListField(child=serializers.IntegerField())
    unanswered = serializers.ListField(child=serializers.IntegerField())
    spellings = serializers.ListField(child=serializers.CharField())


class ReorganisationViewSet(viewsets.ReadOnlyModelViewSet[Reorganisation]):
    """What was reorganised in the own territory; what is planned, for those who oversee it."""

    queryset = Reorganisation.objects.none()
    serializer_class = ReorganisationSerializer
    filterset_fields = ("kind", "status")

    def get_queryset(self) -> QuerySet[Reorganisation]:
        rows = Reorganisation.objects.visible_to(person(self.request)).select_related("district")
        return rows.prefetch_related("successions")

    @extend_schema(request=IntentSerializer, responses={201: ReorganisationSerializer})
    def create(self, request: Request) -> Response:
        """Decide it: carried out at once, or on its day where that is to come."""
        given = self._read()
        parts = given.validated_data.get("parts", {})
        made = successions.decide(given.intent(), parts=parts, by=person(request), now=timezone.now())
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=IntentSerializer, responses=PreviewSerializer)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """What would move; nothing is written."""
        given = self._read()
        parts = given.validated_data.get("parts", {})
        return Response(_as_numbers(reorganising.preview(given.intent(), parts=parts, by=person(request))))

    @extend_schema(request=None, responses=ReorganisationSerializer)
    @action(detail=True, methods=["post"], url_path="carry-out")
    def carry_out(self, request: Request, pk: str) -> Response:
        """Carry out one whose day has come and that the clock could not carry out."""
        done = successions.carry_out(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(done).data)

    @extend_schema(request=None, responses=ReorganisationSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Call off what is only planned."""
        done = reorganising.cancel(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(done).data)

    def _read(self) -> IntentSerializer:
        given = IntentSerializer(data=self.request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        return given


def _as_numbers(preview: reorganising.Preview) -> dict[str, list[Any]]:
    named = ("measures", "milestones", "plans", "sections", "unanswered")
    numbers = {name: [row.pk for row in getattr(preview, name)] for name in named}
    return {**numbers, "posts": [move.post.pk for move in preview.posts], "spellings": list(preview.spellings)}
