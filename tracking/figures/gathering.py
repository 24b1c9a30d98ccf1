"""The figures of one plan: seven SQL statements, whatever its size; the rest is addition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import OuterRef, Q, Subquery

from measures.models import Measure, Milestone
from measures.models.measure import stands
from plans.models import CalendarDay, Department, Plan, Section
from plans.workdays import Calendars
from tracking import filings, milestones
from tracking.figures.counting import group
from tracking.figures.league import Place, league
from tracking.figures.rows import measure_row, milestone_row, name_of, overdue_rows
from tracking.figures.shapes import GroupFigures, MeasureRow, MilestoneRow, OverdueRow, PlanFigures
from tracking.models import Period, ProgressUpdate, Revision
from tracking.standing import with_standing

Thing = TypeVar("Thing")
ONE_DAY = timedelta(days=1)


def plan_figures(plan: Plan, *, period: Period | None, as_of: date) -> PlanFigures:
    """The figures of `plan` for `period` as they stood at the end of `as_of`.

    A past day gives what was true then: filings are read from their log, milestones by the day they were reached.
    A measure that was withdrawn later still counts on that day. Leads and due dates are those in force now, the
    departments called as they were then.
    """
    calendars = CalendarDay.objects.calendars()
    calendar = calendars.of(plan.district_id)
    measures = _measures(plan, as_of=as_of, calendars=calendars)
    counted = Q(stands(filings.end_of(as_of), path="measure__"), measure__plan=plan)
    standing = milestones.as_of(Milestone.objects.filter(counted), day=as_of)
    steps = tuple(milestone_row(step, as_of=as_of) for step in standing.only("title", "measure", "due_on", "done_on"))
    expected = {update.measure_id: update for update in _updates(period, as_of=as_of)}
    owed: list[Any] = list(filings.overdue(ProgressUpdate.objects.filter(counted).only("measure"), day=as_of))
    departments = _departments(measures, steps, as_of=as_of)
    rows = tuple(measure_row(measure, departments, expected.get(measure.pk)) for measure in measures)
    overdue = overdue_rows(rows, steps, owed, departments, as_of=as_of, calendar=calendar)
    whole = group(None, str(plan), rows, steps, overdue)
    return PlanFigures(
        plan_id=plan.pk,
        title=str(plan),
        month=period.month if period else None,
        due_on=period.due_on if period else None,
        working_days_left=calendar.between(as_of, period.due_on) if period else None,
        as_of=as_of,
        measures=whole.measures,
        lights=whole.lights,
        percent=whole.percent,
        expected_percent=whole.expected_percent,
        filings=whole.filings,
        milestones=whole.milestones,
        departments=_by_department(departments, rows, steps, overdue),
        sections=_by_section(plan, rows, steps, overdue),
        rows=rows,
        steps=steps,
        overdue=overdue,
    )


def plan_league(plan: Plan, figures: PlanFigures, *, period: Period | None) -> tuple[Place, ...]:
    """The league table of `figures` of `period`; ranks are gained since the end of the month before."""
    if period is None:
        return league(figures.departments)
    earlier = Period.objects.filter(plan=plan, month__lt=period.month).order_by("-month").first()
    if earlier is None:
        return league(figures.departments)
    end = min(period.month - ONE_DAY, figures.as_of)
    return league(figures.departments, before=plan_figures(plan, period=earlier, as_of=end).departments)


def _measures(plan: Plan, *, as_of: date, calendars: Calendars) -> list[Any]:
    counted = Measure.objects.filter(plan=plan).in_force(filings.end_of(as_of))
    measures = counted.with_lead().in_plan_order()
    return list(with_standing(measures, plan=plan, day=as_of, calendars=calendars))


def _updates(period: Period | None, *, as_of: date) -> Iterable[Any]:
    if period is None:
        return ()
    last = Revision.objects.filter(update=OuterRef("pk"), submitted_at__lt=filings.end_of(as_of)).order_by("-number")
    expected = filings.as_of(ProgressUpdate.objects.filter(period=period).only("measure"), day=as_of)
    return expected.annotate(revision_id=Subquery(last.values("pk")[:1]))


def _departments(measures: Iterable[Any], steps: Iterable[MilestoneRow], *, as_of: date) -> dict[int, Department]:
    """Those who lead or owe a milestone, in office order, with their names of the day."""
    owing = [measure.lead_id for measure in measures] + [step.owner_id for step in steps]
    ids = {pk for pk in owing if pk is not None}
    named = Department.objects.filter(pk__in=ids).as_named_on(as_of)
    return {department.pk: department for department in named.in_office_order()}


def _by_department(
    departments: Mapping[int, Department],
    rows: Sequence[MeasureRow],
    steps: Sequence[MilestoneRow],
    overdue: Sequence[OverdueRow],
) -> tuple[GroupFigures, ...]:
    """In office order; what nobody leads yet comes last, under no name."""
    led, owed, late = (
        _grouped(rows, lambda row: row.department_id),
        _grouped(steps, lambda step: step.owner_id),
        _grouped(overdue, lambda row: row.department_id),
    )
    keys: list[int | None] = [*departments, *([None] if None in led or None in owed else [])]
    return tuple(group(key, name_of(departments, key), led[key], owed[key], late[key]) for key in keys)


def _by_section(
    plan: Plan, rows: Sequence[MeasureRow], steps: Sequence[MilestoneRow], overdue: Sequence[OverdueRow]
) -> tuple[GroupFigures, ...]:
    """In the order of the plan, only where measures stand; those that stand in no section come last, under no name."""
    section_of = {row.pk: row.section_id for row in rows}
    inside, owed, late = (
        _grouped(rows, lambda row: row.section_id),
        _grouped(steps, lambda step: section_of[step.measure_id]),
        _grouped(overdue, lambda row: section_of[row.measure_id]),
    )
    sections = Section.objects.filter(plan=plan)
    names: dict[int | None, str] = {section.pk: str(section) for section in sections if section.pk in inside}
    if None in inside:
        names[None] = ""
    return tuple(group(key, name, inside[key], owed[key], late[key]) for key, name in names.items())


def _grouped(things: Iterable[Thing], key: Callable[[Thing], int | None]) -> defaultdict[int | None, list[Thing]]:
    groups: defaultdict[int | None, list[Thing]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return groups
