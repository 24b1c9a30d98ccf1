"""What is asked for before many suggestions are assigned at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from measures.forms.changes import choose, units_of
from plans.models import Department, Plan, User
from tracking.instruction_forms import DayField
from tracking.models import Suggestion


class DispatchManyForm(forms.Form):
    """As one suggestion is assigned; a reason is needed where one of them was assigned before."""

    lead: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        None, label=_("Answered by"), empty_label=_("Choose a department")
    )
    supporting: forms.ModelMultipleChoiceField[Department] = forms.ModelMultipleChoiceField(
        None, label=_("Consulted departments"), required=False
    )
    due_on = DayField(label=_("Answer by"), required=False)
    plan: forms.ModelChoiceField[Plan] = forms.ModelChoiceField(
        None, label=_("Plan"), required=False, empty_label=_("that of the suggestion")
    )
    comment = forms.CharField(label=_("Comment"), required=False, max_length=500)

    def __init__(self, *args: Any, rows: Sequence[Suggestion], viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = {row.district_id for row in rows}
        for name in ("lead", "supporting"):
            choose(self, name, units_of(districts, viewer))
        choose(self, "plan", Plan.objects.visible_to(viewer).running().filter(district__in=districts))
