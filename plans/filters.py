"""Filters of the plans floor, the same for page and API."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans.changed import nouns
from plans.models import CalendarDay, Change, Department, Plan, Post
from plans.models.membership import PostQuerySet, Role

DAY = forms.DateInput({"type": "date"})


class DepartmentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Search"))

    class Meta:
        model = Department
        fields = ("kind", "parent")

    def search(self, rows: QuerySet[Department], name: str, value: str) -> QuerySet[Department]:
        return rows.filter(
            Q(name__icontains=value) | Q(short_name__icontains=value) | Q(aliases__name__icontains=value)
        ).distinct()


class PostFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Search"))
    role = django_filters.ChoiceFilter(choices=Role.choices, label=_("role"), empty_label=_("All"))
    vacant = django_filters.BooleanFilter(
        method="without_holder", label=_("vacant"), widget=forms.CheckboxInput(), field_name="vacant"
    )

    class Meta:
        model = Post
        fields = ("department",)

    def search(self, rows: QuerySet[Post], name: str, value: str) -> QuerySet[Post]:
        return rows.filter(Q(department__name__icontains=value) | Q(department__short_name__icontains=value))

    def without_holder(self, rows: PostQuerySet, name: str, value: bool) -> PostQuerySet:
        """Nobody is there today; unticked it asks for nothing."""
        return rows.vacant(timezone.localdate()) if value else rows


class PlanFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label=_("Search"))
    status = django_filters.ChoiceFilter(choices=Plan.Status.choices, label=_("status"), empty_label=_("All"))

    class Meta:
        model = Plan
        fields = ("year", "district")


class CalendarDayFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(
        field_name="day", lookup_expr="year", label=_("Year"), min_value=2000, max_value=2099
    )
    national = django_filters.BooleanFilter(field_name="district", lookup_expr="isnull", label=_("whole country"))

    class Meta:
        model = CalendarDay
        fields = ("works", "district")


def recorded_nouns() -> list[tuple[str, str]]:
    return sorted(((table, str(model._meta.verbose_name)) for table, model in nouns().items()), key=lambda one: one[1])


class ChangeFilter(django_filters.FilterSet):
    relation = django_filters.ChoiceFilter(choices=recorded_nouns, label=_("Noun"), empty_label=_("Everything"))
    key = django_filters.CharFilter(label=_("Number of the row"), max_length=40)
    act = django_filters.ChoiceFilter(choices=Change.Kind.choices, label=_("Kind of change"), empty_label=_("All"))
    by = django_filters.CharFilter(method="done_by", label=_("By"))
    since = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("From"), widget=DAY)
    until = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", label=_("Until"), widget=DAY)
    door = django_filters.CharFilter(lookup_expr="icontains", label=_("Door"))
    by_hand = django_filters.BooleanFilter(method="no_door", label=_("SQL by hand"), widget=forms.CheckboxInput())

    class Meta:
        model = Change
        fields = ("relation", "key", "act")

    def done_by(self, rows: QuerySet[Change], name: str, value: str) -> QuerySet[Change]:
        return rows.filter(Q(person__name__icontains=value) | Q(person__username=value) | Q(db_user=value))

    def no_door(self, rows: QuerySet[Change], name: str, value: bool) -> QuerySet[Change]:
        """Past all the doors; unticked it asks for nothing."""
        return rows.filter(door="") if value else rows
