"""What taking an import back would remove, and what stands against it. Read-only; `importing.undo_import` does it."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from measures.models import Assignment, Measure, Milestone, Target
from plans.models import Plan


@dataclass(frozen=True)
class Undoing:
    """`removed` and `held_by` pair a name with a count. An import that something holds is not undone."""

    removed: tuple[tuple[str, int], ...]
    held_by: tuple[tuple[str, int], ...]

    @property
    def is_possible(self) -> bool:
        return not self.held_by


def outlook(plan: Plan) -> Undoing:
    removed = (
        (_("Sections"), plan.sections.count()),
        (_("Measures"), plan.measures.count()),
        (_("Work requirements"), plan.requirements.count()),
        (_("Departments assigned"), Assignment.objects.filter(measure__plan=plan).count()),
        (_("Milestones"), Milestone.objects.filter(measure__plan=plan).count()),
        (_("Targets"), Target.objects.filter(measure__plan=plan).count()),
    )
    return Undoing(removed, tuple((name, count) for name, count in _holders(plan) if count))


def _holders(plan: Plan) -> list[tuple[str, int]]:
    """Whatever refers to the plan, its measures or milestones and must not lose them, on whichever floor it lives."""
    found = []
    for model, path in ((Plan, ""), (Measure, "__plan"), (Milestone, "__measure__plan")):
        for relation in model._meta.related_objects:
            if relation.on_delete is models.RESTRICT:
                rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}{path}": plan})
                found.append((str(relation.related_model._meta.verbose_name_plural), rows.count()))
    return found
