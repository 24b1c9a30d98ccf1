"""What the pages of instructions send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from measures.models import Assignment, Measure, Milestone
from plans.models import Department, User
from plans.models.membership import Role
from tracking.forms import FilesField
from tracking.models.reply_term import Urgency

LONGEST = 5000  # characters of one text


class DayField(forms.DateField):
    """A day, chosen from the browser's own calendar where it has one."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WordsField(forms.CharField):
    """A text of several lines."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST, **kwargs})


class FilesOfAnswer(FilesField):
    def __init__(self, **kwargs: Any) -> None:
        words = _("pdf, png, jpg, docx or xlsx, up to 20 MB each")
        super().__init__(**{"label": _("Add evidence"), "required": False, "help_text": words, **kwargs})


class GivingForm(forms.Form):
    """A leader's words on one measure; a coordinator says whose they are."""

    text = WordsField(label=_("Instruction"))
    given_by: forms.ModelChoiceField[User] = forms.ModelChoiceField(None, label=_("Given by"), empty_label=None)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, initial=Urgency.ORDINARY)
    due_on = DayField(
        label=_("Reply by"), required=False, help_text=_("Empty: by the term of the plan for this urgency.")
    )
    milestone: forms.ModelChoiceField[Milestone] = forms.ModelChoiceField(
        None, label=_("Milestone"), required=False, empty_label=_("the whole measure")
    )
    departments: forms.ModelMultipleChoiceField[Department] = forms.ModelMultipleChoiceField(
        None, label=_("Also to be answered by"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, measure: Measure, viewer: User, leaders: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        supporting = Assignment.objects.visible_to(viewer).confirmed()
        taking_part = supporting.filter(measure=measure, role=Assignment.Role.SUPPORTING)
        self._choose("given_by", leaders)
        self._choose("milestone", Milestone.objects.visible_to(viewer).filter(measure=measure))
        self._choose(
            "departments", Department.objects.visible_to(viewer).filter(pk__in=taking_part.values("department"))
        )

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class ReplyForm(forms.Form):
    text = WordsField(label=_("Reply"))
    files = FilesOfAnswer()  # type: ignore[assignment]


class SettleForm(forms.Form):
    comment = WordsField(label=_("Comment"), required=False)


class FollowUpForm(forms.Form):
    text = WordsField(label=_("Further question"))
    due_on = DayField(label=_("Reply by"), required=False)


def leaders_of(measure: Measure, *, viewer: User) -> QuerySet[User]:
    """Those whose words may be written down: the leaders of the district; a leader writes the own ones only."""
    district = measure.plan.district_id
    leads = User.objects.visible_to(viewer).filter(
        memberships__post__role=Role.LEADER, memberships__post__department=district
    )
    writes_for_others = any(
        post.role == Role.COORDINATOR and post.territory_id == district for post in viewer.held().posts
    )
    return (leads if writes_for_others else leads.filter(pk=viewer.pk)).distinct()
