"""What a target promises, and the way there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from measures.models import Target
from measures.models.target import Goal
from measures.trajectory import Course, by_month


class GoalForm(forms.ModelForm):
    """What is promised. The action refuses in words what the constraints of the table refuse."""

    class Meta:
        model: type[Goal] = Target
        fields: tuple[str, ...] = Goal.CONTENT
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Numbers stand as people write them: 120, not 120.0000."""
        super().__init__(*args, **kwargs)
        for name in ("value", "baseline", "scale"):
            if (known := self.initial.get(name)) is not None:
                self.initial[name] = Decimal(f"{known.normalize():f}")

    def validate_constraints(self) -> None:
        """Left to the action."""

    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in Goal.CONTENT}


class TargetForm(GoalForm):
    """What a target promises; its words are not among it. The reason is asked for by the action, once the plan runs."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=500, widget=forms.Textarea)


class NewTargetForm(TargetForm):
    """A target that the reading of the text did not find; here its words are given."""

    text = forms.CharField(label=gettext_lazy("words of the plan"), max_length=300)
    field_order = ("text",)


class MonthsForm(forms.Form):
    """The values expected at the ends of the months before that of the goal; empty: as the straight line runs."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=500)

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = {f"{one.month:%Y-%m}": one for one in by_month(course) if one.month < course.last_month}
        for name, one in self.months.items():
            self.fields[name] = forms.DecimalField(
                label=name,
                required=False,
                max_digits=18,
                decimal_places=4,
                initial=f"{one.value.normalize():f}" if one.is_given else None,
                widget=forms.NumberInput(
                    attrs={"class": "n", "step": "any", "placeholder": f"{one.value.normalize():f}"}
                ),
            )

        self.order_fields([*self.months, "reason"])

    def values(self) -> dict[date, Decimal | None]:
        return {one.month: self.cleaned_data[name] for name, one in self.months.items()}
