"""The shape of what people send to the pages of this floor. Forms check; actions save."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures import wording
from measures.actions import acknowledging, plan_backs
from measures.actions.plan_backs import Step, Verb
from measures.actions.settling import LONGEST_REASON
from measures.models import Assignment, LineageEnd, Measure, Milestone, Settlement, Target
from measures.models.settlement import Outcome
from measures.trajectory import Course, by_month
from plans.actions.plans import SETTINGS
from plans.documents.tree import LARGEST_FILE, UnreadableDocument
from plans.models import Department, Plan


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


class SettingsForm(forms.ModelForm):
    """How the plan wants to be told about its progress."""

    class Meta:
        model = Plan
        fields = SETTINGS


class AssignmentForm(forms.ModelForm):
    """A department of the plan's district and its part."""

    class Meta:
        model = Assignment
        fields = ("department", "role")

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = departments
        field.empty_label = _("Choose a department")
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", _("Choose a role")), *Assignment.Role.choices]

    def validate_unique(self) -> None:
        """Naming a department again changes its part; the action knows how."""


class MilestoneForm(forms.ModelForm):
    class Meta:
        model = Milestone
        fields = ("title", "due_on", "deliverable", "department")
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = departments
        field.empty_label = _("Lead department")


class TargetForm(forms.ModelForm):
    """What a target promises; its words are not among it. The reason is asked for by the action, once the plan runs."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=500, widget=forms.Textarea)

    class Meta:
        model = Target
        fields = Target.CONTENT
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Numbers stand as people write them: 120, not 120.0000."""
        super().__init__(*args, **kwargs)
        for name in ("value", "baseline", "scale"):
            known = self.initial.get(name)
            self.initial[name] = None if known is None else f"{known.normalize():f}"

    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in Target.CONTENT}


class NewTargetForm(TargetForm):
    """A target that the reading of the text did not find; here its words are given."""

    text = forms.CharField(label=gettext_lazy("words of the plan"), max_length=300)
    field_order = ("text",)


class MonthsForm(forms.Form):
    """The values expected at the ends of the months before that of the goal; empty: as the straight line runs."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=500)

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = {f"{one.month:%Y-%m}": one for one in by_month(course) if one.month < course.last_month}
        for name, one in self.months.items():
            self.fields[name] = forms.DecimalField(
                label=name,
                required=False,
                max_digits=18,
                decimal_places=4,
                initial=f"{one.value.normalize():f}" if one.is_given else None,
                widget=forms.NumberInput(
                    attrs={"class": "n", "step": "any", "placeholder": f"{one.value.normalize():f}"}
                ),
            )

        self.order_fields([*self.months, "reason"])

    def values(self) -> dict[date, Decimal | None]:
        return {one.month: self.cleaned_data[name] for name, one in self.months.items()}


class ObjectionForm(forms.Form):
    """Why a department should not lead, and who should."""

    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=acknowledging.LONGEST_REASON, widget=forms.Textarea
    )
    suggested: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        None, label=gettext_lazy("should lead instead"), required=False
    )

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["suggested"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = departments


class AnswerForm(forms.Form):
    """The answer to an objection: `department` leads from now on, or the one that objected stays the lead."""

    department: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        None, label=gettext_lazy("New lead department"), required=False
    )
    answer = forms.CharField(
        label=gettext_lazy("answer"),
        required=False,
        max_length=acknowledging.LONGEST_REASON,
        widget=forms.Textarea,
        help_text=gettext_lazy("Required where the department stays the lead."),
    )

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = departments
        field.empty_label = _("Choose a department")


class WeightsForm(forms.Form):
    """One weight for each milestone of a measure; all empty where they count alike."""

    def __init__(self, *args: Any, steps: Iterable[Milestone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in steps:
            self.fields[str(step.pk)] = forms.IntegerField(
                label=step.title, required=False, min_value=0, max_value=100, initial=step.weight
            )

    def weights(self) -> dict[int, int | None]:
        return {int(name): value for name, value in self.cleaned_data.items()}


class LineForm(forms.Form):
    """One line of a plan-back: an existing milestone under `milestone`, or a new one."""

    milestone = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("milestone"), required=False, max_length=200)
    due_on = forms.DateField(
        label=gettext_lazy("due date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    deliverable = forms.CharField(label=gettext_lazy("deliverable"), required=False, max_length=200)
    department: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        None, label=gettext_lazy("department"), required=False
    )
    weight = forms.IntegerField(label=gettext_lazy("weight, %"), required=False, min_value=0, max_value=100)
    remove = forms.BooleanField(label=gettext_lazy("remove"), required=False)

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = departments
        field.empty_label = _("Lead department")
        if not self["milestone"].value():
            del self.fields["remove"]

    def step(self, known: Mapping[int, Milestone]) -> Step | None:
        """What the line asks for; nothing where it is empty or leaves a milestone as it is."""
        given = dict(self.cleaned_data)
        if not given:  # Django does not even clean a spare line that nobody touched
            return None
        milestone, remove = given.pop("milestone", None), given.pop("remove", False)
        if milestone and remove:
            return Step(Verb.REMOVE, milestone)
        if milestone and (was := known.get(milestone)) and all(getattr(was, name) == given[name] for name in given):
            return None
        if not milestone and not given["title"] and not given["due_on"]:
            return None
        return Step(Verb.CHANGE if milestone else Verb.ADD, milestone, **given)


class NoteForm(forms.Form):
    """Words that go with a step."""

    note = forms.CharField(
        label=gettext_lazy("explanation"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class CommentForm(forms.Form):
    """What the coordinator says to a proposal; required by the action for a return."""

    comment = forms.CharField(
        label=gettext_lazy("comment"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Required for a return."),
    )


LineFormSet = forms.formset_factory(LineForm, extra=4, max_num=plan_backs.MOST_ROWS, absolute_max=plan_backs.MOST_ROWS)


class ReasonForm(forms.Form):
    """Why a step is taken that needs a reason."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=2000)


