"""Lineage as machines read and decide it: links between two plan years, and measures without counterpart."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.actions import lineage
from measures.models import Lineage, LineageEnd, Measure
from plans.asked import person
from plans.models import Plan


class LineageSerializer(serializers.ModelSerializer[Lineage]):
    class Meta:
        model = Lineage
        fields = ("id", "earlier", "later", "source", "score", "shared", "confirmed_at", "rejected_at")


class LineageEndSerializer(serializers.ModelSerializer[LineageEnd]):
    class Meta:
        model = LineageEnd
        fields = ("id", "measure", "plan", "reason", "decided_at")


class PairSerializer(serializers.Serializer[Any]):
    earlier = serializers.IntegerField()
    later = serializers.IntegerField()
    reason = serializers.CharField(required=False, allow_blank=True, max_length=LineageEnd.REASON_LIMIT)


class EndingSerializer(serializers.Serializer[Any]):
    measure = serializers.IntegerField()
    plan = serializers.IntegerField(help_text="The plan in which the measure has no counterpart.")
    reason = serializers.CharField(required=False, allow_blank=True, max_length=LineageEnd.REASON_LIMIT)


class RejectingSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(required=False, allow_blank=True)


class YearsSerializer(serializers.Serializer[Any]):
    plan = serializers.IntegerField()
    earlier = serializers.IntegerField(help_text="The plan of an earlier year.")


class CountSerializer(serializers.Serializer[Any]):
    proposed = serializers.IntegerField()


class LineageFilter(django_filters.FilterSet):
    plan = django_filters.NumberFilter(field_name="later__plan")
    earlier_plan = django_filters.NumberFilter(field_name="earlier__plan")
    measure = django_filters.NumberFilter(field_name="later")
    confirmed = django_filters.BooleanFilter(field_name="confirmed_at", lookup_expr="isnull", exclude=True)
    rejected = django_filters.BooleanFilter(field_name="rejected_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Lineage
        fields: list[str] = []


class LineageViewSet(viewsets.ReadOnlyModelViewSet[Lineage]):
    """Which measure of an earlier plan lives on in which of a later one."""

    queryset = Lineage.objects.none()
    serializer_class = LineageSerializer
    filterset_class = LineageFilter

    def get_queryset(self) -> QuerySet[Lineage]:
        seen = Lineage.objects.visible_to(person(self.request)).select_related("earlier__plan", "later__plan")
        return seen.order_by("later__plan", "later__ordinal", "pk")

    @extend_schema(request=PairSerializer, responses={201: LineageSerializer})
    def create(self, request: Request) -> Response:
        """Link two measures by hand. Twice changes nothing."""
        given = _given(PairSerializer, request)
        seen = Measure.objects.visible_to(person(request)).select_related("plan")
        later, earlier = (get_object_or_404(seen, pk=given[name]) for name in ("later", "earlier"))
        reason = given.get("reason", "")
        made = lineage.link(later, earlier=earlier, reason=reason, by=person(request), now=timezone.now())
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=LineageSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm a proposed pair."""
        link = lineage.confirm(self.get_object(), by=person(request), now=timezone.now())
        return Response(self.get_serializer(link).data)

    @extend_schema(request=RejectingSerializer, responses=LineageSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Reject a proposed pair; it is not proposed again."""
        reason = _given(RejectingSerializer, request).get("reason", "")
        link = lineage.reject(self.get_object(), reason=reason, by=person(request), now=timezone.now())
        return Response(self.get_serializer(link).data)

    @extend_schema(request=None, responses={200: LineageSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Take a decision back; a link made by hand is gone then."""
        link = lineage.reopen(self.get_object(), by=person(request), now=timezone.now())
        if link is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(self.get_serializer(link).data)

    @extend_schema(request=YearsSerializer, responses=CountSerializer)
    @action(detail=False, methods=["post"])
    def propose(self, request: Request) -> Response:
        """Compare a plan with one of an earlier year and propose pairs. Again proposes nothing."""
        given = _given(YearsSerializer, request)
        seen = Plan.objects.visible_to(person(request))
        plan, earlier = (get_object_or_404(seen, pk=given[name]) for name in ("plan", "earlier"))
        count = lineage.propose(plan, earlier=earlier, by=person(request), now=timezone.now())
        return Response({"proposed": count})


class LineageEndViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[LineageEnd]):
    """Measures that are new against an earlier plan, or were dropped from a later one."""

    queryset = LineageEnd.objects.none()
    serializer_class = LineageEndSerializer
    filterset_fields = ("measure", "plan")

    def get_queryset(self) -> QuerySet[LineageEnd]:
        seen = LineageEnd.objects.visible_to(person(self.request)).select_related("measure__plan", "plan")
        return seen.order_by("measure__plan", "measure__ordinal", "pk")

    @extend_schema(request=EndingSerializer, responses={201: LineageEndSerializer})
    def create(self, request: Request) -> Response:
        """Decide that a measure has no counterpart in a plan of another year. Twice changes nothing."""
        given, user = _given(EndingSerializer, request), person(request)
        seen = Measure.objects.visible_to(user).select_related("plan")
        measure = get_object_or_404(seen, pk=given["measure"])
        plan = get_object_or_404(Plan.objects.visible_to(user), pk=given["plan"])
        ended = lineage.end(measure, plan=plan, reason=given.get("reason", ""), by=user, now=timezone.now())
        return Response(self.get_serializer(ended).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take the decision back."""
        lineage.resume(self.get_object(), by=person(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _given(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    given = kind(data=request.data)
    given.is_valid(raise_exception=True)
    found: dict[str, Any] = given.validated_data
    return found
