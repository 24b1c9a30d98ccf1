"""What is typed about readings: beside the text of an update, and on the page of a target."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from measures.models import Target
from tracking.actions import explaining, readings
from tracking.doubts.rules import Doubt
from tracking.models import Reading


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


@dataclass(frozen=True)
class Entered:
    target: Target
    value: str
    as_of: date
    reason: str


class ReadingsForm(forms.Form):
    """Value and day of every target of an update; a reason where the value on record was submitted already."""

    def __init__(
        self, *args: Any, targets: Iterable[Target], known: Sequence[Reading], day: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.targets = list(targets)
        standing = {one.target_id: one for one in known}
        for target in self.targets:
            one = standing.get(target.pk)
            self.fields[f"value_{target.pk}"] = forms.CharField(
                label=target.text,
                required=False,
                max_length=40,
                initial=f"{one.value.normalize():f}" if one and one.value is not None else "",
                widget=forms.TextInput(attrs={"class": "n", "inputmode": "decimal"}),
                help_text=target.unit,
            )
            self.fields[f"as_of_{target.pk}"] = forms.DateField(
                label=_("as of"), required=False, initial=one.as_of if one else day, widget=day_input()
            )
            if one and one.is_submitted:  # type: ignore[attr-defined]
                self.fields[f"reason_{target.pk}"] = forms.CharField(
                    label=_("Reason of a correction"), required=False, max_length=readings.LONGEST_REASON
                )
        self.day = day

    def rows(self) -> Iterator[tuple[Target, forms.BoundField, forms.BoundField, forms.BoundField | None]]:
        for target in self.targets:
            reason = f"reason_{target.pk}"
            yield (
                target,
                self[f"value_{target.pk}"],
                self[f"as_of_{target.pk}"],
                self[reason] if reason in self.fields else None,
            )

    def entered(self) -> Iterator[Entered]:
        """Only what the page asked for: a target of which nothing was sent stays as it is."""
        for target in self.targets:
            if f"value_{target.pk}" in self.data:
                yield Entered(
                    target,
                    self.cleaned_data[f"value_{target.pk}"],
                    self.cleaned_data[f"as_of_{target.pk}"] or self.day,
                    self.cleaned_data.get(f"reason_{target.pk}", ""),
                )


class AnswersForm(forms.Form):
    """A sentence to each doubt that the draft raises."""

    def __init__(self, *args: Any, doubts: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for doubt in doubts:
            self.fields[f"answer_{doubt}"] = forms.CharField(
                label=Doubt(doubt).label, required=False, max_length=explaining.LONGEST
            )

    def answers(self) -> dict[str, str]:
        return {name.removeprefix("answer_"): words for name, words in self.cleaned_data.items()}


class ReadingForm(forms.Form):
    """A value that the coordinator enters, or puts in the place of one on record (empty: it is taken back)."""

    value = forms.CharField(
        label=_("value"), required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    as_of = forms.DateField(label=_("as of"), widget=day_input())
    reason = forms.CharField(label=_("Reason"), required=False, max_length=readings.LONGEST_REASON)


def last_day(month: date, *, today: date) -> date:
    """The day of which a month's reading usually speaks: its last one, or today while it runs."""
    return min(month.replace(day=monthrange(month.year, month.month)[1]), today)
