"""How lists of inspections are narrowed, by page and API alike."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from tracking.filters import visible_plans
from tracking.models import Inspection, InspectionItem
from tracking.models.inspection import Verdict


class InspectionFilter(filters.FilterSet):
    plan = filters.ModelChoiceFilter(queryset=visible_plans, label=_("plan"), empty_label=_("All plans"))
    status = filters.ChoiceFilter(choices=Inspection.Status.choices, label=_("status"), empty_label=_("All"))

    class Meta:
        model = Inspection
        fields: list[str] = []


class InspectionItemFilter(filters.FilterSet):
    inspection = filters.NumberFilter(label=_("inspection"), max_value=2**31)
    measure = filters.NumberFilter(label=_("measure"), max_value=2**31)
    status = filters.ChoiceFilter(choices=InspectionItem.Status.choices, label=_("status"))
    verdict = filters.ChoiceFilter(choices=Verdict.choices, label=_("verdict"))

    class Meta:
        model = InspectionItem
        fields: list[str] = []
