"""What a report says, taken from the rows once and frozen: every number, name and accepted word as of one day.

From here on nothing looks at a row again, so renaming, deleting or moving people changes no report. The form is
`FORMAT`; a field that is renamed, dropped or counted otherwise makes a new one, and with it a new template version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction

from measures.models import Assignment, Milestone
from plans.models import CalendarDay, Plan, Section
from tracking.figures import FilingFigures, GroupFigures, LightCount, MeasureRow, PlanFigures, figure_book
from tracking.milestones import open_on
from tracking.models import Period, ProgressUpdate, Revision
from tracking.reports import told
from tracking.reports.canonical import frozen
from tracking.reports.rendering import CURRENT

FORMAT = 2
RULES = (
    "due_soon_days",
    "overdue_days",
    "behind_points",
    "light_basis",
    "overdue_points",
    "grace_days",
    "review_days",
    "signing_days",
    "sign_off",
)
FILINGS = ("expected", "filed", "missing", "on_time", "late", "waiting", "accepted", "returned")


def contents_of(plan: Plan, period: Period, *, as_of: date) -> dict[str, Any]:
    """The contents of the report on `period` as of the end of `as_of`, ready to be frozen.

    Read from one still picture of the database. Only accepted filings are quoted. Every list carries its order.
    """
    with _still_picture():
        book = figure_book(plan, period=period, as_of=as_of)
        figures, measures = book.plan, _measures(plan, book.plan)
        before = told.months_before(plan, period, as_of=as_of)
        return frozen(
            {
                "format": FORMAT,
                "kind": "monthly",
                "template_version": CURRENT,
                "language": plan.language,
                "as_of": as_of,
                "plan": _plan(plan),
                "period": {
                    "id": period.pk,
                    "month": period.month,
                    "due_on": period.due_on,
                    "locks_on": period.locks_on,
                },
                "rules": {name: getattr(plan, name) for name in RULES},
                "calendar": {"known_until": CalendarDay.objects.calendar().known_until},
                "totals": _totals(figures),
                "lights": _counts(figures.lights),
                "shares": {count.light: count.share for count in figures.lights},
                "filings": _filings(figures.filings),
                "milestones": {
                    "total": figures.milestones.total,
                    "done": figures.milestones.done,
                    "due": figures.milestones.due,
                    "kept": figures.milestones.kept,
                    "overdue": figures.milestones.overdue,
                },
                "sections": _sections(plan, figures),
                "departments": _departments(figures),
                "measures": measures,
                "overdue": _overdue(figures, problems={row["id"]: row["problems"] for row in measures}),
                "target_states": told.target_states(book),
                "targets": told.targets_of(book),
                "suggestions": told.suggestions_of(book),
                "course": told.course_of([*before, figures]),
                "moved": told.moved_of(plan, before[-1], book) if before else None,
            }
        )


@contextmanager
def _still_picture() -> Iterator[None]:
    """One snapshot for all statements, so that a filing accepted meanwhile is in every number or in none.

    Within a transaction that is already under way its own isolation holds; PostgreSQL cannot raise it any more.
    """
    under_way = connection.in_atomic_block
    with transaction.atomic():
        if not under_way:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.pk,
        "title": plan.title,
        "year": plan.year,
        "doc_number": plan.doc_number,
        "district": {"id": plan.district_id, "name": plan.district.name},
        "office": {"id": plan.office_id, "name": plan.office.name},
    }


def _totals(figures: PlanFigures) -> dict[str, Any]:
    owing = _expecting(figures)
    return {
        "measures": figures.measures,
        "percent": figures.percent,
        "expected_percent": figures.expected_percent,
        "overdue": len(figures.overdue),
        "departments": len(owing),
        "departments_missing": sum(1 for group in owing if group.filings.missing),
    }


def _counts(lights: Iterable[LightCount]) -> dict[str, int]:
    return {count.light: count.count for count in lights}


def _filings(filings: FilingFigures) -> dict[str, int]:
    return {name: getattr(filings, name) for name in FILINGS}


def _expecting(figures: PlanFigures) -> list[GroupFigures]:
    """The departments that owe a filing this month; others of the plan only support or hold a milestone."""
    return [group for group in figures.departments if group.filings.expected]


def _sections(plan: Plan, figures: PlanFigures) -> list[dict[str, Any]]:
    """Those with measures; a part of the plan that holds only work requirements is not reported on."""
    known = {section.pk: section for section in Section.objects.filter(plan=plan)}
    return [
        {
            "order": order,
            "id": group.pk,
            "number": known[group.pk].number if group.pk else "",
            "heading": known[group.pk].heading if group.pk else "",
            "measures": group.measures,
            "lights": _counts(group.lights),
        }
        for order, group in enumerate(figures.sections, start=1)
    ]


def _departments(figures: PlanFigures) -> list[dict[str, Any]]:
    return [
        {
            "order": order,
            "id": group.pk,
            "name": group.name,
            "measures": group.measures,
            "lights": _counts(group.lights),
            **_filings(group.filings),
        }
        for order, group in enumerate(_expecting(figures), start=1)
    ]


def _measures(plan: Plan, figures: PlanFigures) -> list[dict[str, Any]]:
    said = Revision.objects.in_bulk([row.revision_id for row in figures.rows if _is_quoted(row)])
    supporting = _supporting(plan)
    coming = {
        (milestone.measure_id, milestone.due_on): milestone.title
        for milestone in open_on(Milestone.objects.filter(measure__plan=plan), figures.as_of).order_by("-ordinal")
    }
    ordered = _in_section_order(figures)
    return [
        {
            "order": order,
            "id": row.pk,
            "number": row.number,
            "title": row.title,
            "section": section,
            "lead_id": row.department_id,
            "lead": row.department,
            "supporting": supporting.get(row.pk, []),
            "light": row.light,
            "percent": row.percent,
            "expected_percent": row.expected_percent,
            "next_milestone": coming.get((row.pk, row.next_due_on), "") if row.next_due_on else "",
            "next_due_on": row.next_due_on,
            "update": row.update_id,
            "filing": row.filing_state,
            "filed_on": row.filed_on,
            **_words(said.get(row.revision_id)),
        }
        for order, (section, row) in enumerate(ordered, start=1)
    ]


def _is_quoted(row: MeasureRow) -> bool:
    return row.revision_id is not None and row.filing_state == ProgressUpdate.Status.ACCEPTED


def _words(revision: Revision | None) -> dict[str, Any]:
    if revision is None:
        return {"progress": "", "problems": "", "help": "", "next_steps": "", "no_change": False}
    return {
        "progress": revision.progress,
        "problems": revision.problems,
        "help": told.help_wanted(revision.problems),
        "next_steps": revision.next_steps,
        "no_change": revision.no_change,
    }


def _supporting(plan: Plan) -> dict[int, list[str]]:
    """Names of the supporting departments by measure, in office order."""
    names: dict[int, list[str]] = {}
    taking_part = Assignment.objects.confirmed().filter(measure__plan=plan, role=Assignment.Role.SUPPORTING)
    for assignment in taking_part.select_related("department").order_by("department__ordinal", "department"):
        names.setdefault(assignment.measure_id, []).append(assignment.department.short_name)
    return names


def _in_section_order(figures: PlanFigures) -> list[tuple[int, MeasureRow]]:
    """Each measure with the order of its section, as the report lists them."""
    orders = {group.pk: n for n, group in enumerate(figures.sections, start=1)}
    return sorted(((orders[row.section_id], row) for row in figures.rows), key=lambda pair: (pair[0], pair[1].ordinal))


def _overdue(figures: PlanFigures, *, problems: Mapping[int, str]) -> list[dict[str, Any]]:
    reasons = told.reasons_of(figures.overdue, as_of=figures.as_of, problems=problems)
    return [
        {
            "order": order,
            "key": row.key,
            "kind": row.kind,
            "title": row.title if row.kind == "milestone" else "",
            "month": row.month,
            "due_on": row.due_on,
            "working_days": row.working_days_late,
            "measure_id": row.measure_id,
            "measure_number": row.measure_number,
            "measure_title": row.measure_title,
            "department_id": row.department_id,
            "department": row.department,
            **reasons[row.key],
        }
        for order, row in enumerate(figures.overdue, start=1)
    ]
