"""Filters of the measures floor, the same for page and API."""

from __future__ import annotations

import django_filters

from measures.models import Milestone


class MilestoneFilter(django_filters.FilterSet):
    plan = django_filters.NumberFilter(field_name="measure__plan")
    open = django_filters.BooleanFilter(field_name="done_on", lookup_expr="isnull")

    class Meta:
        model = Milestone
        fields = {"measure": ["exact"], "department": ["exact"], "due_on": ["exact", "lte", "gte"]}
