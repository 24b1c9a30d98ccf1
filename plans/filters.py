"""Filters of the plans floor, the same for page and API."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from plans.models import Department, Plan


class DepartmentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Search"))

    class Meta:
        model = Department
        fields = ("kind", "parent")

    def search(self, rows: QuerySet[Department], name: str, value: str) -> QuerySet[Department]:
        return rows.filter(
            Q(name__icontains=value) | Q(short_name__icontains=value) | Q(aliases__name__icontains=value)
        ).distinct()


class PlanFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label=_("Search"))

    class Meta:
        model = Plan
        fields = ("status", "year", "district")
