"""Kept views of lists as machines read, keep and drop them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from plans.actions import saved_views
from plans.api.reading import fit, read
from plans.asked import person
from plans.forms import SavedViewForm
from plans.models import Department, Plan, SavedView


class SavedViewSerializer(serializers.ModelSerializer[SavedView]):
    class Meta:
        model = SavedView
        fields = ("id", "name", "page", "query", "department", "plan", "saved_at", "saved_by")


class KeepingSerializer(serializers.Serializer[Any]):
    """`page` is the name of the list, as kept views show it, `query` what its address has behind the question mark.

    With `department` it is shared with that department, with `plan` with all who see the plan.
    """

    name = serializers.CharField(max_length=60)
    page = serializers.CharField(max_length=60)
    query = serializers.CharField(max_length=1000, allow_blank=True, default="")
    department = serializers.IntegerField(allow_null=True, default=None)
    plan = serializers.IntegerField(allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["department"] is not None and attrs["plan"] is not None:
            raise serializers.ValidationError(_("A view is shared with a department or with a plan, not with both."))
        return attrs


class SavedViewViewSet(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet[SavedView]):
    """One's own views of lists, and those that others share."""

    queryset = SavedView.objects.none()
    serializer_class = SavedViewSerializer
    filterset_fields = ("page", "department", "plan")

    def get_queryset(self) -> QuerySet[SavedView]:
        return SavedView.objects.visible_to(person(self.request)).order_by("page", "name", "pk")

    @extend_schema(request=KeepingSerializer, responses={201: SavedViewSerializer})
    def create(self, request: Request) -> Response:
        """Keep a view; under a name used before it takes the place of the former one."""
        given, user = read(KeepingSerializer, request), person(request)
        units, plans = Department.objects.visible_to(user), Plan.objects.visible_to(user)
        shared: dict[str, Any] = {}
        for name, rows in (("department", units), ("plan", plans)):
            if given[name] is not None:
                shared[name] = get_object_or_404(rows, pk=given[name])
        form = fit(SavedViewForm(given, user=user))
        view = saved_views.save(**form.kept() | shared, by=user, now=timezone.now())
        return Response(self.get_serializer(view).data, status=status.HTTP_201_CREATED)

    def perform_destroy(self, instance: SavedView) -> None:
        saved_views.forget(instance, by=person(self.request))
