"""What the pages of this floor send: shape is checked here, rights and sense in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracking.models import Report


class DrawUpForm(forms.Form):
    """The day of which a draft speaks."""

    as_of = forms.DateField(label=_("as of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class IssueForm(forms.Form):
    """`seen` is the hash of the draft on the screen. A correction of an issued revision tells why."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("reason for the correction"), max_length=200, required=False)

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen": report.sha256})
        super().__init__(*args, **kwargs)
        if report.revision > 1:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]
