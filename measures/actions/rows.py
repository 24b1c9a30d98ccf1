"""What a proposal becomes as rows, whether it makes a plan or takes the place of a plan's text."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from measures import units
from measures.models import Assignment, Measure, Milestone, Target
from measures.proposal import ProposedMeasure, clipped, each_once
from plans.actions.documents import problem_row, reading
from plans.documents.tree import ParsedPlan, Problem, Span
from plans.models import Document, Plan, Requirement, Section, User

TARGET_CEILING = Decimal(10) ** 14


def add_requirements(tree: ParsedPlan, plan: Plan, sections: list[Section]) -> None:
    Requirement.objects.bulk_create(
        Requirement(
            plan=plan,
            section=section_at(sections, requirement.section),
            ordinal=ordinal,
            number=requirement.number[:20],
            heading=clipped(requirement.heading.value if requirement.heading else ""),
            body=requirement.body.value,
        )
        for ordinal, requirement in enumerate(tree.work_requirements, start=1)
    )


def measure_of(proposed: ProposedMeasure, plan: Plan, section: Section | None, ordinal: int) -> Measure:
    parsed = proposed.parsed
    spans = {
        "measure": None if proposed.is_by_hand else parsed.span,
        "heading": parsed.heading.span if parsed.heading else None,
        "body": parsed.body.span,
    }
    return Measure(
        plan=plan,
        section=section,
        ordinal=ordinal,
        number=proposed.shown_number[:20],
        printed_number="" if proposed.number is None else parsed.number[:20],
        heading=clipped(proposed.heading, 300),
        body=parsed.body.value,
        working_title=clipped(proposed.working_title, 100),
        spans={name: [span.start, span.end] for name, span in spans.items() if span},
    )


def assignments_of(measure: Measure, proposed: ProposedMeasure, *, by: User, now: datetime) -> Iterable[Assignment]:
    """A department written in the district's book is confirmed with the import; a guessed one waits for a person."""
    for owner in each_once(list(proposed.owners)):
        if owner.department is None:
            continue
        yield Assignment(
            measure=measure,
            department_id=owner.department,
            role=Assignment.Role.LEAD if owner.leads else Assignment.Role.SUPPORTING,
            source=Assignment.Source.TEXT if owner.span else Assignment.Source.HAND,
            printed=owner.printed[:100] if owner.span else "",
            **_ends(owner.span),
            confirmed_at=now if owner.is_certain else None,
            confirmed_by=by if owner.is_certain else None,
        )


def milestones_of(measure: Measure, proposed: ProposedMeasure, *, text: str) -> Iterable[Milestone]:
    for ordinal, step in enumerate(proposed.steps, start=1):
        yield Milestone(
            measure=measure,
            ordinal=ordinal,
            title=step.title,
            original_due_on=step.due_on,
            due_on=step.due_on,
            quote=text[step.span.start : step.span.end][:300] if step.span else "",
            **_ends(step.span),
        )


def targets_of(measure: Measure, proposed: ProposedMeasure) -> Iterable[Target]:
    for ordinal, target in enumerate(proposed.parsed.targets, start=1):
        yield Target(
            measure=measure,
            ordinal=ordinal,
            text=clipped(target.text, 300),
            kind=target.kind.value,
            comparator=target.comparator.value,
            value=_number(target.value),
            baseline=_number(target.baseline),
            unit=target.unit[:30],
            scale=units.plain(target.unit)[0],
            due_on=target.on,
            **_ends(target.span),
        )


def file_reading(document: Document, tree: ParsedPlan, problems: Iterable[Problem], plan: Plan) -> None:
    """The stored text is the one that was imported, even where the reader has learned since the upload."""
    columns = reading(tree) | {"problems": [problem_row(problem) for problem in problems]}
    Document.objects.filter(pk=document.pk).update(plan=plan, **columns)


def section_at(sections: list[Section], index: int | None) -> Section | None:
    return None if index is None else sections[index]


def _ends(span: Span | None) -> dict[str, int | None]:
    return {"span_start": span.start if span else None, "span_end": span.end if span else None}


def _number(value: Decimal | None) -> Decimal | None:
    """As the column holds it; a number beyond all budgets is a misreading and stays in the words only."""
    return None if value is None or abs(value) >= TARGET_CEILING else round(value, 4)
