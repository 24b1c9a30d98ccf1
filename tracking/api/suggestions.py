"""Suggestions as machines take them in, assign, answer and close them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from measures.models import Measure
from plans.asked import person
from plans.models import Department, Plan
from tracking.actions import suggestion_intake, suggestions
from tracking.api.attachments import AttachmentSerializer, WithFilesSerializer, sent
from tracking.api.instructions import one_of
from tracking.api.letters import KIND, LetterFileSerializer, letter
from tracking.api.suggestion_tables import SuggestionTablesMixin
from tracking.instruction_forms import LONGEST
from tracking.models import Suggestion, SuggestionLink, SuggestionStep, SuggestionUnit
from tracking.models.suggestion import Outcome, Satisfaction
from tracking.policies import allowed
from tracking.reports.letters import reply
from tracking.suggestion_filters import SuggestionFilter
from tracking.suggestion_sheet import COLUMNS, Entry
from tracking.suggestions import as_known_on

PERSONAL = ("submitter_name", "submitter_unit", "submitter_contact")


class UnitSerializer(serializers.ModelSerializer[SuggestionUnit]):
    class Meta:
        model = SuggestionUnit
        fields = ("id", "department", "role", "due_on")


class LinkSerializer(serializers.ModelSerializer[SuggestionLink]):
    class Meta:
        model = SuggestionLink
        fields = ("measure", "kind")


class SuggestionStepSerializer(serializers.ModelSerializer[SuggestionStep]):
    by = serializers.CharField(source="taken_by.name")
    files = AttachmentSerializer(many=True, read_only=True)

    class Meta:
        model = SuggestionStep
        fields = ("verb", "department", "text", "due_on", "outcome", "satisfaction", "taken_at", "by", "files")


class SuggestionSerializer(serializers.ModelSerializer[Suggestion]):
    number = serializers.CharField(read_only=True)
    units = UnitSerializer(many=True, read_only=True)

    class Meta:
        model = Suggestion
        fields: tuple[str, ...] = (
            "id", "number", "district", "plan", "received_on", "channel", "subject", "text", "status", "units",
        )  # fmt: skip


class SuggestionDetailSerializer(SuggestionSerializer):
    """Who made it is told to coordinators and to the departments that answer."""

    steps = SuggestionStepSerializer(many=True, read_only=True)
    links = LinkSerializer(many=True, read_only=True)

    class Meta(SuggestionSerializer.Meta):
        fields = (*SuggestionSerializer.Meta.fields, *PERSONAL, "steps", "links")

    def to_representation(self, instance: Suggestion) -> dict[str, Any]:
        said = super().to_representation(instance)
        if not allowed(self.context["request"].user, "suggestion.know_submitter", instance):
            said |= dict.fromkeys(PERSONAL, "")
        return said


class IntakeSerializer(serializers.ModelSerializer[Suggestion]):
    plan = serializers.IntegerField(required=False)
    district = serializers.IntegerField()
    text = serializers.CharField(max_length=suggestion_intake.LONGEST_TEXT)

    class Meta:
        model = Suggestion
        fields: tuple[str, ...] = ("district", "plan", *COLUMNS)


class DispatchSerializer(serializers.Serializer[Any]):
    lead = serializers.IntegerField()
    supporting = serializers.ListField(child=serializers.IntegerField(), required=False, default=list)
    due_on = serializers.DateField(required=False)
    part_due_on = serializers.DateField(required=False)
    plan = serializers.IntegerField(required=False)
    comment = serializers.CharField(allow_blank=True, default="", max_length=LONGEST)


class ContributingSerializer(WithFilesSerializer):
    unit = serializers.IntegerField()
    text = serializers.CharField(max_length=LONGEST)


class AnsweringSerializer(WithFilesSerializer):
    text = serializers.CharField(max_length=LONGEST)
    outcome = serializers.ChoiceField(choices=Outcome.choices)


class AgainSerializer(serializers.Serializer[Any]):
    comment = serializers.CharField(max_length=LONGEST)
    due_on = serializers.DateField(required=False)


class RatingSerializer(serializers.Serializer[Any]):
    satisfaction = serializers.ChoiceField(choices=Satisfaction.choices)
    comment = serializers.CharField(allow_blank=True, default="", max_length=LONGEST)


class SuggestionClosingSerializer(serializers.Serializer[Any]):
    comment = serializers.CharField(allow_blank=True, default="", max_length=LONGEST)


class LinkingSerializer(serializers.Serializer[Any]):
    measure = serializers.IntegerField()


class SuggestionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, SuggestionTablesMixin):
    """The suggestions one may see."""

    queryset = Suggestion.objects.none()
    filterset_class = SuggestionFilter

    def get_queryset(self) -> QuerySet[Suggestion]:
        rows = Suggestion.objects.visible_to(person(self.request)).select_related("district", "plan")
        known = as_known_on(rows, day=timezone.localdate())
        return known.prefetch_related("units", "links", "steps__taken_by", "steps__files")

    def get_serializer_class(self) -> type[SuggestionSerializer]:
        return SuggestionSerializer if self.action == "list" else SuggestionDetailSerializer

    @extend_schema(parameters=[KIND], responses=LetterFileSerializer)
    @action(detail=True, methods=["get"])
    def letter(self, request: Request, pk: str | None = None) -> Response:
        """The last answer as a letter; there is none before somebody answered."""
        suggestion = self.get_object()
        paper = reply.for_reader(suggestion, person(request))
        if paper is None:
            raise NotFound
        return letter(paper, request, name=suggestion.number)

    def _answer(self, suggestion: Suggestion, *, status: int = 200) -> Response:
        rows = self.get_queryset().filter(pk=suggestion.pk)
        return Response(SuggestionDetailSerializer(rows.get(), context={"request": self.request}).data, status=status)

    def _said(self, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        given = kind(data=self.request.data)
        given.is_valid(raise_exception=True)
        return {**given.validated_data, "by": person(self.request), "now": timezone.now()}

    @extend_schema(request=IntakeSerializer, responses={201: SuggestionDetailSerializer})
    def create(self, request: Request) -> Response:
        """Register a suggestion; the same words of the same day are taken in once."""
        said, user = self._said(IntakeSerializer), person(request)
        district = get_object_or_404(Department.objects.visible_to(user).territories(), pk=said.pop("district"))
        plan = one_of(Plan.objects.visible_to(user).running(), said.pop("plan", None))
        acting = {name: said.pop(name) for name in ("by", "now")}
        suggestion = suggestion_intake.take_in(Entry(**said), district=district, plan=plan, **acting)
        return self._answer(suggestion, status=status.HTTP_201_CREATED)

    @extend_schema(request=DispatchSerializer, responses=SuggestionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="dispatch", url_name="dispatch")
    def assign(self, request: Request, pk: str) -> Response:
        """Assign the answer to a department; again, with the reason, to another one."""
        suggestion, said, user = self.get_object(), self._said(DispatchSerializer), person(request)
        units = Department.objects.visible_to(user)
        said["lead"] = one_of(units, said["lead"])
        said["supporting"] = [one_of(units, one) for one in said["supporting"]]
        said["plan"] = one_of(Plan.objects.visible_to(user).running(), said.get("plan"))
        suggestions.dispatch(suggestion, **said)
        return self._answer(suggestion)

    @extend_schema(request=ContributingSerializer, responses=SuggestionDetailSerializer)
    @action(detail=True, methods=["post"])
    def contribute(self, request: Request, pk: str) -> Response:
        """A department that is consulted says its part."""
        suggestion, said = self.get_object(), self._said(ContributingSerializer)
        units = SuggestionUnit.objects.visible_to(person(request)).filter(suggestion=suggestion)
        unit = get_object_or_404(units.select_related("suggestion"), pk=said.pop("unit"))
        suggestions.contribute(unit, files=sent(said), **said)
        return self._answer(suggestion)

    @extend_schema(request=AnsweringSerializer, responses=SuggestionDetailSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """The responsible department answers."""
        suggestion, said = self.get_object(), self._said(AnsweringSerializer)
        suggestions.answer(suggestion, files=sent(said), **said)
        return self._answer(suggestion)

    @extend_schema(request=AgainSerializer, responses=SuggestionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """Return the answer with what is missing."""
        suggestion = self.get_object()
        return self._answer(suggestions.send_back(suggestion, **self._said(AgainSerializer)))

    @extend_schema(request=RatingSerializer, responses=SuggestionDetailSerializer)
    @action(detail=True, methods=["post"])
    def rate(self, request: Request, pk: str) -> Response:
        """Write down how satisfied the submitter is."""
        suggestion = self.get_object()
        return self._answer(suggestions.rate(suggestion, **self._said(RatingSerializer)))

    @extend_schema(request=SuggestionClosingSerializer, responses=SuggestionDetailSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """The answer is good."""
        suggestion = self.get_object()
        return self._answer(suggestions.close(suggestion, **self._said(SuggestionClosingSerializer)))

    @extend_schema(request=AgainSerializer, responses=SuggestionDetailSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Take a closed suggestion up again."""
        suggestion = self.get_object()
        return self._answer(suggestions.reopen(suggestion, **self._said(AgainSerializer)))

    @extend_schema(request=LinkingSerializer, responses=SuggestionDetailSerializer)
    @action(detail=True, methods=["post"])
    def link(self, request: Request, pk: str) -> Response:
        """Link a measure: one that it concerns, or one of a later plan into which it was taken up."""
        suggestion, said = self.get_object(), self._said(LinkingSerializer)
        measures = Measure.objects.visible_to(person(request)).select_related("plan")
        suggestions.link(suggestion, get_object_or_404(measures, pk=said.pop("measure")), **said)
        return self._answer(suggestion)

    @extend_schema(request=LinkingSerializer, responses=SuggestionDetailSerializer)
    @action(detail=True, methods=["post"])
    def unlink(self, request: Request, pk: str) -> Response:
        """Link the measure no longer."""
        suggestion, said = self.get_object(), self._said(LinkingSerializer)
        links = SuggestionLink.objects.visible_to(person(request)).filter(suggestion=suggestion)
        link = get_object_or_404(links.select_related("suggestion"), measure=said.pop("measure"))
        suggestions.unlink(link, **said)
        return self._answer(suggestion)
