"""What a person may do on the page of a thing: one form for each act, each with its own door."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from plans.lifecycle import Conflict, Refused, TooOften
from tracking.actions.attachments import Sent

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True)
class Offer:
    """`door` is the name of the address that takes the form, `pk` its argument. One with errors stands open."""

    door: str
    pk: int
    label: StrOrPromise
    form: forms.Form
    open: bool = False

    @property
    def is_open(self) -> bool:
        return self.open or self.form.is_bound


def done(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Run `act` on what a fitting form says. A refusal becomes a word of the form; what came too late goes on.

    After a refusal the thing has to be read anew: the act may have got halfway with the one that it was given.
    """
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except (Conflict, TooOften):
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def sent(files: Iterable[UploadedFile]) -> list[Sent]:
    return [Sent(file.name or "", file.read()) for file in files]
