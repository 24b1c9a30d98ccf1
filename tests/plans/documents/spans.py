"""Every extracted value and the place it claims to stand at."""

from typing import Any

from plans.documents.tree import Deadline, Field, ParsedPlan, Span, Target


def misplaced(plan: ParsedPlan) -> list[object]:
    """The values whose words are not those at their place; without a place there is no value."""
    wrong: list[object] = []
    for field in fields_of(plan):
        if field.span is None:
            wrong += [field] if field.value else []
        elif plan.text[field.span.start : field.span.end] != field.quote:
            wrong.append(field)
    return wrong + [span for words, span in passages_of(plan) if plan.text[span.start : span.end] != words]


def fields_of(plan: ParsedPlan) -> list[Field[Any]]:
    alone = (plan.title, plan.doc_number, plan.issuer, plan.issue_date, plan.year, plan.superior_plan)
    fields: list[Field[Any]] = [field for field in alone if field]
    fields += [section.heading for section in plan.sections]
    for measure in plan.measures:
        fields += [measure.body, *([measure.heading] if measure.heading else [])]
        fields += [ref.name for ref in measure.departments]
        for task in measure.tasks:
            fields += [task.text, *(ref.name for ref in task.departments)]
    for requirement in plan.work_requirements:
        fields += [requirement.body, *([requirement.heading] if requirement.heading else [])]
    return fields


def passages_of(plan: ParsedPlan) -> list[tuple[str, Span]]:
    promised: list[Deadline | Target] = []
    for measure in plan.measures:
        promised += [*measure.deadlines, *measure.targets]
    passages = [(item.words if isinstance(item, Deadline) else item.text, item.span) for item in promised]
    return passages + [(figure.text, figure.span) for figure in plan.figures]
