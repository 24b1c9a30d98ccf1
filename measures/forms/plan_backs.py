"""A plan-back, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.actions import plan_back_targets, plan_backs
from measures.actions.plan_back_targets import TargetStep
from measures.actions.plan_backs import Step, Verb
from measures.forms.targets import GoalForm
from measures.models import Milestone, PlanBackTarget, Target
from plans.models import Department


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


class TargetLineForm(GoalForm):
    """One target of a plan-back: an existing one under `target`, whose words stay, or a new one."""

    target = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta(GoalForm.Meta):
        model = PlanBackTarget
        fields = ("text", *PlanBackTarget.CONTENT)

    def __init__(self, *args: Any, known: Mapping[str, Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = self["target"].value()
        self.was = known.get(str(named))
        if named:
            del self.fields["text"]

    def step(self) -> TargetStep | None:
        """What the line asks for; nothing where it is empty or leaves a target as it is."""
        given = self.cleaned_data
        if not given or (self.was and self.content() == self.was.content()):
            return None
        return TargetStep(self.content(), given["target"], given.get("text", ""))


class NoteForm(forms.Form):
    """Words that go with a step."""

    note = forms.CharField(
        label=gettext_lazy("remarks on the proposal"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
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
TargetLineFormSet = forms.formset_factory(
    TargetLineForm, extra=2, max_num=plan_back_targets.MOST_TARGETS, absolute_max=plan_back_targets.MOST_TARGETS
)
