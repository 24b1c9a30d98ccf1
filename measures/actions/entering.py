"""What a printed plan says of a measure beside its words, put down in one go: who leads it and by when."""

from datetime import date, datetime

from django.db import transaction

from measures.actions import assignments, milestones
from measures.models import Assignment, Measure
from plans.models import Department, User


@transaction.atomic
def put_down(
    measure: Measure, *, by: User, now: datetime, lead: Department | None = None, due_on: date | None = None
) -> None:
    """Give `measure` its lead and its only date: a milestone called like the measure. What is so already stays.

    A measure with several milestones has no only date; theirs stay as they are.
    """
    if lead is not None and not Assignment.objects.leads().filter(measure=measure, department=lead).exists():
        assignments.assign(measure, department=lead, role=Assignment.Role.LEAD, by=by, now=now)
    steps = list(measure.milestones.all()[:2])
    if due_on is None or len(steps) > 1:
        return
    if not steps:
        milestones.add(measure, title=measure.title[:200], due_on=due_on, by=by, now=now)
    elif steps[0].due_on != due_on:
        (step,) = steps
        said = {"title": step.title, "deliverable": step.deliverable}
        milestones.edit(step, due_on=due_on, department=step.department, **said, by=by, now=now)
