"""The words of a reading in the language of the reader: kinds, reasons, problems and repairs, each with its place."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from measures.editing.operation import Unfit
from plans.actions.documents import problem_row
from plans.documents.messages import KINDS, REASONS, kind_text, reason_text
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
# Why a change of the proposal cannot be made.
UNFIT = {
    "no_such_change": _("There is no such change."),
    "no_measure": _("This measure is no longer there."),
    "no_section": _("This section is no longer there."),
    "no_requirement": _("This work requirement is no longer there."),
    "no_finding": _("This date or target is no longer there."),
    "no_department": _("This department is not to be had here; choose one of the list."),
    "no_role": _("Say whether the department leads or supports."),
    "no_target": _("Choose a comparator and a kind of target."),
    "no_date": _("“%(words)s” is not a date. Write it as 2026-10-31."),
    "no_number": _("“%(words)s” is not a number that fits here."),
    "no_place": _("The measure cannot be split at this place."),
    "no_heading": _("This text is too long for the heading of a section."),
    "nothing_written": _("Nothing is written in the field."),
    "too_long": _("Write at most %(limit)s characters."),
    "too_many": _("This proposal was changed too often; confirm it or read the document again."),
    "nothing_to_undo": _("There is nothing to undo."),
    "first_measure": _("It is the first measure; there is none before it."),
    "by_hand": _("It is not printed in the document, so its text cannot be merged or split."),
    "other_section": _("The measure before it stands in another section; move it there first."),
    "apart": _("Other text stands between the two measures."),
    "inside_a_finding": _("This place lies inside a date, a target or a name."),
    "has_findings": _("It has departments, dates or targets, so it is no heading. Remove them first."),
    "department_twice": _("This department is already named beside the measure."),
}
FORBIDDEN = _("The post of the person who sent this file does not include importing plans any more.")
CLOSED_PLAN = _("“%(plan)s” is closed; its text stays as it is.")
DRAFT_TEXT = _("A draft for comment cannot become the text of a plan that is running.")
NO_MEASURES = _("No measure was found in this document; there is nothing to import.")
NOT_A_PLAN = _("This document cannot be imported as a plan; it was recognised as: %(kind)s. %(reason)s")
NO_SPACE = _("There is no room left for files. Nothing was kept; tell your administrator.")
REFUSALS = {
    "no_measures": NO_MEASURES,
    "forbidden": FORBIDDEN,
    "closed_plan": CLOSED_PLAN,
    "draft_text": DRAFT_TEXT,
    "no_space": NO_SPACE,
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


def of_refusal(code: str, params: Mapping[str, Any]) -> str:
    """Why an upload did not become a document."""
    if code == "not_a_plan":
        reason = gettext(REASONS[params["reason"]]) % params["reason_params"]
        return gettext(NOT_A_PLAN) % {"kind": of_stored_kind(params["kind"]), "reason": reason}
    return gettext((REFUSALS | UNREADABLE)[code]) % params


def of_unfit(error: Unfit) -> str:
    return gettext(UNFIT[error.code]) % error.params


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
