"""What a rule or a trigger refuses is said in the form that was sent, with all that was typed into it still there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.lifecycle import Refused
from plans.policies import Forbidden

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Respond = Callable[..., HttpResponse]
READING = {"GET", "HEAD", "OPTIONS"}
FUNCTION = re.compile(r"function (\w+)\(")

SETTLED = gettext_lazy("The plan is over by now; what belongs to it stays as it is.")
# Why the functions of the triggers refuse, as far as one of them guards what can be typed here.
TRIGGERS: dict[str, StrOrPromise] = {
    "plans_guard_plan": SETTLED,
    "plans_administrations_apart": gettext_lazy(
        "One person does not hold posts of two of the three administrations (三员分立)."
    ),
    "plans_role_stays": gettext_lazy("This post was held already; its role stays as it is."),
    "measures_keep_lineage": gettext_lazy("Measures of this plan are tied to those of other years: its year stays."),
}


def words_of(refusal: Exception, model: type[models.Model]) -> str:
    """Why, as far as it can be known. The database names a constraint of ours, or the function that spoke."""
    if not isinstance(refusal, IntegrityError):
        return str(refusal)
    told = getattr(refusal.__cause__, "diag", None)
    name = (told and told.constraint_name) or ""
    named = next((one for one in model._meta.constraints if name and one.name == name), None)
    if named is not None:
        return str(named.get_violation_error_message())
    found = FUNCTION.search((told and told.context) or "")
    function = found.group(1) if found and not name else ""
    words = SETTLED if function.endswith("_settled") else TRIGGERS.get(function)
    return str(words or _("Other rows rest on what would change, or say otherwise by now."))


class Refusing:
    """A refused save comes back as the form that was sent. It is read a second time, and then fails for that reason.

    Redirecting with a message was the other way; whoever had typed a page lost it.
    """

    model: type[models.Model]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._or_again(request, super().changeform_view, *args, **kwargs)  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view = super().changelist_view  # type: ignore[misc]
        if "_save" in request.POST:
            return self._or_again(request, view, *args, **kwargs)
        return self._or_told(request, request.get_full_path(), view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the page of the row: that of its deletion may be closed by now."""
        return self._or_told(request, "../change/", super().delete_view, *args, **kwargs)  # type: ignore[misc]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return _failing(super().get_form(request, *args, **kwargs), request)  # type: ignore[misc]

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        return _failing(super().get_changelist_formset(request, **kwargs), request)  # type: ignore[misc]

    def _or_again(self, request: HttpRequest, view: Respond, *args: Any, **kwargs: Any) -> HttpResponse:
        answer, refusal = self._tried(request, view, *args, **kwargs)
        if answer is not None:
            return answer
        request.refusal = _("Nothing was saved. %(why)s") % {"why": refusal}  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    def _or_told(self, request: HttpRequest, back: str, view: Respond, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where nothing was typed: above the page at `back`."""
        answer, refusal = self._tried(request, view, *args, **kwargs)
        if answer is not None:
            return answer
        messages.error(request, _("Nothing was saved. %(why)s") % {"why": refusal})
        return redirect(back)

    def _tried(self, request: HttpRequest, view: Respond, *args: Any, **kwargs: Any) -> tuple[HttpResponse | None, str]:
        """The answer; or None and why, with nothing of it left in the database."""
        if request.method in READING:
            return view(request, *args, **kwargs), ""
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs), ""
        except (Refused, Forbidden, IntegrityError) as refusal:
            return None, words_of(refusal, self.model)


def _failing(kind: type[Any], request: HttpRequest) -> type[Any]:
    """The form or formset, which fails where it was refused before."""
    words = getattr(request, "refusal", "")
    if not words:
        return kind

    class Failing(kind):  # type: ignore[misc,valid-type]
        def clean(self) -> Any:
            super().clean()
            raise ValidationError(words, code="refused")

    return Failing
