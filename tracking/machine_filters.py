"""How lists are narrowed that only programs ask for, or that they ask for in more ways than a page."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from tracking.filters import ReportFilter, departments_of, visible_plans
from tracking.models import Duty, Extension, Report


class DutyFilter(filters.FilterSet):
    """What one owes oneself; with `whose=all` whatever is owed in sight."""

    plan = filters.ModelChoiceFilter(queryset=visible_plans)
    department = filters.ModelChoiceFilter(queryset=departments_of)
    kind = filters.ChoiceFilter(choices=Duty.Kind.choices)
    measure = filters.NumberFilter(max_value=2**31)
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt")
    whose = filters.ChoiceFilter(method="everybodys", choices=[("all", "all")])

    class Meta:
        model = Duty
        fields: list[str] = []

    def everybodys(self, rows: QuerySet[Duty], name: str, value: str) -> QuerySet[Duty]:
        """Asked for, it narrows nothing; left out, `filter_queryset` narrows."""
        return rows

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data["whose"] else rows.of_posts(self.request.user)  # type: ignore[attr-defined]


class ExtensionFilter(filters.FilterSet):
    plan = filters.ModelChoiceFilter(field_name="milestone__measure__plan", queryset=visible_plans)
    measure = filters.NumberFilter(field_name="milestone__measure", max_value=2**31)

    class Meta:
        model = Extension
        fields = ("status", "milestone")


class ReportsAskedFilter(ReportFilter):
    """A program knows the number of a month, and every status."""

    class Meta:
        model = Report
        fields = ("period", "status")
