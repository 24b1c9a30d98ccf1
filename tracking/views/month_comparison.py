"""Two months of a plan beside each other: what moved, figure by figure and measure by measure."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.asked import person
from plans.models import Plan
from tracking.asked import asked_months
from tracking.figures.months import compare_months
from tracking.figures.subjects import SubjectKind
from tracking.models import Period
from tracking.policies import require

OF_PARTS = (SubjectKind.DEPARTMENT, SubjectKind.SECTION, SubjectKind.TARGET)


@require_safe
def plan_compare(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(person(request)), pk=pk)
    require(person(request), "plan.overview", plan)
    today = timezone.localdate()
    before, after = asked_months(request, plan=plan, day=today)
    comparison = compare_months(plan, before, after, today=today)
    months = Period.objects.visible_to(person(request)).filter(plan=plan).opened_until(today).order_by("-month")
    context = {
        "plan": plan,
        "before": before,
        "after": after,
        "months": months,
        "comparison": comparison,
        "of_plan": [move for move in comparison.figures if move.figure.subject.kind == SubjectKind.PLAN],
        "of_parts": [move for move in comparison.figures if move.figure.subject.kind in OF_PARTS],
    }
    return render(request, "tracking/plan_compare.html", context)
