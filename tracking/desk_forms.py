"""What is typed on the desk: the entries of several updates at once, and which of them are meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import floatformat
from django.utils.datastructures import MultiValueDict

from tracking.forms import UpdateForm
from tracking.models import ProgressUpdate


class QuickForm(UpdateForm):
    """The words and the percent of one update, by the prefix `u17`; what is not sent is not touched.

    Files, targets and the parts of others belong to the whole form. An update that nobody has written yet begins with
    what last month's filing says of the percent, the problems and the next steps; what was done is never taken over
    unasked, a month without news has a button of its own.
    """

    evidence = remove = take = None  # type: ignore[assignment]

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        update: ProgressUpdate,
        before: ProgressUpdate | None = None,
    ) -> None:
        super().__init__(data, files, prefix=f"u{update.pk}", initial=begun(update, before))
        self.fields["percent"].widget.attrs["class"] = "input n"
        self.update = update
        self.newer: ProgressUpdate | None = None

    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.ENTRIES if self.add_prefix(name) in self.data}


class ChosenForm(forms.Form):
    """The updates that were ticked."""

    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        asked = self.data.getlist("chosen") if hasattr(self.data, "getlist") else []
        field.choices = [(pk, pk) for pk in asked if pk.isdecimal()]


def as_typed(update: ProgressUpdate) -> dict[str, Any]:
    """Its content with the figure as people write it: 20, not 20.00."""
    return {**update.content(), "percent": "" if update.percent is None else floatformat(update.percent, "-2u")}


def begun(update: ProgressUpdate, before: ProgressUpdate | None) -> dict[str, Any]:
    """What stands in the fields: the draft, else what of last month still holds until somebody says otherwise."""
    if update.written_at or before is None:
        return as_typed(update) | {"version": update.version}
    kept = ("percent", "problems", "next_steps")
    return {name: words for name, words in as_typed(before).items() if name in kept} | {"version": update.version}
