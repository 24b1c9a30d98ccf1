"""What is sent with a workbook: the file, and whether its rows are handed in at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.documents.messages import UNREADABLE
from plans.documents.tree import UnreadableDocument
from plans.sheets.book import Book

LARGEST = 5 * 2**20  # bytes; a workbook of two thousand full rows stays below


class BookForm(forms.Form):
    file = forms.FileField(label=_("Filled-in workbook (xlsx)"), allow_empty_file=True)
    hands_in = forms.BooleanField(required=False)
    content: bytes

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx"
        if book.hands_in:
            self.fields["hands_in"].label = book.hands_in
        else:
            del self.fields["hands_in"]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise ValidationError(of_unreadable(UnreadableDocument("too_large", limit=str(LARGEST // 2**20))))
        self.content = file.read()
        return file


def of_unreadable(error: UnreadableDocument) -> str:
    return gettext(UNREADABLE[error.code]) % error.params
