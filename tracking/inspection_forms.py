"""What the pages of inspections send."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tracking.drawing import LONGEST_SEED
from tracking.instruction_forms import DayField, FilesOfAnswer, WordsField
from tracking.models.inspection import Verdict


class DrawForm(forms.Form):
    size = forms.IntegerField(label=_("Size of the sample"), min_value=1, max_value=500, initial=5)
    seed = forms.CharField(
        label=_("Seed"), max_length=LONGEST_SEED, help_text=_("The same seed draws the same measures.")
    )
    as_of = DayField(label=_("As of"))
    report_due_on = DayField(label=_("Report by"), required=False)


class FindingsForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    findings = WordsField(label=_("Findings"))
    inspector = forms.CharField(label=_("Inspector"), max_length=100)
    visited_on = DayField(label=_("On the spot on"))
    files = FilesOfAnswer()  # type: ignore[assignment]


class HearingForm(forms.Form):
    text = WordsField(label=_("Reply"))
    files = FilesOfAnswer()  # type: ignore[assignment]


class ConclusionForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Final verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    conclusion = WordsField(
        label=_("Conclusion"), required=False, help_text=_("Required where the verdict differs from what was found.")
    )


class EndForm(forms.Form):
    """Closes an inspection; there is nothing to fill in."""
