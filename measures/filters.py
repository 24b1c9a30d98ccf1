"""Filters of the measures floor, the same for page and API."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from measures.models import Alignment, Assignment, Measure, Objection, PlanBack
from measures.models.alignment import Coverage
from plans.asked import person
from plans.models import Department, Document


def departments_of(request: HttpRequest) -> QuerySet[Department]:
    return Department.objects.visible_to(person(request))


class DocumentFilter(django_filters.FilterSet):
    """Documents by their names, and by what became of them."""

    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Search"))
    state = django_filters.ChoiceFilter(
        method="become",
        choices=[("waiting", _("to be checked")), ("plan", _("text of a plan")), ("earlier", _("earlier text"))],
        label=_("state"),
        empty_label=_("All"),
    )

    class Meta:
        model = Document
        fields: list[str] = []

    def become(self, rows: QuerySet[Document], name: str, value: str) -> QuerySet[Document]:
        if value == "waiting":
            return rows.filter(plan=None, earlier_of=None)
        return rows.filter(plan__isnull=False) if value == "plan" else rows.filter(earlier_of__isnull=False)


class AcknowledgementFilter(django_filters.FilterSet):
    """Leads that wait to be taken on."""

    q = django_filters.CharFilter(method="worded", label=_("Measure"))
    department = django_filters.ModelChoiceFilter(
        queryset=departments_of, label=_("lead department"), empty_label=_("All")
    )

    class Meta:
        model = Assignment
        fields: list[str] = []

    def worded(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        words = Q(measure__heading__icontains=value) | Q(measure__working_title__icontains=value)
        return rows.filter(words | Q(measure__number=value))


class LeadsAskedFilter(AcknowledgementFilter):
    """As programs ask, of every plan and of those that were taken on, too."""

    plan = django_filters.NumberFilter(field_name="measure__plan", max_value=2**31)
    measure = django_filters.NumberFilter(max_value=2**31)
    waiting = django_filters.BooleanFilter(field_name="acknowledged_at", lookup_expr="isnull")


class OfMeasureFilter(django_filters.FilterSet):
    """Things that hang on a measure, as programs ask for them."""

    plan = django_filters.NumberFilter(field_name="measure__plan", max_value=2**31)
    measure = django_filters.NumberFilter(max_value=2**31)


class ObjectionFilter(OfMeasureFilter):
    class Meta:
        model = Objection
        fields = ("status", "department")


class PlanBackFilter(OfMeasureFilter):
    class Meta:
        model = PlanBack
        fields = ("status",)


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
