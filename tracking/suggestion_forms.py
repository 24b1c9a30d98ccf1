"""What the pages of suggestions send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from plans.documents.tree import LARGEST_FILE
from plans.models import Department, Plan, User
from tracking.actions.suggestion_intake import LONGEST_TEXT
from tracking.instruction_forms import DayField, FilesOfAnswer, WordsField
from tracking.models import Suggestion
from tracking.models.suggestion import Outcome, Satisfaction
from tracking.suggestion_sheet import LIMITS, Entry


class PlacedForm(forms.Form):
    """Of which district, and followed up under which plan."""

    district: forms.ModelChoiceField[Department] = forms.ModelChoiceField(None, label=_("District"), empty_label=None)
    plan: forms.ModelChoiceField[Plan] = forms.ModelChoiceField(
        None, label=_("Plan"), required=False, empty_label=_("the running plan of the district")
    )

    def __init__(self, *args: Any, districts: QuerySet[Department], plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("district", districts)
        self.fields["district"].initial = districts.first()
        self._choose("plan", plans)

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def placed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("district", "plan")}


class IntakeForm(PlacedForm):
    """One suggestion as it was heard or received."""

    received_on = DayField(label=_("Received on"))
    channel = forms.ChoiceField(label=_("Channel"), choices=Suggestion.Channel.choices)
    submitter_name = forms.CharField(label=_("Submitter"), required=False, max_length=LIMITS["submitter_name"])
    submitter_unit = forms.CharField(label=_("Unit or trade"), required=False, max_length=LIMITS["submitter_unit"])
    submitter_contact = forms.CharField(label=_("Contact"), required=False, max_length=LIMITS["submitter_contact"])
    subject = forms.CharField(label=_("Subject"), max_length=LIMITS["subject"])
    text = WordsField(label=_("Suggestion"), max_length=LONGEST_TEXT)

    def entry(self) -> Entry:
        return Entry(**{name: value for name, value in self.cleaned_data.items() if name not in self.placed()})


class SheetForm(PlacedForm):
    """Many suggestions as a table."""

    file = forms.FileField(label=_("Table (xlsx or csv)"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}))
    content: bytes

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            words = now_("“%(name)s” is larger than %(size)s MB.")
            raise ValidationError(words % {"name": file.name, "size": LARGEST_FILE // 2**20})
        self.content = file.read()
        return file


class DispatchForm(forms.Form):
    """Who answers by when; who is heard before."""

    lead: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        None, label=_("Responsible department"), empty_label=_("Choose a department")
    )
    due_on = DayField(label=_("Answer by"), required=False, help_text=_("Empty: by the ordinary term of the plan."))
    supporting: forms.ModelMultipleChoiceField[Department] = forms.ModelMultipleChoiceField(
        None, label=_("Consulted departments"), required=False
    )
    part_due_on = DayField(label=_("Consulted until"), required=False)
    plan: forms.ModelChoiceField[Plan] = forms.ModelChoiceField(
        None, label=_("Plan"), required=False, empty_label=_("that of the suggestion")
    )
    comment = forms.CharField(label=_("Comment"), required=False, max_length=500)

    def __init__(self, *args: Any, suggestion: Suggestion, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Department.objects.visible_to(viewer).at_or_below([suggestion.district_id])
        for name in ("lead", "supporting"):
            self._choose(name, here.filter(abolished_on=None).exclude(pk=suggestion.district_id).in_office_order())
        running = Plan.objects.visible_to(viewer).running()
        self._choose("plan", running.filter(district=suggestion.district_id))
        self.fields["plan"].initial = suggestion.plan_id
        if suggestion.status != Suggestion.Status.RECEIVED:
            del self.fields["plan"]
            self.fields["comment"].required = True

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class ContributeForm(forms.Form):
    text = WordsField(label=_("Part of the department"))
    files = FilesOfAnswer()  # type: ignore[assignment]


class AnswerForm(forms.Form):
    text = WordsField(label=_("Answer"), help_text=_("It goes to the submitter word by word: say when, where and how."))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    files = FilesOfAnswer()  # type: ignore[assignment]


class AgainForm(forms.Form):
    """Back to the department: what is missing, and by when."""

    comment = WordsField(label=_("What is missing"))
    due_on = DayField(label=_("Answer by"), required=False)


class RateForm(forms.Form):
    satisfaction = forms.ChoiceField(label=_("Satisfaction"), choices=Satisfaction.choices, widget=forms.RadioSelect)
    comment = forms.CharField(label=_("Comment"), required=False, max_length=500)


class CloseForm(forms.Form):
    comment = forms.CharField(label=_("Comment"), required=False, max_length=500)


class LinkForm(forms.Form):
    measure: forms.ModelChoiceField[Measure] = forms.ModelChoiceField(
        None, label=_("Measure"), empty_label=_("Choose a measure")
    )

    def __init__(self, *args: Any, suggestion: Suggestion, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Measure.objects.visible_to(viewer).filter(plan__district=suggestion.district_id)
        field = self.fields["measure"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = here.in_force().order_by("-plan__year", "plan", "ordinal")
