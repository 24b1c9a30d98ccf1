"""A read document as plain JSON values, for machines that know nothing of this project."""

from datetime import date
from typing import Any

from plans.documents.tree import (
    Deadline,
    DeadlineKind,
    Field,
    Figure,
    ParsedMeasure,
    ParsedPlan,
    ParsedRequirement,
    Target,
)


def as_neutral(plan: ParsedPlan) -> dict[str, Any]:
    """The document in the exchange form of the corpus: unknown is null, dates are ISO."""
    tops = [place for place, section in enumerate(plan.sections) if section.parent is None]
    return {
        "kind": str(plan.kind),
        "is_plan": plan.kind.is_plan,
        "language": plan.language,
        "status": "draft" if plan.is_draft else "final",
        "title": _value(plan.title),
        "doc_number": _value(plan.doc_number),
        "issuer": _value(plan.issuer),
        "issue_date": _iso(plan.issue_date.value) if plan.issue_date else None,
        "year": _value(plan.year),
        "superior_plan": _value(plan.superior_plan),
        "sections": [_section(plan, place) for place in tops],
        "measures": [_measure(plan, measure, tops) for measure in plan.measures],
        "work_requirements": [_requirement(item) for item in plan.work_requirements],
        "figures": [_figure(figure) for figure in plan.figures],
        "repairs": len(plan.repairs),
        "problems": [{"code": problem.code, **dict(problem.params)} for problem in plan.problems],
    }


def _value(field: Field[Any] | None) -> Any:
    return field.value if field else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _section(plan: ParsedPlan, place: int) -> dict[str, Any]:
    section = plan.sections[place]
    inner = [child for child in plan.sections if child.parent == place]
    return {
        "number": section.number or None,
        "heading": section.heading.value,
        "subsections": [{"printed_number": child.number, "heading": child.heading.value} for child in inner],
    }


def _top_of(plan: ParsedPlan, place: int | None) -> int | None:
    while place is not None and plan.sections[place].parent is not None:
        place = plan.sections[place].parent
    return place


def _measure(plan: ParsedPlan, measure: ParsedMeasure, tops: list[int]) -> dict[str, Any]:
    top = _top_of(plan, measure.section)
    return {
        "ordinal": measure.ordinal,
        "number": measure.number or None,
        "heading": _value(measure.heading),
        "body": measure.body.value,
        "section": tops.index(top) if top is not None else None,
        "departments": [
            {"name": ref.name.value, "role": str(ref.role), "generic": ref.generic} for ref in measure.departments
        ],
        "deadlines": [
            _deadline(deadline) for deadline in measure.deadlines if deadline.kind is not DeadlineKind.UNCLEAR
        ],
        "targets": [_target(target) for target in measure.targets],
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    kind = None if deadline.kind is DeadlineKind.DATE else str(deadline.kind)
    return {"date": _iso(deadline.on), "type": kind, "text": deadline.words}


def _target(target: Target) -> dict[str, Any]:
    return {
        "text": target.text,
        "value": float(target.value),
        "unit": target.unit or None,
        "comparator": str(target.comparator),
        "kind": str(target.kind),
        "baseline": float(target.baseline) if target.baseline is not None else None,
        "deadline": _iso(target.on),
    }


def _requirement(item: ParsedRequirement) -> dict[str, Any]:
    return {"number": item.number, "heading": _value(item.heading), "body": item.body.value}


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "text": figure.text,
        "value": float(figure.value),
        "unit": figure.unit or None,
        "comparator": str(figure.comparator),
        "as_of": _iso(figure.as_of),
    }
