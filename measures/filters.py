"""Filters of the measures floor, the same for page and API."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from measures.models import Alignment, Measure
from measures.models.alignment import Coverage


class CoverageFilter(django_filters.FilterSet):
    """Over measures of a superior plan, as `with_coverage` sees them from the plan below."""

    coverage = django_filters.ChoiceFilter(choices=Coverage.choices, label=_("coverage"), empty_label=_("All"))

    class Meta:
        model = Measure
        fields: list[str] = []


class AlignmentFilter(django_filters.FilterSet):
    is_waived = django_filters.BooleanFilter("measure", lookup_expr="isnull", label=_("waived"))

    class Meta:
        model = Alignment
        fields = ("plan", "superior_measure", "measure")
