"""What is set for a plan, decided at its end, and aligned with the plan above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.actions.settling import LONGEST_REASON
from measures.models import Measure, Settlement
from measures.models.settlement import Outcome
from plans.actions.plans import SETTINGS
from plans.models import Plan


class SettingsForm(forms.ModelForm):
    """How the plan wants to be told about its progress."""

    class Meta:
        model = Plan
        fields = SETTINGS


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
