"""Who may do what to instructions, suggestions and inspections; part of the table in policies.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from measures.policies import posted_in_lead
from plans.models import Department, User
from plans.models.membership import Role
from plans.policies import Rule, oversees, runs_plan, runs_territory
from tracking.models import Inspection, InspectionItem, Instruction, InstructionAddressee, Suggestion, SuggestionUnit

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


def posted_in(user: User, departments: set[int], *roles: str) -> bool:
    """Holds one of `roles` in one of `departments` or in a department above it."""
    own = user.held().departments(*roles)
    return bool(own) and Department.objects.at_or_above(departments).filter(pk__in=own).exists()


def gives_instruction(user: User, measure: Measure) -> bool:
    """A leader of the territory, or a coordinator who writes a leader's words down."""
    return oversees(user, measure.plan.district_id, Role.LEADER, Role.COORDINATOR)


def settles_instruction(user: User, instruction: Instruction) -> bool:
    return gives_instruction(user, instruction.measure)


def answers_instruction(user: User, addressee: InstructionAddressee) -> bool:
    return posted_in(user, {addressee.department_id}, Role.LIAISON)


def keeps_suggestion(user: User, suggestion: Suggestion) -> bool:
    return runs_territory(user, suggestion.district_id)


def answers_suggestion(user: User, suggestion: Suggestion) -> bool:
    """A liaison of the department that is responsible now."""
    leads = SuggestionUnit.objects.leads().filter(suggestion=suggestion)
    return posted_in(user, set(leads.values_list("department", flat=True)), Role.LIAISON)


def contributes(user: User, unit: SuggestionUnit) -> bool:
    return posted_in(user, {unit.department_id}, Role.LIAISON)


def knows_submitter(user: User, suggestion: Suggestion) -> bool:
    """Personal data: for who has to ask back, a coordinator or a department that answers."""
    units = SuggestionUnit.objects.filter(suggestion=suggestion).values_list("department", flat=True)
    return keeps_suggestion(user, suggestion) or posted_in(user, set(units), Role.LIAISON, Role.HEAD)


def runs_inspection(user: User, thing: Inspection | InspectionItem) -> bool:
    inspection = thing.inspection if isinstance(thing, InspectionItem) else thing
    return runs_plan(user, inspection.plan)


def replies_to_findings(user: User, item: InspectionItem) -> bool:
    return posted_in_lead(user, item.measure, Role.LIAISON, Role.HEAD)


RULES: Mapping[str, Rule] = {
    "instruction.give": gives_instruction,
    "instruction.reply": answers_instruction,
    "instruction.settle": settles_instruction,
    "instruction.follow_up": settles_instruction,
    "suggestion.take_in": runs_territory,
    "suggestion.dispatch": keeps_suggestion,
    "suggestion.contribute": contributes,
    "suggestion.answer": answers_suggestion,
    "suggestion.return": keeps_suggestion,
    "suggestion.rate": keeps_suggestion,
    "suggestion.close": keeps_suggestion,
    "suggestion.reopen": keeps_suggestion,
    "suggestion.link": keeps_suggestion,
    "suggestion.know_submitter": knows_submitter,
    "inspection.draw": runs_plan,
    "inspection.inspect": runs_inspection,
    "inspection.reply": replies_to_findings,
    "inspection.conclude": runs_inspection,
}
WORDS: Mapping[str, StrOrPromise] = {
    "instruction.give": _("leave an instruction"),
    "instruction.reply": _("answer the instruction"),
    "instruction.settle": _("settle the instruction"),
    "instruction.follow_up": _("ask further about the instruction"),
    "suggestion.take_in": _("take in suggestions"),
    "suggestion.dispatch": _("assign the suggestion"),
    "suggestion.contribute": _("say your department's part on the suggestion"),
    "suggestion.answer": _("answer the suggestion"),
    "suggestion.return": _("return the answer"),
    "suggestion.rate": _("record how satisfied the submitter is"),
    "suggestion.close": _("close the suggestion"),
    "suggestion.reopen": _("reopen the suggestion"),
    "suggestion.link": _("link the suggestion to measures"),
    "suggestion.know_submitter": _("see who made the suggestion"),
    "inspection.draw": _("draw an inspection"),
    "inspection.inspect": _("record the findings of an inspection"),
    "inspection.reply": _("reply to the findings"),
    "inspection.conclude": _("conclude the inspection"),
    # as the record names what is done to one measure of the sample
    "inspectionitem.inspect": _("record the findings of an inspection"),
    "inspectionitem.reply": _("reply to the findings"),
    "inspectionitem.conclude": _("conclude the inspection"),
}
