"""The reply to a suggestion 答复函: the answer that stands, to the person who made it."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from plans.models import User
from tracking.models import Suggestion, SuggestionStep
from tracking.policies import allowed
from tracking.reports.letters.prose import paragraphs, printed
from tracking.reports.title import lines_of
from tracking.reports.writers.paper import Paper


def paper_of(suggestion: Suggestion, answer: SuggestionStep, *, knows_submitter: bool) -> Paper:
    """`answer` is the last one; who may not know the submitter gets the letter without the name."""
    language = suggestion.plan.language if suggestion.plan else "zh-hans"
    day = timezone.localdate(answer.taken_at)
    with translation.override(language):
        words = {"subject": suggestion.subject, "day": printed(suggestion.received_on)}
        opening = _("We received your suggestion “%(subject)s” on %(day)s. Our reply is as follows.") % words
        return Paper(
            language=language,
            as_of=day,
            title=lines_of(_("Reply to the suggestion “%(subject)s”") % words),
            addressee=_addressee(suggestion, knows_submitter=knows_submitter),
            blocks=paragraphs([opening, answer.text, _("Thank you for your interest in this work.")]),
            office=answer.department.name if answer.department else suggestion.district.name,
            dated=printed(day),
            note=_note(suggestion, answer),
        )


def for_reader(suggestion: Suggestion, user: User) -> Paper | None:
    """None before somebody answered."""
    answer = suggestion.steps.exclude(outcome="").select_related("department").last()
    if answer is None:
        return None
    return paper_of(suggestion, answer, knows_submitter=allowed(user, "suggestion.know_submitter", suggestion))


def _addressee(suggestion: Suggestion, *, knows_submitter: bool) -> str:
    name = (suggestion.submitter_name or suggestion.submitter_unit) if knows_submitter else ""
    return _("%(department)s:") % {"department": name or _("To the person who made the suggestion")}


def _note(suggestion: Suggestion, answer: SuggestionStep) -> str:
    said = {"number": suggestion.number, "outcome": answer.get_outcome_display()}
    return _("suggestion %(number)s, outcome %(outcome)s") % said