class SettlementForm(forms.Form):
    """For every open measure what becomes of it and why; the reason for all stands where one has none of its own."""

    reason_for_all = forms.CharField(
        label=gettext_lazy("Reason where none is given below"), max_length=LONGEST_REASON, required=False
    )

    def __init__(self, *args: Any, measures: Iterable[Any], **kwargs: Any) -> None:
        """`measures` carry `outcome`. What nobody decided yet is proposed to be carried over."""
        super().__init__(*args, **kwargs)
        choices = [("", _("leave open")), *((one, Outcome(one).label) for one in Settlement.DECIDED)]
        self.measures = list(measures)
        self.open = [one for one in self.measures if one.outcome != Outcome.FINISHED]
        for one in self.open:
            self.fields[f"outcome-{one.pk}"] = forms.ChoiceField(
                label=_("Outcome"),
                choices=choices,
                required=False,
                initial=one.outcome or Outcome.CARRIED,
                widget=forms.Select(attrs=_told(_("Outcome"), one)),
            )
            self.fields[f"reason-{one.pk}"] = forms.CharField(
                label=_("Reason"),
                max_length=LONGEST_REASON,
                required=False,
                initial=_reason_of(one),
                widget=forms.TextInput(attrs=_told(_("Reason"), one)),
            )

    def decisions(self) -> dict[int, tuple[str, str]]:
        given, found = self.cleaned_data, {}
        for one in self.open:
            reason = given[f"reason-{one.pk}"] or given["reason_for_all"]
            found[one.pk] = (given[f"outcome-{one.pk}"], reason)
        return found

    def tell(self, errors: Mapping[int, str]) -> None:
        for pk, error in errors.items():
            self.add_error(f"reason-{pk}" if f"reason-{pk}" in self.fields else None, error)

    def rows(self, *, editable: bool) -> list[tuple[Any, Any, Any]]:
        """Each measure with its two fields, or with its outcome and the reason where nothing is decided here."""
        return [self._row(one, editable=editable) for one in self.measures]

    def _row(self, one: Any, *, editable: bool) -> tuple[Any, Any, Any]:
        if editable and one.outcome != Outcome.FINISHED:
            return one, self[f"outcome-{one.pk}"], self[f"reason-{one.pk}"]
        return one, Outcome(one.outcome).label if one.outcome else "–", _reason_of(one)


def _told(name: str, measure: Any) -> dict[str, str]:
    """In a row of a table the head of the column is the label; who does not see it hears the measure with it."""
    return {"class": "input", "aria-label": f"{name} {measure}"}


def _reason_of(measure: Any) -> str:
    settlement = getattr(measure, "settlement", None)
    return settlement.reason if settlement else ""


class SuperiorForm(forms.Form):
    """The plan above; none takes it back."""

    superior: forms.ModelChoiceField[Plan] = forms.ModelChoiceField(
        None, label=gettext_lazy("Superior plan"), required=False
    )

    def __init__(self, *args: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["superior"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.empty_label = plans, _("none")


class AlignmentForm(forms.Form):
    """One decision on one measure of the superior plan: taken up by a measure of this one, or waived for a reason."""

    superior_measure: forms.ModelChoiceField[Measure] = forms.ModelChoiceField(None)
    measure: forms.ModelChoiceField[Measure] = forms.ModelChoiceField(
        None, label=gettext_lazy("Taken up by"), required=False
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST_REASON, required=False)

    def __init__(self, *args: Any, above: Any, own: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("superior_measure", above), ("measure", own)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class LineageEndForm(forms.Form):
    """Why a measure has no counterpart in another plan, if anybody wants to say so."""

    reason = forms.CharField(label=gettext_lazy("reason"), required=False, max_length=LineageEnd.REASON_LIMIT)
