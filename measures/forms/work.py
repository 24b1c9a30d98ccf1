"""Who works on a measure, by when, and where it came from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.actions import acknowledging
from measures.models import Assignment, LineageEnd, Milestone
from plans.models import Department


class AssignmentForm(forms.ModelForm):
    """A department of the plan's district and its part."""

    class Meta:
        model = Assignment
        fields = ("department", "role")

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = departments
        field.empty_label = _("Choose a department")
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", _("Choose a role")), *Assignment.Role.choices]

    def validate_unique(self) -> None:
        """Naming a department again changes its part; the action knows how."""


class MilestoneForm(forms.ModelForm):
    class Meta:
        model = Milestone
        fields = ("title", "due_on", "deliverable", "department")
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = departments
        field.empty_label = _("Lead department")


class WeightsForm(forms.Form):
    """One weight for each milestone of a measure; all empty where they count alike."""

    def __init__(self, *args: Any, steps: Iterable[Milestone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in steps:
            self.fields[str(step.pk)] = forms.IntegerField(
                label=step.title, required=False, min_value=0, max_value=100, initial=step.weight
            )

    def weights(self) -> dict[int, int | None]:
        return {int(name): value for name, value in self.cleaned_data.items()}


class ObjectionForm(forms.Form):
    """Why a department should not lead, and who should."""

    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=acknowledging.LONGEST_REASON, widget=forms.Textarea
    )
    suggested: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        None, label=gettext_lazy("should lead instead"), required=False
    )

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["suggested"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = departments


class AnswerForm(forms.Form):
    """The answer to an objection: `department` leads from now on, or the one that objected stays the lead."""

    department: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        None, label=gettext_lazy("New lead department"), required=False
    )
    answer = forms.CharField(
        label=gettext_lazy("answer"),
        required=False,
        max_length=acknowledging.LONGEST_REASON,
        widget=forms.Textarea,
        help_text=gettext_lazy("Required where the department stays the lead."),
    )

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = departments
        field.empty_label = _("Choose a department")


class LineageEndForm(forms.Form):
    """Why a measure has no counterpart in another plan, if anybody wants to say so."""

    reason = forms.CharField(label=gettext_lazy("reason"), required=False, max_length=LineageEnd.REASON_LIMIT)
