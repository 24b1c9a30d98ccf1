"""The words of a reading in the language of the reader: kinds, reasons, problems and repairs, each with its place."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from plans.actions.documents import problem_row
from plans.documents.messages import KINDS, kind_text, reason_text
from plans.documents.messages import PROBLEMS as READING_PROBLEMS
from plans.documents.messages import UNREADABLE as READING_UNREADABLE
from plans.documents.tree import Kind, ParsedPlan, Problem, Repair, UnreadableDocument


def _(message: str) -> str:
    return message


# What the names of departments can add to the problems of the text itself.
PROBLEMS = READING_PROBLEMS | {
    "unknown_department": _("Measure %(number)s names “%(name)s”, which is no department of this district."),
    "ambiguous_department": _("Measure %(number)s names “%(name)s”; several departments may be meant."),
    "proposed_department": _("Measure %(number)s names “%(name)s”; the department was guessed and is to be confirmed."),
    "several_leads": _("Measure %(number)s names several lead departments (%(names)s); the first one leads."),
}
UNREADABLE = READING_UNREADABLE | {
    "no_table": _("No table with a column for the measure and one for the lead department was found in this file."),
}
METHODS = {
    "slipped": _("bytes put back in step"),
    "tag": _("markup removed"),
    "blank": _("blank restored"),
    "gloss": _("pronunciation gloss removed"),
    "script": _("Traditional to Simplified"),
    "punctuation": _("full-width mark restored"),
}
UNSURE = _("guessed")
SURE = _("sure")


def of_kind(tree: ParsedPlan) -> str:
    return gettext(kind_text(tree.kind))


def of_stored_kind(kind: str) -> str:
    """The kind as a document row keeps it."""
    return gettext(KINDS[Kind(kind)])


def of_reason(tree: ParsedPlan) -> str:
    return gettext(reason_text(tree.reason)) % dict(tree.reason.params)


def of_unreadable(error: UnreadableDocument) -> str:
    return gettext(UNREADABLE[error.code]) % error.params


def of_problem(problem: Problem | Mapping[str, Any]) -> str:
    """A problem as read or as stored, with its line: “Line 12: …”."""
    row = problem_row(problem) if isinstance(problem, Problem) else problem
    words = gettext(PROBLEMS[row["code"]]) % row["params"]
    if row["line"] is None:
        return words
    return gettext("Line %(line)s: %(words)s") % {"line": row["line"], "words": words}


def of_method(repair: Repair) -> str:
    """How it was mended."""
    return gettext(METHODS[repair.method])


def of_repair(repair: Repair) -> str:
    """One line of the repair ledger; the place counts characters of the original text."""
    return gettext("%(start)s–%(end)s: “%(original)s” → “%(result)s” (%(method)s, %(certainty)s)") % {
        "start": repair.at.start,
        "end": repair.at.end,
        "original": repair.original,
        "result": repair.result,
        "method": of_method(repair),
        "certainty": gettext(SURE if repair.sure else UNSURE),
    }
