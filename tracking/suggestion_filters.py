"""How the list of suggestions is narrowed, by page and API alike."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from plans.models import Department
from tracking.filters import departments_of, visible_plans
from tracking.models import Suggestion, SuggestionUnit
from tracking.models.suggestion import Outcome


class SuggestionFilter(filters.FilterSet):
    """Over suggestions as `tracking.suggestions.as_known_on` annotates them."""

    status = filters.ChoiceFilter(
        choices=[("open", _("not closed")), *Suggestion.Status.choices],
        method="standing",
        label=_("status"),
        empty_label=_("All"),
    )
    plan = filters.ModelChoiceFilter(queryset=visible_plans, label=_("plan"), empty_label=_("All plans"))
    department = filters.ModelChoiceFilter(
        queryset=departments_of, method="answered_by", label=_("department"), empty_label=_("All")
    )
    channel = filters.ChoiceFilter(
        choices=Suggestion.Channel.choices, label=_("channel"), empty_label=_("All channels")
    )
    outcome = filters.ChoiceFilter(choices=Outcome.choices, method="come_to", label=_("outcome"), empty_label=_("All"))
    q = filters.CharFilter(method="worded", label=_("Number, subject, text"))

    class Meta:
        model = Suggestion
        fields: list[str] = []
        form = forms.Form

    def standing(self, rows: QuerySet[Suggestion], name: str, value: str) -> QuerySet[Suggestion]:
        return rows.exclude(status=Suggestion.Status.CLOSED) if value == "open" else rows.filter(status=value)

    def answered_by(self, rows: QuerySet[Suggestion], name: str, value: Department) -> QuerySet[Suggestion]:
        units = SuggestionUnit.objects.visible_to(self.request.user).filter(department=value)
        return rows.filter(pk__in=units.values("suggestion"))

    def come_to(self, rows: QuerySet[Suggestion], name: str, value: str) -> QuerySet[Suggestion]:
        return rows.filter(Q(outcome=value))

    def worded(self, rows: QuerySet[Suggestion], name: str, value: str) -> QuerySet[Suggestion]:
        words = Q(subject__icontains=value) | Q(text__icontains=value)
        year, _dash, serial = value.partition("-")
        if year.isdecimal() and serial.isdecimal() and len(year) == 4 and len(serial) < 8:
            words |= Q(year=int(year), serial=int(serial))
        return rows.filter(words)
