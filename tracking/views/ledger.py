"""The ledger: every measure this person may see, filtered, sorted, grouped, in the columns asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from measures.changes import OF_MEASURES
from plans.asked import person
from plans.listing.answers import answer
from plans.models import CalendarDay, Plan
from tracking.asked import asked_day, found
from tracking.columns import MEASURES
from tracking.filters import MeasureFilter, measures_as_seen
from tracking.standing import Light, Reasons, explain, overridden


@lru_cache(maxsize=512)
def address_of_department(pk: int) -> str:
    """A few departments lead all rows of a list."""
    return reverse("department_detail", args=[pk])


@lru_cache(maxsize=4096)
def address_of_measure(pk: int) -> str:
    """Those of the lists that are looked at, again and again."""
    return reverse("measure_detail", args=[pk])


@dataclass(frozen=True)
class Entry:
    """A measure as the ledger tells of it; `query` keeps the day that was asked for."""

    measure: Any
    reasons: Reasons | None = None
    query: str = ""

    def __str__(self) -> str:
        return str(self.measure)

    @property
    def pk(self) -> int:
        return self.measure.pk  # type: ignore[no-any-return]

    @property
    def address(self) -> str:
        return address_of_measure(self.measure.pk) + self.query

    @property
    def lead_address(self) -> str:
        lead = self.measure.lead_id
        return address_of_department(lead) if lead else ""

    @property
    def because(self) -> str:
        return render_to_string("tracking/_reasons.html", {"reasons": self.reasons}).strip() if self.reasons else ""


def measures_asked_for(request: HttpRequest, *, plans: Iterable[Plan] | None = None) -> MeasureFilter:
    """The rows of the ledger with its filters. `plans` are all in sight, loaded unless given."""
    user = person(request)
    seen = Plan.objects.visible_to(user) if plans is None else plans
    measures = measures_as_seen(user, plans=seen, day=asked_day(request)).in_plan_order()
    return MeasureFilter(request.GET, measures, request=request)


@require_safe
def measure_list(request: HttpRequest) -> HttpResponse:
    day, user = asked_day(request), person(request)
    plans = {plan.pk: plan for plan in Plan.objects.visible_to(user)}
    asked = measures_asked_for(request, plans=plans.values())
    calendars = CalendarDay.objects.visible_to(user).calendars()
    query = f"?as_of={day.isoformat()}" if request.GET.get("as_of") else ""

    def told(rows: Sequence[Any]) -> Iterator[Entry]:
        by_hand = overridden(rows, plans=plans.values(), day=day, calendars=calendars)
        for row in rows:
            plan = plans[row.plan_id]
            calendar = calendars.of(plan.district_id)
            yield Entry(row, explain(row, plan=plan, day=day, calendar=calendar, by_hand=by_hand), query)

    rows, form, lights = found(asked), asked.form, [("", _("All")), *Light.choices]
    context = {"day": day, "form": form, "plan": form.cleaned_data["plan"], "lights": lights, "title": _("Ledger")}
    template = "tracking/measure_list.html"
    return answer(request, template, MEASURES, rows, told=told, sorts=False, changes=OF_MEASURES, **context)
