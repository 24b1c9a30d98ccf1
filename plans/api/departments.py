"""Departments as machines read them."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers, viewsets

from plans.asked import person
from plans.filters import DepartmentFilter
from plans.models import Department, DepartmentName, Succession


class FormerNameSerializer(serializers.ModelSerializer[DepartmentName]):
    class Meta:
        model = DepartmentName
        fields = ("name", "short_name", "from_on", "until_on")


class DepartmentSerializer(serializers.ModelSerializer[Department]):
    aliases: serializers.SlugRelatedField[Any] = serializers.SlugRelatedField("name", many=True, read_only=True)
    former_names = FormerNameSerializer(many=True, read_only=True)
    successors = serializers.SerializerMethodField()

    class Meta:
        model = Department
        fields = (
            "id",
            "kind",
            "name",
            "short_name",
            "parent",
            "ordinal",
            "abolished_on",
            "aliases",
            "former_names",
            "successors",
        )

    def get_successors(self, department: Department) -> list[int]:
        """The departments that took over from this one."""
        rows = department.successions.all()
        return [row.after_id for row in rows if row.after_id and row.after_id != department.pk]


class DepartmentViewSet(viewsets.ReadOnlyModelViewSet[Department]):
    """Who is who in the own territory."""

    queryset = Department.objects.none()
    serializer_class = DepartmentSerializer
    filterset_class = DepartmentFilter

    def get_queryset(self) -> QuerySet[Department]:
        user = person(self.request)
        succeeded = Prefetch("successions", queryset=Succession.objects.visible_to(user).carried_out())
        rows = Department.objects.visible_to(user).in_office_order()
        return rows.prefetch_related("aliases", "former_names", succeeded)
