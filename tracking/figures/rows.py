"""From annotated models to the rows of the figures: one per measure, one per thing past its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from plans.workdays import WorkingCalendar
from tracking.figures.shapes import MeasureRow, MilestoneRow, OverdueRow
from tracking.milestones import MilestoneState
from tracking.models import Duty


def measure_row(measure: Any, departments: Mapping[int, Any], update: Any | None) -> MeasureRow:
    filing = (
        {
            "update_id": update.pk,
            "filing_state": update.state,
            "filed_on": update.first_filed_on,
            "filed_on_time": update.on_time,
            "revision_id": update.revision_id,
        }
        if update
        else {}
    )
    return MeasureRow(
        pk=measure.pk,
        ordinal=measure.ordinal,
        number=measure.number,
        title=measure.title,
        section_id=measure.section_id,
        department_id=measure.lead_id,
        department=name_of(departments, measure.lead_id),
        light=measure.light,
        percent=measure.percent,
        expected_percent=measure.expected_percent,
        next_due_on=measure.next_due_on,
        last_filed_month=measure.last_filed_month,
        **filing,
    )


def milestone_row(step: Any, *, as_of: date) -> MilestoneRow:
    return MilestoneRow(
        pk=step.pk,
        title=step.title,
        measure_id=step.measure_id,
        owner_id=step.owner_id,
        due_on=step.due_on,
        done_on=step.done_on if step.state == MilestoneState.DONE else None,
        state=step.state,
        is_due=step.due_on <= as_of,
    )


def overdue_rows(
    rows: Iterable[MeasureRow],
    steps: Iterable[MilestoneRow],
    owed: Iterable[Any],
    departments: Mapping[int, Any],
    *,
    as_of: date,
    calendar: WorkingCalendar,
) -> tuple[OverdueRow, ...]:
    """Milestones and filings past their day, the longest overdue first, then in plan order."""
    of_measure = {row.pk: row for row in rows}

    def late(kind: str, thing: Any, owner: int | None, *, title: str, due_on: date, month: date | None) -> OverdueRow:
        row = of_measure[thing.measure_id]
        return OverdueRow(
            kind=kind,
            thing_id=thing.pk,
            title=title,
            due_on=due_on,
            working_days_late=calendar.between(due_on, as_of),
            measure_id=row.pk,
            measure_ordinal=row.ordinal,
            measure_number=row.number,
            measure_title=row.title,
            department_id=owner,
            department=name_of(departments, owner),
            month=month,
        )

    missed = [
        late(Duty.Kind.MILESTONE, step, step.owner_id, title=step.title, due_on=step.due_on, month=None)
        for step in steps
        if step.state == MilestoneState.OVERDUE
    ]
    unfiled = [
        late(
            Duty.Kind.UPDATE,
            update,
            of_measure[update.measure_id].department_id,
            title="",
            due_on=update.owed_by,
            month=update.month,
        )
        for update in owed
    ]
    return tuple(sorted(missed + unfiled, key=lambda row: (row.due_on, row.measure_ordinal, row.key)))


def name_of(departments: Mapping[int, Any], pk: int | None) -> str:
    return departments[pk].short_name_then if pk is not None and pk in departments else ""
