"""Files that are sent: documents, corrected texts, responsibility tables."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures import wording
from plans.documents.tree import LARGEST_FILE, UnreadableDocument
from plans.models import Department


class FileForm(forms.Form):
    """One file, not larger than a document may be."""

    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)
    content: bytes

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            too_large = UnreadableDocument("too_large", limit=str(LARGEST_FILE // 2**20))
            raise ValidationError(wording.of_unreadable(too_large))
        self.content = file.read()
        return file


class UploadForm(FileForm):
    """A plan document for one of the districts this person may import into: a file, or the text itself."""

    text = forms.CharField(label=gettext_lazy("Or paste the text"), required=False, widget=forms.Textarea)
    district: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        None, label=gettext_lazy("District"), empty_label=None
    )
    name: str

    def __init__(self, *args: Any, districts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["district"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = districts
        field.initial = districts[0]
        self.order_fields(["district", "file", "text"])
        self.fields["file"].required = False
        self.fields["file"].widget.attrs["accept"] = ".txt,.md,.html,.htm,.docx,.pdf,.xlsx,.csv"

    def clean_file(self) -> Any:
        if self.cleaned_data["file"] is None:
            return None
        file = super().clean_file()
        if not self.content:
            raise ValidationError(wording.of_unreadable(UnreadableDocument("empty")))
        self.name = file.name or ""
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        text = given.get("text", "").strip()
        if text and not given.get("file"):
            self.content, self.name = text.encode(), _("Pasted text") + ".txt"
            if len(self.content) > LARGEST_FILE:
                too_large = UnreadableDocument("too_large", limit=str(LARGEST_FILE // 2**20))
                self.add_error("text", wording.of_unreadable(too_large))
        elif not text and not given.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste the text."))
        return given


class TableForm(FileForm):
    """A division of work as a table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Responsibility table (xlsx, csv or docx)")
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv,.tsv,.docx"
