"""A measure as it is entered from a printed plan: its words, who leads it and by when, in one row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.models import Assignment, Measure
from plans.models import Department, Plan, Section


class MeasureEntryForm(forms.ModelForm):
    """`sections` are those of the plan. A new row with neither heading nor text is none, whatever else is filled in.

    What decisions have moved by now stands here to be read: lead and date of a running plan, the dates of a measure
    with several milestones.
    """

    sections: Sequence[Section] = ()

    lead: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        Department.objects.none(), required=False, label=gettext_lazy("lead department")
    )
    due_on = forms.DateField(required=False, label=gettext_lazy("due date"))

    class Meta:
        model = Measure
        fields: tuple[str, ...] = ("section", "number", "heading", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((one.pk, str(one)) for one in self.sections)]
        self.fields["section"].widget.choices = choices  # type: ignore[attr-defined]
        if self.instance.pk:
            self._show(self.instance)

    def _show(self, measure: Measure) -> None:
        leads = [part for part in measure.assignments.all() if part.role == Assignment.Role.LEAD and part.confirmed_at]
        steps = list(measure.milestones.all())
        self.initial["lead"] = leads[0].department_id if leads else None
        self.initial["due_on"] = steps[0].due_on if steps else None
        running = measure.plan.status not in Plan.PREPARED
        for name, known, stays in (("lead", leads, running), ("due_on", steps, running or len(steps) > 1)):
            self.fields[name].disabled = stays
            self.fields[name].required = bool(known) and not stays

    def has_changed(self) -> bool:
        changed = super().has_changed()
        return changed and (bool(self.instance.pk) or any(self[name].value() for name in ("heading", "body")))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("heading", self.instance.heading) and not given.get("body", self.instance.body):
            raise forms.ValidationError(_("Give the measure a heading or a text."), code="no_words")
        return given


class MeasureSheetForm(MeasureEntryForm):
    """The same as one row of a table, which says in which plan."""

    class Meta(MeasureEntryForm.Meta):
        fields = ("plan", *MeasureEntryForm.Meta.fields, "working_title", "tags")
