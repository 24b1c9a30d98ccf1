"""The wall chart of a plan, on a desk and on a big screen, and the card that a cell of it opens."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from measures.models.measure import MeasureQuerySet
from plans.asked import person
from plans.models import CalendarDay, Department, Plan, Section
from tracking import filings
from tracking.asked import asked_day, fit, found
from tracking.filters import MeasureFilter, measures_as_seen, updates_as_seen
from tracking.models import Revision
from tracking.policies import allowed
from tracking.standing import Light, explain, overridden
from tracking.wall import Wall, wall_of

DENSITY_COOKIE = "density"
DENSITIES = {"compact": gettext_lazy("Compact"), "normal": gettext_lazy("Medium"), "roomy": gettext_lazy("Roomy")}
YEAR = 365 * 24 * 60 * 60  # seconds


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """Straight to the plan where one runs; else the choice."""
    plans = list(Plan.objects.visible_to(person(request)).exclude(status=Plan.Status.ARCHIVED))
    running = [plan for plan in plans if plan.status == Plan.Status.ACTIVE]
    if len(running) == 1 or len(plans) == 1:
        return redirect("plan_wall", (running or plans)[0].pk)
    return render(request, "tracking/wall_choice.html", {"choices": plans})


@require_safe
def plan_wall(request: HttpRequest, pk: int) -> HttpResponse:
    """`?screen=1` is the chart alone, dark, for a big screen."""
    user, day = person(request), asked_day(request)
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    calendars = CalendarDay.objects.visible_to(user).calendars()
    measures = measures_as_seen(user, plans=[plan], day=day, calendars=calendars).in_plan_order()
    asked = MeasureFilter(request.GET, measures, request=request)
    asked.form.fields["section"].queryset = Section.objects.visible_to(user).filter(plan=plan)
    asked.form.fields["department"].queryset = (
        Department.objects.visible_to(user).filter(assignments__measure__plan=plan).distinct()
    )
    lights = fit(asked.form).cleaned_data["light"]
    rows = MeasureFilter(_without_light(request), measures, request=request)
    wall = wall_of(user, plan, cast(MeasureQuerySet, found(rows)), day=day, calendars=calendars, shown=lights)
    context = {"plan": plan, "day": day, "read_at": timezone.now(), "wall": wall, "form": asked.form}
    context |= _density(request) | {"whole": allowed(user, "plan.overview", plan), "lights": _choices(wall)}
    if request.GET.get("screen"):
        return render(request, "tracking/plan_wall_screen.html", context | {"theme": "dark"})
    return _remembered(request, render(request, "tracking/plan_wall.html", context))


def _without_light(request: HttpRequest) -> QueryDict:
    """The filters but that for the light: those that it hides are counted too."""
    given = request.GET.copy()
    given.pop("light", None)
    return given


def _choices(wall: Wall) -> list[tuple[str, str]]:
    """Every light with how many show it."""
    return [
        ("", f"{_('All')} {wall.found}"),
        *((count.light, f"{Light(count.light).label} {count.count}") for count in wall.counts),
    ]


def _remembered(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A row height that was chosen stays in this browser."""
    if (chosen := request.GET.get("density", "")) in DENSITIES:
        response.set_cookie(DENSITY_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


def _density(request: HttpRequest) -> dict[str, Any]:
    """How high the rows are: as the address says, else as this browser was told last."""
    asked = request.GET.get("density", request.COOKIES.get(DENSITY_COOKIE, ""))
    return {"density": asked if asked in DENSITIES else "normal", "densities": DENSITIES.items()}


@require_safe
def measure_card(request: HttpRequest, pk: int) -> HttpResponse:
    """How a measure stood on the day of a cell: the light with its reason, and the last words filed."""
    user, day = person(request), asked_day(request)
    plans = Plan.objects.visible_to(user).filter(measures=pk)
    calendars = CalendarDay.objects.visible_to(user).calendars()
    rows = measures_as_seen(user, plans=plans, day=day, calendars=calendars)
    measure: Any = get_object_or_404(rows, pk=pk)
    by_hand = overridden([measure], plans=[measure.plan], day=day, calendars=calendars)
    calendar = calendars.of(measure.plan.district_id)
    filed = Revision.objects.visible_to(user).filter(
        update__in=updates_as_seen(user, day=day).filter(measure=pk).order_by().values("pk"),
        submitted_at__lt=filings.end_of(day),
    )
    context = {
        "measure": measure,
        "day": day,
        "reasons": explain(measure, plan=measure.plan, day=day, calendar=calendar, by_hand=by_hand),
        "revision": filed.select_related("update__period").order_by("update__period__month", "number").last(),
    }
    return render(request, "tracking/_measure_card.html", context)
