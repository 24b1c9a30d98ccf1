"""The lists behind the numbers: filings, milestones, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from measures.changes import OF_MILESTONES
from measures.models import Milestone
from plans.asked import person
from plans.listing.answers import answer
from plans.models import CalendarDay, Department, Plan
from plans.models.membership import Role
from tracking import filings, milestones
from tracking.asked import asked_day, fit, found
from tracking.columns import MILESTONES, OVERDUE, UPDATES
from tracking.figures import OverdueRow, plan_figures
from tracking.filters import MilestoneFilter, OverdueForm, UpdateFilter, updates_as_seen
from tracking.policies import allowed
from tracking.received import Received, received


@dataclass(frozen=True)
class Filing:
    """An update as its list tells of it."""

    update: Any
    mark: filings.Mark
    received: Received | None


@require_safe
def update_list(request: HttpRequest) -> HttpResponse:
    day = asked_day(request)
    asked = UpdateFilter(request.GET, updates_as_seen(person(request), day=day), request=request)
    calendar = CalendarDay.objects.visible_to(person(request)).calendar()

    def told(updates: Iterable[Any]) -> Iterator[Filing]:
        for update in updates:
            came = received(update.first_filed_on, due_on=update.period.due_on, calendar=calendar)
            yield Filing(update, filings.MARKS[update.state], came)

    rows = found(asked)
    context = _context(asked.form, day=day, title=_("Filings"))
    return answer(request, "tracking/update_list.html", UPDATES, rows, told=told, **context)


def milestones_asked_for(request: HttpRequest) -> MilestoneFilter:
    rows = Milestone.objects.visible_to(person(request)).select_related("measure__plan")
    dated = milestones.as_of(rows, day=asked_day(request)).order_by("due_on", "measure__ordinal", "pk")
    return MilestoneFilter(request.GET, dated, request=request)


@require_safe
def milestone_list(request: HttpRequest) -> HttpResponse:
    asked = milestones_asked_for(request)
    fitting = found(asked)
    context = _context(asked.form, day=asked_day(request), title=_("Milestones"))
    return answer(request, "tracking/milestone_list.html", MILESTONES, fitting, changes=OF_MILESTONES, **context)


@require_safe
def duty_list(request: HttpRequest) -> HttpResponse:
    """What is past its day in one plan: all of it for overseers, for others what their own departments owe."""
    form = fit(OverdueForm(request))
    plan = form.cleaned_data["plan"] or Plan.objects.visible_to(person(request)).running().first()
    day = asked_day(request)
    rows = plan_figures(plan, period=None, as_of=day).overdue if plan else ()
    shown = [row for row in _own(request, plan, rows) if form.wants(row)]
    context = _context(form, day=day, title=_("Overdue"), plan=plan)
    return answer(request, "tracking/duty_list.html", OVERDUE, shown, **context)


def _own(request: HttpRequest, plan: Plan | None, rows: Iterable[OverdueRow]) -> list[OverdueRow]:
    if plan and allowed(person(request), "plan.overview", plan):
        return list(rows)
    posted = person(request).held().departments(Role.LIAISON, Role.HEAD)
    own = Department.objects.visible_to(person(request)).at_or_below(posted)
    mine = set(own.values_list("pk", flat=True))
    return [row for row in rows if row.department_id in mine]


def _context(form: Any, *, plan: Plan | None = None, **context: Any) -> dict[str, Any]:
    return {**context, "form": form, "plan": plan or form.cleaned_data["plan"]}
