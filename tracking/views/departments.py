"""Who works on what: the departments of the territory, and one of them with its measures and what it owes."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from measures.models import Assignment, Measure
from measures.models.measure import stands
from plans.asked import person
from plans.models import Department, Membership, Plan
from tracking.asked import asked_day
from tracking.filings import end_of
from tracking.filters import measures_as_seen


@require_safe
def department_list(request: HttpRequest) -> HttpResponse:
    """In office order, each with the measures it leads in the plans that this person sees."""
    user = person(request)
    leads = Assignment.objects.visible_to(user).leads().filter(stands(path="measure__"), department=OuterRef("pk"))
    counted = leads.order_by().values("department").annotate(number=Count("measure")).values("number")
    units = Department.objects.visible_to(user).exclude(kind__in=Department.TERRITORIES).filter(abolished_on=None)
    departments = units.annotate(led=Coalesce(Subquery(counted), 0)).in_office_order()
    return render(request, "tracking/department_list.html", {"departments": departments, "plan": None})


@require_safe
def department_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user, day = person(request), asked_day(request)
    department = get_object_or_404(Department.objects.visible_to(user), pk=pk)
    plans = list(Plan.objects.visible_to(user).exclude(status=Plan.Status.ARCHIVED))
    itself = Department.objects.visible_to(user).filter(pk=pk)
    measures = measures_as_seen(user, plans=plans, day=day).in_force(end_of(day)).in_plan_order()
    holders = Membership.objects.visible_to(user).in_force(day).filter(post__department=department)
    taking_part = Measure.objects.visible_to(user).of_departments(itself)
    rows: list[Any] = list(measures.filter(pk__in=taking_part.values("pk")))
    context = {
        "plan": None,
        "department": department,
        "day": day,
        "holders": holders.select_related("post__department", "person").order_by("post__role"),
        "led": [row for row in rows if row.lead_id == department.pk],
        "supported": [row for row in rows if row.lead_id != department.pk],
    }
    return render(request, "tracking/department_detail.html", context)
