"""A division of work as machines send it: shown row by row, then applied exactly as chosen."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import parsers, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.actions import responsibility
from measures.actions.responsibility import Effect, Line, Selection, Table, Trouble
from measures.api.papers import PaperSerializer, readable
from measures.policies import require
from plans.actions import documents
from plans.api.reading import read
from plans.asked import person
from plans.models import Plan

OWNER = r"^(\d{1,18}|guess|)$"


class EffectSerializer(serializers.Serializer[Any]):
    effect = serializers.ChoiceField(choices=list(Effect))
    name = serializers.CharField()
    before = serializers.CharField()
    on = serializers.DateField(allow_null=True)


class TroubleSerializer(serializers.Serializer[Any]):
    trouble = serializers.ChoiceField(choices=list(Trouble))
    at = serializers.CharField(help_text="The cell, as people find it in the sheet.")
    words = serializers.CharField()


class NamedSerializer(serializers.Serializer[Any]):
    """A name of the table. `department` is meant, `guess` only comes into question, `candidates` may be chosen."""

    key = serializers.CharField()
    name = serializers.CharField(source="named.name")
    role = serializers.CharField()
    department = serializers.IntegerField(source="department.pk", allow_null=True, default=None)
    guess = serializers.IntegerField(source="guess.pk", allow_null=True, default=None)
    candidates = serializers.SerializerMethodField()

    def get_candidates(self, owner: responsibility.Owner) -> list[int]:
        return [unit.pk for unit in owner.candidates]


class LineSerializer(serializers.Serializer[Any]):
    """One row beside the plan: the measure it speaks of, or those it may mean, and what it would change."""

    key = serializers.CharField(source="row.key")
    at = serializers.CharField(source="row.at")
    measure = serializers.IntegerField(source="measure.pk", allow_null=True, default=None)
    candidates = serializers.SerializerMethodField()
    names = NamedSerializer(source="owners", many=True)
    changes = EffectSerializer(many=True)
    problems = TroubleSerializer(many=True)
    applies = serializers.BooleanField()

    def get_candidates(self, line: Line) -> list[int]:
        return [measure.pk for measure in line.candidates]


class TableSerializer(serializers.Serializer[Any]):
    """`seen` marks the plan as it was compared; `silent` are the measures of which no row speaks."""

    seen = serializers.CharField()
    lines = LineSerializer(many=True)
    silent = serializers.SerializerMethodField()

    def get_silent(self, table: Table) -> list[int]:
        return [measure.pk for measure in table.silent]


class ApplyingSerializer(PaperSerializer):
    """The table once more, in a multipart form, with what was chosen: `lines` to be applied, all when left out;
    `measures.KEY` the measure of an ambiguous row; `owners.KEY` the department of a name, `guess`, or empty.
    """

    seen = serializers.CharField(max_length=64, default=None, help_text="Left out: whatever changed meanwhile.")
    lines = serializers.ListField(child=serializers.CharField(max_length=40), required=False)
    measures = serializers.DictField(child=serializers.IntegerField(), required=False, default=dict)
    owners = serializers.DictField(child=serializers.RegexField(OWNER, allow_blank=True), required=False, default=dict)
    remember = serializers.BooleanField(default=False, help_text="Spellings mean the chosen departments from now on.")


class AppliedSerializer(serializers.Serializer[Any]):
    changed = serializers.IntegerField(help_text="Measures.")


class ResponsibilitiesMixin(viewsets.GenericViewSet[Plan]):
    """The division of work of a plan, as a table."""

    @extend_schema(request=PaperSerializer, responses=TableSerializer)
    @action(detail=True, methods=["post"], url_path="check-table", parser_classes=[parsers.MultiPartParser])
    def check_table(self, request: Request, pk: str) -> Response:
        """What a table (xlsx, csv, docx) would change, row by row; nothing is written."""
        plan, user = self.get_object(), person(request)
        require(user, "assignment.edit", plan)
        paper = read(PaperSerializer, request)["file"]
        with readable():
            table = responsibility.preview(documents.read_tables(paper.content, name=paper.name), plan=plan, by=user)
        return Response(TableSerializer(table).data)

    @extend_schema(request=ApplyingSerializer, responses=AppliedSerializer)
    @action(detail=True, methods=["post"], url_path="apply-table", parser_classes=[parsers.MultiPartParser])
    def apply_table(self, request: Request, pk: str) -> Response:
        """Do what the chosen rows say; the same table again changes nothing."""
        plan, user = self.get_object(), person(request)
        require(user, "assignment.edit", plan)
        given = read(ApplyingSerializer, request)
        lines = frozenset(given["lines"]) if "lines" in given else None
        chosen = Selection(lines, given["measures"], given["owners"], remember=given["remember"])
        asked = {"plan": plan, "selection": chosen, "seen": given["seen"]}
        with readable():
            grids = documents.read_tables(given["file"].content, name=given["file"].name)
            count = responsibility.apply(grids, **asked, by=user, now=timezone.now())
        return Response({"changed": count})
