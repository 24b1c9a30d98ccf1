"""The changes that the lists of this floor offer for many rows at once; those of measures stand on their own floor."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.listing.bulk import Changes, Way
from plans.models import User
from tracking.actions.suggestions import dispatch
from tracking.change_forms import DispatchManyForm
from tracking.models import Suggestion, SuggestionUnit
from tracking.policies import policy


def course_of(suggestion: Suggestion) -> str:
    """How far it is, who answers it, and by when."""
    status = Suggestion.Status(Suggestion.objects.values_list("status", flat=True).get(pk=suggestion.pk))
    units = list(SuggestionUnit.objects.filter(suggestion=suggestion).select_related("department").order_by("pk"))
    days = {unit.due_on for unit in units if unit.role == SuggestionUnit.Role.LEAD}
    words = [str(status.label), _(", ").join(unit.department.short_name for unit in units)]
    return " · ".join([*filter(None, words), *(date_format(day, "DATE_FORMAT") for day in days)])


def _suggestions(user: User) -> QuerySet[Any]:
    return Suggestion.objects.visible_to(user).select_related("district", "plan__district")


OF_SUGGESTIONS = Changes(
    "suggestions_change",
    "suggestion_list",
    policy,
    _suggestions,
    (Way("dispatch", "suggestion.dispatch", gettext_lazy("Assign"), DispatchManyForm, dispatch, course_of),),
)
