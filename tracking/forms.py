"""What the pages of this floor send: shape is checked here, rights and sense in the actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import floatformat
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracking import media
from tracking.actions import closings, extensions, overrides, reviews, supplements, updates
from tracking.models import Contribution, Evidence, LightOverride, ProgressUpdate
from tracking.models.update import Entry

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each no larger than an evidence file may be."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [self._fitting(super(FilesField, self).clean(file, initial)) for file in data or []]

    def _fitting(self, file: UploadedFile) -> UploadedFile:
        if (file.size or 0) > media.LIMIT:
            raise forms.ValidationError(
                _("“%(name)s” is larger than %(size)s MB."), params={"name": file.name, "size": media.LIMIT // 2**20}
            )
        return file


def evidence_field() -> FilesField:
    return FilesField(
        label=_("Add evidence"),
        required=False,
        help_text=_("pdf, png, jpg, docx or xlsx, up to 20 MB each"),
    )


class EvidenceForm(forms.Form):
    """Files alone, as they are dropped on the page."""

    evidence = evidence_field()


class UpdateForm(forms.Form):
    """An update, the version that was on the screen, new evidence, the id of one to take away or of a part to take."""

    progress = forms.CharField(
        label=_("Progress"),
        required=False,
        max_length=updates.LONGEST,
        widget=forms.Textarea,
        help_text=_("What was done, how far it is, which figures. Required to submit."),
    )
    percent = forms.DecimalField(
        label=_("Completion, %"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "n", "step": "any", "inputmode": "decimal"}),
    )
    problems = forms.CharField(label=_("Issues"), required=False, max_length=updates.LONGEST, widget=forms.Textarea)
    next_steps = forms.CharField(
        label=_("Next steps"),
        required=False,
        max_length=updates.LONGEST,
        widget=forms.Textarea,
        help_text=_("Best with a date and a quantity."),
    )
    evidence = evidence_field()
    remove = forms.IntegerField(required=False, widget=forms.HiddenInput)
    take = forms.IntegerField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    ENTRIES = ("progress", "percent", "problems", "next_steps")

    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.ENTRIES}


class PartForm(forms.Form):
    """What a supporting department adds, and the version that was on the screen."""

    text = forms.CharField(
        label=_("Your part"),
        required=False,
        max_length=Contribution.LONGEST,
        widget=forms.Textarea,
        help_text=_("What your department did for this measure, and which figures show it."),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OverrideForm(forms.Form):
    """A light by hand, why, and from when to when."""

    light = forms.ChoiceField(label=_("Light"), choices=LightOverride.LIGHTS)
    from_on = forms.DateField(label=_("From"), widget=DayInput)
    until_on = forms.DateField(
        label=_("Until"), widget=DayInput, help_text=_("From the next day on the rule speaks again.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=overrides.LONGEST_REASON,
        widget=forms.Textarea,
        help_text=_("Everybody who sees the light reads it."),
    )


class SupplementForm(forms.Form):
    """Up to which day a locked month may be supplemented, and why."""

    until_on = forms.DateField(label=_("May be supplemented until"), widget=DayInput)
    reason = forms.CharField(label=_("Reason"), max_length=supplements.LONGEST_REASON, widget=forms.Textarea)


class ScheduleForm(forms.Form):
    """One field a month of the edition year, `m1` to `m12`; an empty month lies on the way between its neighbours."""

    def __init__(self, *args: Any, year: int, known: Mapping[date, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = {f"m{month}": date(year, month, 1) for month in range(1, 13)}
        for name, month in self.months.items():
            self.fields[name] = forms.DecimalField(
                label=date_format(month, "YEAR_MONTH_FORMAT"),
                required=False,
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                initial=floatformat(known[month], "-2u") if month in known else None,
                widget=forms.NumberInput(attrs={"class": "n", "step": "any", "inputmode": "decimal"}),
            )

    def steps(self) -> dict[date, Decimal]:
        given = {month: self.cleaned_data[name] for name, month in self.months.items()}
        return {month: percent for month, percent in given.items() if percent is not None}


class ReviewForm(forms.Form):
    """A decision on the version that was on the screen. A comment is asked for by the action, only for a return."""

    comment = forms.CharField(
        label=_("Comment for the liaison"),
        required=False,
        max_length=reviews.LONGEST_COMMENT,
        widget=forms.Textarea,
    )
    field = forms.ChoiceField(
        label=_("It concerns"), required=False, choices=[("", _("the whole filing")), *Entry.choices]
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SignaturesForm(forms.Form):
    """The updates a head signs at once, each with the version that was on the screen: `17:3`."""

    chosen = forms.MultipleChoiceField(label=_("To sign"))

    def __init__(self, *args: Any, waiting: list[ProgressUpdate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = {f"{update.pk}:{update.version}": update for update in waiting}
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, str(update)) for key, update in self.waiting.items()]

    def signed(self) -> list[ProgressUpdate]:
        return [self.waiting[key] for key in self.cleaned_data["chosen"]]


def day_field(label: StrOrPromise, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class RecordForm(forms.Form):
    """The day on which a milestone was reached, with the files that show it: new ones, or `filed` with an update."""

    done_on = day_field(_("reached on"))
    evidence = FilesField(
        label=_("Add evidence"), required=False, help_text=_("pdf, png, jpg, docx or xlsx, up to 20 MB each")
    )
    filed = forms.ModelMultipleChoiceField(
        Evidence.objects.none(),
        label=_("Or files of a filing"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, filed: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["filed"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = filed
        if not filed:
            del self.fields["filed"]


class TakeBackForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=extensions.LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class ExtensionForm(forms.Form):
    """What the rule asks for: a date, the reason, the progress so far."""

    asked_for = day_field(_("date asked for"))
    reason = forms.CharField(label=_("reason"), max_length=extensions.LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    progress = forms.CharField(
        label=_("progress so far"), max_length=extensions.LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


class ClosingForm(forms.Form):
    """The conclusion of the lead department on a finished measure."""

    conclusion = forms.CharField(
        label=_("Conclusion"),
        max_length=closings.LONGEST,
        widget=forms.Textarea,
        help_text=_("What was reached, and what remains of it: a regulation, a service, a figure."),
    )


class DecisionForm(forms.Form):
    """The decision on an extension request: a definite date, or a comment that says why not."""

    until = day_field(_("granted until"), required=False)
    comment = forms.CharField(
        label=_("comment"),
        required=False,
        max_length=extensions.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Required for a refusal."),
    )


class ClosingDecisionForm(forms.Form):
    """A decision and what is said with it. The action asks for a comment where one is needed."""

    comment = forms.CharField(label=_("Comment"), max_length=closings.LONGEST, required=False, widget=forms.Textarea)
