"""What is typed in an implementation report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tracking.forms import DayInput
from tracking.models import ImplementationReport
from tracking.reports.implementation.issuing import LONGEST_REASON


class ArrangementForm(forms.Form):
    """`version` is that which was read: saving over somebody else's text is refused."""

    title = forms.CharField(label=_("Title"), max_length=200)
    addressee = forms.CharField(label=_("Addressed to"), max_length=100, required=False)
    as_of = forms.DateField(label=_("As of"), widget=DayInput)
    text = forms.CharField(
        label=_("Text"),
        max_length=40000,
        widget=forms.Textarea,
        help_text=_(
            "One paragraph a line. Lines that begin with 一、 or （一） are headings and are numbered anew. "
            "A name in braces becomes what the data say: {target-7} the figure, {day:target-7} its day, "
            "{suggestions} the sentence on suggestions, {words:measure-3} the accepted words."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def of(cls, draft: ImplementationReport) -> ArrangementForm:
        fields = ("title", "addressee", "as_of", "text", "version")
        return cls(initial={name: getattr(draft, name) for name in fields})


class FreezeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(label=_("Reason for the correction"), required=False, max_length=LONGEST_REASON)
