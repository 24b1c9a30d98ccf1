"""Who works on what: the departments of the territory, and one of them with its measures and what it owes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from measures.models import Assignment, Measure
from measures.models.measure import stands
from plans import staffing
from plans.asked import person
from plans.listing.answers import answer
from plans.models import Department, Plan, Post, Succession, User
from plans.models.membership import PostQuerySet, Role
from plans.policies import allowed
from plans.staffing import Seat
from tracking.asked import asked_day
from tracking.columns import DEPARTMENTS, MEASURES_OF_A_DEPARTMENT
from tracking.figures import Place, plan_figures, plan_league
from tracking.filings import end_of
from tracking.filters import measures_as_seen, updates_as_seen
from tracking.models import Period
from tracking.standing import Light
from tracking.timeliness import COLUMNS, Kept, timeliness
from tracking.views.ledger import Entry


@require_safe
def department_list(request: HttpRequest) -> HttpResponse:
    """In office order, each with the measures it leads in the plans that this person sees."""
    user = person(request)
    leads = Assignment.objects.visible_to(user).leads().filter(stands(path="measure__"), department=OuterRef("pk"))
    counted = leads.order_by().values("department").annotate(number=Count("measure")).values("number")
    units = Department.objects.visible_to(user).exclude(kind__in=Department.TERRITORIES).existing(timezone.localdate())
    manned = Post.objects.visible_to(user).manned(timezone.localdate())
    liaisons = manned.filter(department=OuterRef("pk"), role=Role.LIAISON)
    departments = units.annotate(led=Coalesce(Subquery(counted), 0), has_liaison=Exists(liaisons)).in_office_order()
    template, title = "tracking/department_list.html", _("Departments")
    return answer(request, template, DEPARTMENTS, departments, title=title, plan=None)


@require_safe
def department_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user, day = person(request), asked_day(request)
    department = get_object_or_404(Department.objects.visible_to(user), pk=pk)
    plans = list(Plan.objects.visible_to(user).exclude(status=Plan.Status.ARCHIVED))
    posts = Post.objects.visible_to(user).filter(department=department).order_by("role", "pk")
    rows = measures_of(department, user=user, day=day, plans=plans)
    led = [row for row in rows if row.lead_id == department.pk]
    sees_all = _sees_all(user, department)
    context = _kept(user, led, day, sees_all=sees_all) | {
        "ranks": _ranks(user, department, plans, day) if sees_all else [],
        "department": department,
        "plan": None,
        "day": day,
        "seats": _seats(user, posts.select_related("department"), day),
        **_names(user, department),
        "led": [Entry(row) for row in led],
        "overdue": [row for row in led if row.light == Light.OVERDUE],
        "supported": [Entry(row) for row in rows if row.lead_id != department.pk],
        "columns": MEASURES_OF_A_DEPARTMENT,
    }
    return render(request, "tracking/department_detail.html", context)


def measures_of(department: Department, *, user: User, day: date, plans: list[Plan]) -> list[Any]:
    """In which it takes part, as they stand on `day`, in the order of their plans."""
    itself = Department.objects.visible_to(user).filter(pk=department.pk)
    measures = measures_as_seen(user, plans=plans, day=day).in_force(end_of(day)).in_plan_order()
    taking_part = Measure.objects.visible_to(user).of_departments(itself)
    return list(measures.filter(pk__in=taking_part.values("pk")))


def _names(user: User, department: Department) -> dict[str, Any]:
    carried_out = Succession.objects.visible_to(user).carried_out()
    return {
        "former_names": department.former_names.order_by("-until_on"),
        "before": carried_out.filter(after=department).exclude(before=department),
        "after": carried_out.filter(before=department).exclude(after=department),
    }


def _sees_all(user: User, department: Department) -> bool:
    """Whether this person reads all of the department's filings: of a part no share could be told."""
    held = user.held()
    own = Department.objects.visible_to(user).at_or_below([*held.overseen, *held.departments(Role.LIAISON, Role.HEAD)])
    return own.filter(pk=department.pk).exists()


def _kept(user: User, led: list[Any], day: date, *, sees_all: bool) -> dict[str, Any]:
    """How the filings came in."""
    if not sees_all:
        return {"timeliness": None, "kinds": Kept}
    updates = updates_as_seen(user, day=day).filter(measure__in=[row.pk for row in led], period__month__year=day.year)
    updates = updates.select_related(None).order_by().annotate(month=F("period__month"))
    return {"timeliness": timeliness(led, updates.values_list(*COLUMNS, named=True), day=day), "kinds": Kept}


def _ranks(user: User, department: Department, plans: list[Plan], day: date) -> list[tuple[Plan, Place, int]]:
    """Its place in each plan that ranks departments, and among how many."""
    found = []
    for plan in plans:
        if not plan.league_table:
            continue
        period = Period.objects.visible_to(user).filter(plan=plan).opened_until(day).order_by("-month").first()
        places = plan_league(plan, plan_figures(plan, period=period, as_of=day), period=period)
        found += [(plan, place, len(places)) for place in places if place.group.pk == department.pk]
    return found


def _seats(user: User, posts: PostQuerySet, day: date) -> list[tuple[Seat, bool]]:
    """Each post with its people, and whether this person may name a deputy for it."""
    return [(seat, allowed(user, "post.delegate", seat.post)) for seat in staffing.seats(posts, user=user, day=day)]
