"""What the pages of reminders send: a ladder, a chase, a robot, a notice, and what somebody does not want to hear."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from measures.models import Assignment, Measure
from plans.lifecycle import Refused
from plans.models import Department, Plan, User
from plans.models.membership import Role
from tracking.events import Kind
from tracking.instruction_forms import DayField, WordsField
from tracking.manners import Manners
from tracking.models.ladder import HOOK_CHANNELS, Channel, LadderStage, ReminderRules
from tracking.models.mute import Optional
from tracking.models.supervision import Colour
from tracking.reminders import laddering
from tracking.reminders.chasing import LONGEST
from tracking.reminders.ladder import UPWARDS, Stage

ROLES = [(role, Role(role).label) for role in UPWARDS]
STAGE = tuple(field.name for field in fields(Stage))
MUTABLE = [(channel, Channel(channel).label) for channel in Channel.values]


class SomeField(forms.MultipleChoiceField):
    """One or several of a few, as boxes."""

    widget = forms.CheckboxSelectMultiple


class StageForm(forms.Form):
    offset = forms.IntegerField(
        label=_("Working days after the due date"), help_text=_("Negative: before it. 0: on the day.")
    )
    roles = SomeField(label=_("Recipients"), choices=ROLES)
    channels = SomeField(label=_("Channels"), choices=Channel.choices)
    words = forms.CharField(label=_("Words along with it"), required=False, max_length=200)
    is_urgent = forms.BooleanField(label=_("Urgent: does not wait for a working day"), required=False)
    paused_because = forms.CharField(
        label=_("Paused because"), required=False, max_length=200, help_text=_("Empty while the stage is in force.")
    )

    def stage(self) -> Stage:
        return stage_from(self.cleaned_data)


def stage_from(said: Mapping[str, Any]) -> Stage:
    given = {name: said[name] for name in STAGE}
    return Stage(**{**given, "roles": tuple(said["roles"]), "channels": tuple(said["channels"])})


StageFormSet = forms.formset_factory(StageForm, extra=1, can_delete=True, max_num=10, validate_max=True)


def initial_of(stages: list[Stage]) -> list[dict[str, Any]]:
    return [{name: getattr(stage, name) for name in STAGE} for stage in stages]


class LadderStageForm(forms.ModelForm):  # type: ignore[type-arg]
    """One stage by itself, for the caretaker: the ladder that it would make is judged as the page judges it."""

    class Meta:
        model = LadderStage
        fields = ("plan", *STAGE)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"plan", *STAGE} <= set(said):
            return said
        others = LadderStage.objects.filter(plan=said["plan"]).exclude(pk=self.instance.pk)
        try:
            laddering.refuse_unfit(said["plan"], [*laddering.as_values(others), stage_from(said)])
        except Refused as refused:
            raise ValidationError(str(refused), code=refused.code) from refused
        return said


class MannersForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ReminderRules
        fields = ("cool_down", "quiet_from", "quiet_until", "rests")
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def manners(self) -> Manners:
        return Manners(**self.cleaned_data)


class ChaseForm(forms.Form):
    """Which measure, whom, what and how. Only measures on which something is owed can be chased."""

    measure: forms.ModelChoiceField[Measure] = forms.ModelChoiceField(
        None, label=_("Measure"), empty_label=_("Choose a measure")
    )
    roles = SomeField(label=_("To"), choices=ROLES, initial=["liaison"])
    text = WordsField(label=_("Text"), max_length=LONGEST)
    channels = SomeField(label=_("Channel"), choices=Channel.choices, initial=["inbox", "email"])

    def __init__(self, *args: Any, measures: QuerySet[Measure], channels: Collection[str], **kwargs: Any) -> None:
        """`channels` are those that are set up."""
        super().__init__(*args, **kwargs)
        measure, way = self.fields["measure"], self.fields["channels"]
        assert isinstance(measure, forms.ModelChoiceField)
        assert isinstance(way, forms.MultipleChoiceField)
        measure.queryset = measures
        way.choices = [(channel, label) for channel, label in Channel.choices if channel in channels]


class HookForm(forms.Form):
    department: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        None, label=_("Department"), empty_label=_("Choose a department")
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=HOOK_CHANNELS)
    name = forms.CharField(label=_("Name"), max_length=60)
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("As the robot's settings show it, with its key. It is kept encrypted and never shown again."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=_("Secret"),
        required=False,
        max_length=200,
        help_text=_("For signing (DingTalk, Feishu, webhook)."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        own = Department.objects.at_or_below(_coordinated_by(viewer))
        field.queryset = Department.objects.visible_to(viewer).filter(pk__in=own)


class EventSubscriptionForm(forms.Form):
    district: forms.ModelChoiceField[Department] = forms.ModelChoiceField(None, label=_("District"), empty_label=None)
    plan: forms.ModelChoiceField[Plan] = forms.ModelChoiceField(
        None, label=_("Plan"), required=False, empty_label=_("All plans")
    )
    kinds = SomeField(label=_("Events"), choices=Kind.choices, initial=Kind.values)
    name = forms.CharField(label=_("Name"), max_length=60)
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Where the program listens, with https. It is kept encrypted and never shown again."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=200,
        help_text=_("Every event is signed with it; at least 16 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        district, plan = self.fields["district"], self.fields["plan"]
        assert isinstance(district, forms.ModelChoiceField)
        assert isinstance(plan, forms.ModelChoiceField)
        own = _coordinated_by(viewer)
        district.queryset = Department.objects.visible_to(viewer).filter(pk__in=own)
        district.initial = own[0] if own else None
        plan.queryset = Plan.objects.visible_to(viewer).filter(district__in=Department.objects.at_or_below(own))


def _coordinated_by(viewer: User) -> list[int]:
    """The territories whose plans that person runs."""
    return [post.territory_id for post in viewer.held().posts if post.role == Role.COORDINATOR]


class NoticeForm(forms.Form):
    """To one of the departments that take part in the measure."""

    department: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        None, label=_("Addressed to"), empty_label=_("Choose a department")
    )
    colour = forms.ChoiceField(label=_("Colour"), choices=Colour.choices, initial=Colour.BLUE)
    text = WordsField(label=_("What is asked"), max_length=2000)
    reply_by = DayField(label=_("Reply by"))

    def __init__(self, *args: Any, measure: Measure, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taking_part = Assignment.objects.visible_to(viewer).confirmed().filter(measure=measure)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Department.objects.visible_to(viewer).filter(pk__in=taking_part.values("department"))


class ChoicesForm(forms.Form):
    """By which channels which optional kind is wanted: a ticked box is a yes."""

    def __init__(self, *args: Any, muted: set[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in Optional.choices:
            wanted = [channel for channel in Channel.values if (kind, channel) not in muted]
            self.fields[kind] = SomeField(label=label, choices=MUTABLE, required=False, initial=wanted)

    def muted(self) -> set[tuple[str, str]]:
        return {
            (kind, channel)
            for kind in Optional.values
            for channel in Channel.values
            if channel not in self.cleaned_data[kind]
        }


class SnoozeForm(forms.Form):
    until = forms.ChoiceField(
        label=_("Remind me again"), choices=[("1", _("in an hour")), ("24", _("tomorrow")), ("72", _("in three days"))]
    )
