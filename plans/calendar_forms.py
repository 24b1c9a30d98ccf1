"""The shape of what is sent to the calendar's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions import notices
from plans.documents.messages import UNREADABLE
from plans.documents.tree import LARGEST_FILE, UnreadableDocument
from plans.holidays import Notice
from plans.models import Department, User
from plans.models.membership import Role

LONGEST_NOTICE = 20_000  # characters


class OwnDayForm(forms.Form):
    """A day on which one district differs."""

    district: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        None, label=gettext_lazy("District"), empty_label=None
    )
    day = forms.DateField(label=gettext_lazy("Day"))
    works = forms.ChoiceField(
        label=gettext_lazy("That day"),
        choices=[("", gettext_lazy("is a day off")), ("1", gettext_lazy("is a working day"))],
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=40)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["district"]
        assert isinstance(field, forms.ModelChoiceField)
        run = {post.territory_id for post in by.held().posts if post.role == Role.COORDINATOR}
        field.queryset = Department.objects.visible_to(by).filter(pk__in=run)

    def clean_works(self) -> bool:
        return bool(self.cleaned_data["works"])


class ReasonForm(forms.Form):
    """Why a day is taken back; the action asks for it where it is empty."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=40, required=False)


class NoticeForm(forms.Form):
    """The notice as a file or as words; `year` where it does not say its own."""

    file = forms.FileField(label=gettext_lazy("File"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=gettext_lazy("Or paste the text"), required=False, widget=forms.Textarea, max_length=LONGEST_NOTICE
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year, where the notice does not say it"), required=False, min_value=2000, max_value=2099
    )
    notice: Notice
    words: str

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        file, text = found.get("file"), found.get("text", "")
        if self.errors:
            return found
        if not file and not text.strip():
            raise ValidationError(_("Choose a file or paste the text."))
        if not file:
            self.notice, self.words = notices.of_text(text, year=found["year"]), text
            return found
        try:
            if file.size > LARGEST_FILE:
                raise UnreadableDocument("too_large", limit=str(LARGEST_FILE // 2**20))
            self.notice, self.words = notices.of_file(file.read(), name=file.name, year=found["year"])
        except UnreadableDocument as error:
            raise ValidationError(_(UNREADABLE[error.code]) % error.params)
        return found
