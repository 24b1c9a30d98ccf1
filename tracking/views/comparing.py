"""Two revisions of one filing side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tracking.comparison import compare
from tracking.models import Revision
from tracking.models.update import Entry

COMPARED = (Entry.PROGRESS, Entry.PROBLEMS, Entry.NEXT_STEPS)


class PairForm(forms.Form):
    """Any two revisions, by their numbers; the last two unless others are asked for."""

    def __init__(self, *args: Any, revisions: Sequence[Revision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [(one.number, f"#{one.number}") for one in sorted(revisions, key=lambda one: one.number)]
        for name, label, at in (("older", _("From revision"), -2), ("newer", _("to revision"), -1)):
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=numbers,
                coerce=int,
                initial=numbers[at][0],
                required=False,
            )


def compared(request: HttpRequest, revisions: Sequence[Revision]) -> dict[str, Any]:
    """The form and the differences of each text, for a page; empty where there is nothing to compare."""
    if len(revisions) < 2:
        return {"pair": None}
    asked = {name: request.GET[name] for name in ("older", "newer") if name in request.GET}
    form = PairForm(asked if asked else None, revisions=revisions)
    by_number = {one.number: one for one in revisions}
    given = form.cleaned_data if form.is_valid() else {}
    chosen = {name: given.get(name) or field.initial for name, field in form.fields.items()}
    older, newer = by_number[chosen["older"]], by_number[chosen["newer"]]
    return {
        "pair": form,
        "older": older,
        "newer": newer,
        "texts": [(entry.label, compare(getattr(older, entry), getattr(newer, entry))) for entry in COMPARED],
    }
