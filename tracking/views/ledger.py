"""The ledger: every measure this person may see, filtered and sorted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.asked import person
from plans.models import CalendarDay, Plan
from plans.workdays import Calendars
from tracking.asked import asked_day, found
from tracking.filters import MeasureFilter, measures_as_seen
from tracking.standing import Light, Overridden, Reasons, explain, overridden

ROWS_PER_PAGE = 100


@require_safe
def measure_list(request: HttpRequest) -> HttpResponse:
    day = asked_day(request)
    plans = {plan.pk: plan for plan in Plan.objects.visible_to(person(request))}
    measures = measures_as_seen(person(request), plans=plans.values(), day=day).in_plan_order()
    asked = MeasureFilter(request.GET, measures, request=request)
    page = Paginator(found(asked), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    calendars = CalendarDay.objects.visible_to(person(request)).calendars()
    by_hand = overridden(page, plans=plans.values(), day=day, calendars=calendars)
    context: dict[str, Any] = {
        "day": day,
        "page": page,
        "rows": [(row, _explained(row, plans[row.plan_id], day, calendars, by_hand)) for row in page],
        "form": asked.form,
        "plan": asked.form.cleaned_data["plan"],
        "lights": [("", _("All")), *Light.choices],
    }
    return render(request, "tracking/measure_list.html", context)


def _explained(row: Any, plan: Plan, day: date, calendars: Calendars, by_hand: Mapping[int, Overridden]) -> Reasons:
    return explain(row, plan=plan, day=day, calendar=calendars.of(plan.district_id), by_hand=by_hand)
