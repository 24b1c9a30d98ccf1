"""The overview of a plan: one sentence, then counts; every count leads to the list behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from plans.asked import person
from plans.models import Department, Plan, User
from plans.models.membership import Role
from tracking.asked import asked_day, asked_period
from tracking.charts import by_month
from tracking.figures import (
    GroupFigures,
    MonthFigures,
    PlanFigures,
    Segment,
    plan_course,
    plan_figures,
    plan_league,
    segments,
)
from tracking.models import Period
from tracking.policies import refusal, require
from tracking.standing import Light


@dataclass(frozen=True)
class SectionBar:
    section: GroupFigures
    segments: tuple[Segment, ...]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who owes goes to the desk, who oversees to the overview, everybody else to the ledger."""
    held = person(request).held()
    if held.has(Role.LIAISON, Role.HEAD):
        return redirect("desk")
    return redirect("overview" if held.overseen else "measure_list")


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Straight to the plan where there is one to look at; else the choice."""
    plans = list(_overseen(person(request)))
    running = [plan for plan in plans if plan.status == Plan.Status.ACTIVE]
    if len(running) == 1 or len(plans) == 1:
        return redirect("plan_overview", (running or plans)[0].pk)
    return render(request, "tracking/overview_choice.html", {"choices": plans})


@require_safe
def plan_overview(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(person(request)), pk=pk)
    require(person(request), "plan.overview", plan)
    day = asked_day(request)
    period = asked_period(request, plan=plan, day=day)
    figures = plan_figures(plan, period=period, as_of=day)
    scope = {"plan": str(plan.pk), "as_of": day.isoformat()}
    month = {"month": f"{period.month:%Y-%m}"} if period else {}
    context = {
        "plan": plan,
        "figures": figures,
        "counts": {count.light: count.count for count in figures.lights},
        "settled": figures.count_of(Light.DONE) + figures.count_of(Light.ON_SCHEDULE),
        "tiles": [(count, figures.rows_with(count.light)) for count in figures.lights if count.count],
        "bars": list(_bars(figures)),
        **_months(plan, day),
        "places": plan_league(plan, figures, period=period) if plan.league_table else None,
        "scope": urlencode(scope),
        "filings": urlencode(scope | month),
        "steps": _steps(request, plan=plan, period=period, day=day),
    }
    return render(request, "tracking/plan_overview.html", context)


def _overseen(user: User) -> Iterable[Plan]:
    held = user.held()
    if not held.overseen:
        raise refusal("plan.overview")
    return (
        Plan.objects.visible_to(user)
        .filter(district__in=Department.objects.visible_to(user).at_or_below(held.overseen))
        .exclude(status=Plan.Status.ARCHIVED)
    )


def _months(plan: Plan, day: date) -> dict[str, Any]:
    course = plan_course(plan, as_of=day)
    return {
        "course": course,
        "stack": by_month.stack(course),
        "lines": by_month.lines(course),
        "gained": _gained(course),
    }


def _gained(course: Sequence[MonthFigures]) -> dict[str, Decimal | None]:
    """Completion gained since the end of the month before, and by how many points it was off its schedule then."""
    last, now = course[-2:] if len(course) > 1 else (None, None)
    if last is None or now is None or last.percent is None or now.percent is None:
        return {"percent": None, "points": None}
    return {"percent": now.percent - last.percent, "points": last.points}


def _bars(figures: PlanFigures) -> Iterable[SectionBar]:
    for section in figures.sections:
        yield SectionBar(section, tuple(segments(section.lights)))


def _steps(request: HttpRequest, *, plan: Plan, period: Period | None, day: date) -> dict[str, str]:
    """Addresses of the months before and after, keeping the day that was asked for."""
    if period is None:
        return {"before": "", "after": ""}
    periods = Period.objects.visible_to(person(request)).filter(plan=plan)
    months = list(periods.opened_until(day).order_by("month").values_list("month", flat=True))
    kept = {"as_of": request.GET["as_of"]} if request.GET.get("as_of") else {}

    def address(month: date | None) -> str:
        return f"?{urlencode(kept | {'month': f'{month:%Y-%m}'})}" if month else ""

    return {
        "before": address(max((month for month in months if month < period.month), default=None)),
        "after": address(min((month for month in months if month > period.month), default=None)),
    }
