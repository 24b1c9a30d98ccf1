"""Departments as machines read them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from plans.asked import person
from plans.filters import DepartmentFilter
from plans.models import Department


class DepartmentSerializer(serializers.ModelSerializer[Department]):
    aliases: serializers.SlugRelatedField[Any] = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = Department
        fields = ("id", "kind", "name", "short_name", "parent", "ordinal", "abolished_on", "aliases")


class DepartmentViewSet(viewsets.ReadOnlyModelViewSet[Department]):
    """Who is who in the own territory."""

    queryset = Department.objects.none()
    serializer_class = DepartmentSerializer
    filterset_class = DepartmentFilter

    def get_queryset(self) -> QuerySet[Department]:
        return Department.objects.visible_to(person(self.request)).in_office_order().prefetch_related("aliases")
