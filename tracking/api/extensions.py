"""Extension requests as machines file them and decide on them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from measures.models import Milestone
from plans.api.reading import read
from plans.asked import person
from tracking.actions import extensions
from tracking.machine_filters import ExtensionFilter
from tracking.models import Extension


class ExtensionSerializer(serializers.ModelSerializer[Extension]):
    """`ordinal`: the how-manieth request of its milestone; `earlier_with_same_reason`: the id of one that gave it."""

    ordinal = serializers.IntegerField(read_only=True)
    earlier_with_same_reason = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Extension
        fields = (
            "id",
            "milestone",
            "limit_on",
            "asked_for",
            "reason",
            "progress",
            "status",
            "filed_at",
            "signed_at",
            "granted_until",
            "answer",
            "decided_at",
            "ordinal",
            "earlier_with_same_reason",
        )


class ExtensionRequestSerializer(serializers.Serializer[Any]):
    milestone = serializers.IntegerField()
    asked_for = serializers.DateField()
    reason = serializers.CharField(max_length=extensions.LONGEST)
    progress = serializers.CharField(max_length=extensions.LONGEST)


class ExtensionGrantSerializer(serializers.Serializer[Any]):
    until = serializers.DateField()
    comment = serializers.CharField(max_length=extensions.LONGEST, allow_blank=True, default="")


class ExtensionRefusalSerializer(serializers.Serializer[Any]):
    comment = serializers.CharField(max_length=extensions.LONGEST)


class ExtensionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Extension]):
    """Requests for a later date, of the measures one takes part in or oversees."""

    queryset = Extension.objects.none()
    serializer_class = ExtensionSerializer
    filterset_class = ExtensionFilter

    def get_queryset(self) -> QuerySet[Extension]:
        found = Extension.objects.visible_to(person(self.request)).with_history()
        return found.select_related("milestone__measure__plan").order_by("filed_at", "pk")

    @extend_schema(request=ExtensionRequestSerializer, responses={201: ExtensionSerializer})
    def create(self, request: Request) -> Response:
        """File a request, on or before the due date."""
        given, user = read(ExtensionRequestSerializer, request), person(request)
        found = Milestone.objects.visible_to(user).select_related("measure__plan")
        milestone = get_object_or_404(found, pk=given.pop("milestone"))
        made = extensions.request(milestone, **given, by=user, now=timezone.now())
        return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data, status=201)

    @extend_schema(request=None, responses=ExtensionSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """The department head signs."""
        extensions.sign(self.get_object(), by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=ExtensionGrantSerializer, responses=ExtensionSerializer)
    @action(detail=True, methods=["post"])
    def grant(self, request: Request, pk: str) -> Response:
        """Give a definite date, the one asked for or another."""
        given = read(ExtensionGrantSerializer, request)
        extensions.grant(self.get_object(), **given, by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=ExtensionRefusalSerializer, responses=ExtensionSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """The date stands; a comment says why."""
        given = read(ExtensionRefusalSerializer, request)
        extensions.refuse(self.get_object(), **given, by=person(request), now=timezone.now())
        return self._answer()

    @extend_schema(request=None, responses=ExtensionSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the request back before it is decided."""
        extensions.withdraw(self.get_object(), by=person(request), now=timezone.now())
        return self._answer()

    def _answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)
