"""What is asked for before many measures or milestones are changed at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from measures.models import Measure, Milestone
from plans.models import Department, User

BETWEEN_TAGS = re.compile(r"[,，、;；\s]+")
FURTHEST = 250  # working days, about a year


def units_of(districts: set[int], viewer: User) -> QuerySet[Department]:
    """The departments that exist in the districts of the rows."""
    own = Department.objects.visible_to(viewer).at_or_below(districts).exclude(pk__in=districts)
    return own.filter(abolished_on=None).in_office_order()


def choose(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class LeadForm(forms.Form):
    department: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        None, label=_("New lead department"), empty_label=_("Choose a department")
    )

    def __init__(self, *args: Any, rows: Sequence[Measure], viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "department", units_of({row.plan.district_id for row in rows}, viewer))


class SupportForm(LeadForm):
    joins = forms.TypedChoiceField(
        label=_("The department"),
        choices=[("yes", _("supports the measures")), ("no", _("no longer supports them"))],
        coerce=lambda text: text == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    field_order = ("department", "joins")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].label = gettext("Supporting department")


class TagsField(forms.CharField):
    """Words with commas, pauses or spaces between them."""

    def clean(self, value: Any) -> Any:
        return [word for word in BETWEEN_TAGS.split(super().clean(value)) if word]


class TagForm(forms.Form):
    add = TagsField(label=_("Tags to add"), required=False, help_text=_("Several with a comma between them."))
    remove = TagsField(label=_("Tags to take off"), required=False)

    def __init__(self, *args: Any, rows: Sequence[Measure], viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("add") and not given.get("remove"):
            raise forms.ValidationError(gettext("Name at least one tag."), code="no_tag")
        return given


class ShiftForm(forms.Form):
    days = forms.IntegerField(
        label=_("working days to move by"),
        min_value=-FURTHEST,
        max_value=FURTHEST,
        help_text=_("Below zero: to an earlier day."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, rows: Sequence[Milestone], viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
