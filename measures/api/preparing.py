"""What is prepared of a plan, as machines do it: its settings, its departments, its undoing, its corrected text."""

from __future__ import annotations

from typing import Any

from django.forms import model_to_dict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.actions import importing, inheriting, revising, undoing
from measures.actions.revising import REASON_LIMIT, Choices
from measures.forms.plans import SettingsForm
from measures.policies import require
from plans.actions import plans
from plans.api.reading import fit, read
from plans.asked import person
from plans.models import Document, Plan

CHOICE = r"^(take|keep|new|same-\d{1,18})$"
DOCUMENT = OpenApiParameter("document", OpenApiTypes.INT, required=True, description="The corrected text.")


class SettingsSerializer(serializers.ModelSerializer[Plan]):
    """How the plan wants to be told about its progress. What is named is changed."""

    class Meta:
        model = Plan
        fields: tuple[str, ...] = plans.SETTINGS


class InheritedPartSerializer(serializers.Serializer[Any]):
    department = serializers.IntegerField(source="department.pk")
    role = serializers.CharField()
    former = serializers.IntegerField(source="former.pk", allow_null=True, default=None)


class InheritanceSerializer(serializers.Serializer[Any]):
    """What one measure would inherit; `unsettled` are abolished departments without one clear successor."""

    measure = serializers.IntegerField(source="measure.pk")
    parts = InheritedPartSerializer(many=True)
    unsettled = serializers.SerializerMethodField()

    def get_unsettled(self, one: inheriting.Inheritance) -> list[int]:
        return [unit.pk for unit in one.unsettled]


class InheritedSerializer(serializers.Serializer[Any]):
    proposed = serializers.IntegerField()


class CountedSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    count = serializers.IntegerField()


class UndoingSerializer(serializers.Serializer[Any]):
    is_possible = serializers.BooleanField()
    removed = CountedSerializer(many=True)
    held_by = CountedSerializer(many=True)


class DifferenceRowSerializer(serializers.Serializer[Any]):
    """One measure: as it runs, and as the corrected text has it. `key` names it in the choices."""

    key = serializers.CharField()
    kind = serializers.CharField()
    measure = serializers.IntegerField(source="known.pk", allow_null=True, default=None)
    before = serializers.CharField(source="known.title", allow_null=True, default=None)
    after = serializers.CharField(source="coming.title", allow_null=True, default=None)
    section = serializers.CharField(source="coming.section", allow_null=True, default=None)
    candidates = serializers.SerializerMethodField(help_text="The measures that a doubtful one may be.")

    def get_candidates(self, row: Any) -> list[int]:
        return [known.pk for known in row.candidates]


class DifferenceSerializer(serializers.Serializer[Any]):
    """`seen` is what the corrected text is taken over by: whoever read this difference has seen it."""

    seen = serializers.CharField()
    rows = DifferenceRowSerializer(source="difference.rows", many=True)
    facts = serializers.SerializerMethodField(help_text="The plan's own particulars that the text has otherwise.")

    def get_facts(self, comparison: revising.Comparison) -> list[str]:
        return [fact.field for fact in comparison.difference.facts]


class RevisingSerializer(serializers.Serializer[Any]):
    """Choices by the key of the row: take, keep, new, or same-17. Doubtful and dropped ones need one."""

    document = serializers.IntegerField()
    seen = serializers.CharField(max_length=64)
    rows = serializers.DictField(child=serializers.RegexField(CHOICE), default=dict)
    facts = serializers.BooleanField(default=True, help_text="Whether the plan's own particulars are taken over.")
    because = serializers.CharField(max_length=REASON_LIMIT, allow_blank=True, default="")


class RevisedSerializer(serializers.Serializer[Any]):
    added = serializers.IntegerField()
    taken = serializers.IntegerField()
    kept = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    deleted = serializers.IntegerField()


class PreparingMixin(viewsets.GenericViewSet[Plan]):
    """Sub-resources of a plan."""

    @extend_schema(responses=SettingsSerializer)
    @action(detail=True, url_path="settings", url_name="settings")
    def settings_of(self, request: Request, pk: str) -> Response:
        """How the plan wants to be told about its progress."""
        return Response(SettingsSerializer(self.get_object()).data)

    @extend_schema(request=SettingsSerializer, responses=SettingsSerializer)
    @settings_of.mapping.patch
    def configure(self, request: Request, pk: str) -> Response:
        """Change some settings; periods that are open keep the dates they were opened with."""
        plan, user = self.get_object(), person(request)
        require(user, "plan.edit", plan)
        given = read(SettingsSerializer, request, partial=True)
        form = fit(SettingsForm(model_to_dict(plan, plans.SETTINGS) | given, instance=plan))
        chosen = {name: form.cleaned_data[name] for name in given}
        return Response(SettingsSerializer(plans.configure(plan, settings=chosen, by=user, now=timezone.now())).data)

    @extend_schema(responses=InheritanceSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def inheritance(self, request: Request, pk: str) -> Response:
        """The departments that the forebears of measures without any would hand down."""
        rows = inheriting.preview(self.get_object(), by=person(request))
        return Response(InheritanceSerializer(rows, many=True).data)

    @extend_schema(request=None, responses=InheritedSerializer)
    @inheritance.mapping.post
    def inherit(self, request: Request, pk: str) -> Response:
        """Propose them, for a person to confirm. Again proposes nothing."""
        count = inheriting.propose(self.get_object(), by=person(request), now=timezone.now())
        return Response({"proposed": count})

    @extend_schema(responses=UndoingSerializer)
    @action(detail=True)
    def undoing(self, request: Request, pk: str) -> Response:
        """What taking the import back would remove, and what stands against it."""
        plan = self.get_object()
        require(person(request), "plan.import", plan.district)
        found = undoing.outlook(plan)
        counted = {
            name: [{"name": what, "count": count} for what, count in getattr(found, name)]
            for name in ("removed", "held_by")
        }
        return Response(UndoingSerializer({"is_possible": found.is_possible, **counted}).data)

    @extend_schema(request=None, responses={204: None})
    @undoing.mapping.post
    def undo(self, request: Request, pk: str) -> Response:
        """Take the import back; refused as soon as anything refers to the plan."""
        importing.undo_import(self.get_object(), by=person(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(parameters=[DOCUMENT], responses=DifferenceSerializer)
    @action(detail=True)
    def revision(self, request: Request, pk: str) -> Response:
        """The difference between the plan and a corrected text of it."""
        plan, user = self.get_object(), person(request)
        require(user, "plan.revise", plan)
        paper = self._paper(serializers.IntegerField().run_validation(request.query_params.get("document")))
        shown = revising.preview(plan, paper, by=user, today=timezone.localdate())
        return Response(DifferenceSerializer(shown).data)

    @extend_schema(request=RevisingSerializer, responses=RevisedSerializer)
    @revision.mapping.post
    def revise(self, request: Request, pk: str) -> Response:
        """Make the corrected text the text of the plan, row by row as chosen."""
        plan, user, given = self.get_object(), person(request), read(RevisingSerializer, request)
        require(user, "plan.revise", plan)
        choices = Choices(given["rows"], facts=given["facts"], because=given["because"])
        paper, now = self._paper(given["document"]), timezone.now()
        done = revising.revise(plan, paper, choices=choices, seen=given["seen"], by=user, now=now)
        return Response(RevisedSerializer(done).data)

    def _paper(self, pk: int) -> Document:
        papers = Document.objects.visible_to(person(self.request)).select_related("district")
        return get_object_or_404(papers, pk=pk)
