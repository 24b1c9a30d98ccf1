"""What the pages of reports send: shape is checked here, rights and sense in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.models import User
from tracking.models import Report, ReportFile
from tracking.models.passage import PLACE_LENGTH
from tracking.reports import issuing, passages, writing


class DrawUpForm(forms.Form):
    """The day of which a draft speaks."""

    as_of = forms.DateField(label=_("As of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class IssueForm(forms.Form):
    """`seen` is the hash of the text on the screen. A correction tells why, and so does who leaves findings open."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("reason for the correction"), max_length=issuing.LONGEST_REASON, required=False)
    gaps_reason = forms.CharField(
        label=_("why it is issued with open findings"), max_length=issuing.LONGEST_REASON, required=False
    )

    def __init__(self, *args: Any, report: Report, seen: str, open_findings: int, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen": seen})
        super().__init__(*args, **kwargs)
        for name, asked in (("reason", report.revision > 1), ("gaps_reason", bool(open_findings))):
            if asked:
                self.fields[name].required = True
            else:
                del self.fields[name]


class PassageForm(forms.Form):
    """The text at `place` with the version that was on the screen; a new paragraph names the block `after` which it
    stands and has no place yet."""

    place = forms.CharField(max_length=PLACE_LENGTH, required=False, widget=forms.HiddenInput)
    after = forms.CharField(max_length=PLACE_LENGTH, required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, initial=0, required=False, widget=forms.HiddenInput)
    source = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=2 * writing.LONGEST,
        widget=forms.Textarea,
        help_text=_("Figures stand in braces, {value|name}. Keep them as they are, move them, or delete them."),
    )

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0


class RemarkForm(forms.Form):
    place = forms.CharField(max_length=PLACE_LENGTH, required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Remark"), max_length=passages.LONGEST_REMARK, widget=forms.Textarea)


class CommentForm(forms.Form):
    """A step that may be taken with a word."""

    comment = forms.CharField(label=_("Comment"), max_length=500, required=False)


class SendBackForm(forms.Form):
    comment = forms.CharField(label=_("What is to be changed"), max_length=500, widget=forms.Textarea)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("reason for the withdrawal"), max_length=issuing.LONGEST_REASON)


class SubscriptionForm(forms.Form):
    """To whom the reports go and with what: nobody named is the person who asks."""

    person: forms.ModelChoiceField[User] = forms.ModelChoiceField(None, label=_("Recipient"))
    attached = forms.ChoiceField(label=_("With the letter"), required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person, attached = self.fields["person"], self.fields["attached"]
        assert isinstance(person, forms.ModelChoiceField)
        assert isinstance(attached, forms.ChoiceField)
        person.queryset, person.empty_label = people, None
        attached.choices = [("", _("the link alone")), *ReportFile.Format.choices]
