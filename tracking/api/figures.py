"""Figures of a plan, as machines read them: the same objects that pages and reports draw."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from plans.asked import UnfitQuery, person
from plans.models import Plan
from tracking.asked import asked_day, asked_months, asked_period
from tracking.figures import FigureBook, UnknownFigure, figure_book
from tracking.figures.comparing import Comparison, FigureMove, MeasureMove
from tracking.figures.definitions import Reckoning
from tracking.figures.months import compare_months
from tracking.figures.subjects import Source, SubjectKind
from tracking.policies import require

ASKED = [
    OpenApiParameter("plan", OpenApiTypes.INT, required=True, description="Of which plan."),
    OpenApiParameter("as_of", OpenApiTypes.DATE, description="The day whose end counts; today when left out."),
    OpenApiParameter("month", OpenApiTypes.STR, description="Reporting month, YYYY-MM; the latest one when left out."),
]
MONTHS = [
    OpenApiParameter("from", OpenApiTypes.STR, description="Month, YYYY-MM; the one before the later one if left out."),
    OpenApiParameter("to", OpenApiTypes.STR, description="Month, YYYY-MM; the latest one when left out."),
]
WORDS = OpenApiParameter("q", OpenApiTypes.STR, description="Words that name, subject or definition hold.")
ABOUT = OpenApiParameter(
    "about", OpenApiTypes.STR, enum=SubjectKind.values, description="Only figures that speak of one kind of subject."
)


class SubjectSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=SubjectKind.choices)
    id = serializers.IntegerField(source="pk", allow_null=True)
    name = serializers.CharField()


class SourceSerializer(serializers.Serializer[Source]):
    kind = serializers.CharField()
    id = serializers.IntegerField(source="pk", allow_null=True)
    title = serializers.CharField()
    value = serializers.DecimalField(max_digits=20, decimal_places=4, normalize_output=True, allow_null=True)
    measure = serializers.IntegerField(source="about", allow_null=True)
    state = serializers.CharField()


class FigureSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField(source="definition.name")
    definition = serializers.CharField(source="definition.meaning")
    formula = serializers.CharField(source="definition.formula")
    reckoning = serializers.ChoiceField(choices=Reckoning.choices, source="definition.reckoning")
    subject = SubjectSerializer()
    value = serializers.DecimalField(max_digits=20, decimal_places=4, normalize_output=True, allow_null=True)
    unit = serializers.CharField()
    as_of = serializers.DateField()
    month = serializers.DateField(allow_null=True)


class FigureDetailSerializer(FigureSerializer):
    sources = SourceSerializer(many=True)


class FigureMoveSerializer(serializers.Serializer[FigureMove]):
    id = serializers.CharField()
    name = serializers.CharField(source="figure.definition.name")
    subject = SubjectSerializer(source="figure.subject")
    unit = serializers.CharField(source="figure.unit")
    before = serializers.DecimalField(max_digits=20, decimal_places=4, normalize_output=True, allow_null=True)
    after = serializers.DecimalField(max_digits=20, decimal_places=4, normalize_output=True, allow_null=True)
    difference = serializers.DecimalField(max_digits=20, decimal_places=4, normalize_output=True, allow_null=True)


class MeasureMoveSerializer(serializers.Serializer[MeasureMove]):
    measure = serializers.IntegerField(source="row.pk")
    number = serializers.CharField(source="row.number")
    title = serializers.CharField(source="row.title")
    kind = serializers.CharField()
    light_before = serializers.CharField(source="before.light", default=None)
    light = serializers.CharField(source="after.light", default=None)
    points = serializers.DecimalField(max_digits=6, decimal_places=2)


class ComparisonSerializer(serializers.Serializer[Comparison]):
    from_month = serializers.DateField(source="before.plan.month")
    from_day = serializers.DateField(source="before.plan.as_of")
    to_month = serializers.DateField(source="after.plan.month")
    to_day = serializers.DateField(source="after.plan.as_of")
    figures = FigureMoveSerializer(many=True)
    measures = MeasureMoveSerializer(many=True, source="moved_measures")


class FigureViewSet(viewsets.ViewSet):
    """Every figure of a plan for one month and as of one day, for those who may see its overview."""

    lookup_value_regex = r"[a-z_]+\.[a-z_]+(?:@[a-z]+-[a-z0-9]+)?"
    lookup_url_kwarg = "name"

    @extend_schema(parameters=[*ASKED, WORDS, ABOUT], responses=FigureSerializer(many=True))
    def list(self, request: Request) -> Response:
        book = self._book(request)
        words, about = request.query_params.get("q", ""), request.query_params.get("about", "")
        figures = book.found(words) if words else book.figures()
        wanted = [figure for figure in figures if about in ("", figure.subject.kind)]
        return Response(FigureSerializer(wanted, many=True).data)

    @extend_schema(parameters=ASKED, responses=FigureDetailSerializer)
    def retrieve(self, request: Request, name: str) -> Response:
        """One figure with the rows it was taken from."""
        try:
            figure = self._book(request).figure(name)
        except UnknownFigure:
            raise Http404 from None
        return Response(FigureDetailSerializer(figure).data)

    @extend_schema(parameters=[ASKED[0], *MONTHS], responses=ComparisonSerializer)
    @action(detail=False)
    def compare(self, request: Request) -> Response:
        """What moved between two months: every figure of the plan, and those of its parts and measures that moved."""
        plan, today = self._plan(request), timezone.localdate()
        before, after = asked_months(request, plan=plan, day=today)
        return Response(ComparisonSerializer(compare_months(plan, before, after, today=today)).data)

    def _book(self, request: Request) -> FigureBook:
        plan, day = self._plan(request), asked_day(request)
        return figure_book(plan, period=asked_period(request, plan=plan, day=day), as_of=day)

    def _plan(self, request: Request) -> Plan:
        asked = request.query_params.get("plan", "")
        if not asked.isdecimal():
            raise UnfitQuery(_("Say of which plan: plan=…"))
        plan = get_object_or_404(Plan.objects.visible_to(person(request)), pk=asked)
        require(person(request), "plan.overview", plan)
        return plan
