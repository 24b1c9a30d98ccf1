"""The measures of a plan as it runs today, as `revision` compares them with a corrected text."""

from collections.abc import Iterator

from django.db import models

from measures.models import Assignment, Measure, Milestone
from measures.revision import Known, KnownOwner, KnownStep
from plans.models import Plan


def known_of(plan: Plan) -> Iterator[Known]:
    recorded = recorded_on(plan)
    rows = plan.measures.in_plan_order().select_related("section")
    for measure in rows.prefetch_related("assignments__department", "milestones", "targets"):
        yield Known(
            pk=measure.pk,
            number=measure.number,
            heading=measure.heading,
            body=measure.body,
            section=measure.section.heading if measure.section else "",
            title=str(measure),
            owners=tuple(_owner(part) for part in sorted(measure.assignments.all(), key=lambda part: part.pk)),
            steps=tuple(_step(milestone) for milestone in measure.milestones.all()),
            targets=tuple(target.text for target in measure.targets.all()),
            working_title=measure.working_title,
            recorded=measure.pk in recorded,
            withdrawn=measure.is_withdrawn,
        )


def _owner(part: Assignment) -> KnownOwner:
    return KnownOwner(
        department=part.department_id,
        label=part.department.short_name,
        leads=part.role == Assignment.Role.LEAD,
        confirmed=part.confirmed_at is not None,
        from_text=part.source == Assignment.Source.TEXT,
    )


def _step(milestone: Milestone) -> KnownStep:
    moved = milestone.due_on != milestone.original_due_on
    return KnownStep(
        pk=milestone.pk,
        title=milestone.title,
        due_on=milestone.due_on,
        printed_on=milestone.original_due_on,
        decided=moved or milestone.done_on is not None or milestone.span_start is None,
    )


def recorded_on(plan: Plan) -> set[int]:
    """The measures of which some floor keeps a record, so that a deletion would be refused, and reached milestones."""
    found = set(plan.measures.filter(milestones__done_on__isnull=False).values_list("pk", flat=True))
    for relation in Measure._meta.related_objects:
        if relation.on_delete is models.RESTRICT:
            rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__plan": plan})
            found |= set(rows.values_list(relation.field.attname, flat=True))
    return found
