"""What a monthly report tells besides lights and filings, taken from the rows and ready to be frozen.

Targets with their way, suggestions, reasons of what is overdue, the help that departments ask for, the months before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from plans.models import Plan
from tracking.figures import FigureBook, OverdueRow, PlanFigures, plan_figures, with_parts
from tracking.figures.comparing import Comparison, compare
from tracking.figures.months import closing_day
from tracking.figures.target_rows import TargetRow
from tracking.filings import end_of
from tracking.models import Duty, Extension, Period
from tracking.suggestions import counted

MONTHS = 6  # of the course that is drawn, the month of the report among them
COMPARED = (
    "completion.percent", "completion.expected", "lights.done", "lights.on_schedule", "lights.behind",
    "lights.overdue", "lights.not_started", "filings.filed", "filings.on_time", "filings.missing", "milestones.done",
    "milestones.overdue", "overdue.total", "targets.reached", "targets.behind", "suggestions.answered",
)  # fmt: skip
# A sentence that asks somebody above or beside for something.
ASKING = re.compile(
    r"[^。；;!?！？\n]*(?:[请需盼]|希望|恳请|建议|有待)[^。；;!?！？\n]*"
    r"(?:协调|支持|协助|帮助|解决|批准|明确|研究|指导|牵头|增配|保障)[^。；;!?！？\n]*[。；;]?"
    r"|[^.;!?\n]*\b(?:please|need|request|ask)\b[^.;!?\n]*[.;]?",
    re.IGNORECASE,
)


def help_wanted(problems: str) -> str:
    """The sentences among the issues of a filing that ask for help, one a line, as they were written."""
    return "\n".join(match.group().strip() for match in ASKING.finditer(problems))


def targets_of(book: FigureBook) -> list[dict[str, Any]]:
    measures = book.plan.by_pk
    return [
        _target(order, row, measures[row.measure_id].number, as_of=book.plan.as_of)
        for order, row in enumerate(book.targets, start=1)
    ]


def _target(order: int, row: TargetRow, number: str, *, as_of: date) -> dict[str, Any]:
    """`value` and `share` speak of the day of the last reading, what is expected of the day of the report."""
    return {
        "order": order,
        "id": row.pk,
        "measure_id": row.measure_id,
        "measure_number": number,
        "text": row.text,
        "unit": row.unit,
        "kind": row.kind,
        "goal": row.goal,
        "baseline": row.baseline,
        "due_on": row.due_on,
        "state": row.state,
        "value": row.value,
        "as_of": row.as_of,
        "share": row.share,
        "expected": {"value": row.expected, "as_of": as_of},
        "months": [{"month": one.month, "expected": one.expected, "reached": one.reached} for one in row.months],
    }


def target_states(book: FigureBook) -> dict[str, int]:
    states = ("reached", "on_way", "behind", "unknown")
    return {"total": len(book.targets)} | {state: sum(row.state == state for row in book.targets) for state in states}


def suggestions_of(book: FigureBook) -> dict[str, Any]:
    figures = counted(book.suggestions, as_of=book.plan.as_of)
    names = ("total", "waiting", "owed", "answered", "closed", "on_time")
    return {name: getattr(figures, name) for name in names} | {"outcomes": figures.outcomes}


def reasons_of(overdue: Iterable[OverdueRow], *, as_of: date, problems: Mapping[int, str]) -> dict[str, dict[str, Any]]:
    """By the key of what is overdue: what was said why, and the later date that is asked for or was granted.

    Of a milestone the last request for a later date, else the issues in the accepted filing of its measure.
    """
    rows = list(overdue)
    late = [row.thing_id for row in rows if row.kind == Duty.Kind.MILESTONE]
    asked = Extension.objects.filter(milestone__in=late, filed_at__lt=end_of(as_of)).exclude(status="withdrawn")
    last = {request.milestone_id: request for request in asked.order_by("filed_at", "pk")}
    reasons: dict[str, dict[str, Any]] = {}
    for row in rows:
        request = last.get(row.thing_id) if row.kind == Duty.Kind.MILESTONE else None
        reasons[row.key] = {
            "reason": request.reason if request else problems.get(row.measure_id, ""),
            "asked_for": request.asked_for if request else None,
        }
    return reasons


def months_before(plan: Plan, period: Period, *, as_of: date) -> list[PlanFigures]:
    """The figures of the months before `period`, the latest last, each as of its last day of filing."""
    periods = Period.objects.filter(plan=plan, month__lt=period.month).order_by("-month")[: MONTHS - 1]
    return [plan_figures(plan, period=one, as_of=closing_day(one, as_of)) for one in reversed(periods)]


def course_of(months: Iterable[PlanFigures]) -> list[dict[str, Any]]:
    return [
        {
            "month": one.month,
            "as_of": one.as_of,
            "percent": one.percent,
            "expected_percent": one.expected_percent,
            "lights": {count.light: count.count for count in one.lights},
        }
        for one in months
    ]


def moved_of(plan: Plan, before: PlanFigures, book: FigureBook) -> dict[str, Any]:
    """What moved since the month before."""
    return moved(compare(with_parts(plan, before), book))


def moved(comparison: Comparison) -> dict[str, Any]:
    figures = {move.id: move for move in comparison.figures}
    return {
        "month": comparison.before.plan.month,
        "day": comparison.before.plan.as_of,
        "figures": [
            {"id": name, "before": move.before, "after": move.after, "difference": move.difference}
            for name in COMPARED
            if (move := figures[name]).before is not None and move.after is not None
        ],
        "measures": [
            {
                "id": move.row.pk,
                "number": move.row.number,
                "title": move.row.title,
                "kind": move.kind,
                "light_before": move.before.light if move.before else "",
                "light": move.after.light if move.after else "",
                "points": move.points,
            }
            for move in comparison.moved_measures
        ],
    }
