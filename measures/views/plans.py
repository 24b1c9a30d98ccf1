"""Plans: the list, one plan being prepared, and its start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from measures import wording
from measures.actions import activation
from measures.actions.assignments import SETTLED
from measures.columns import PLANS
from measures.forms.papers import TableForm
from measures.forms.plans import SettingsForm
from measures.models import Assignment, Measure
from measures.policies import allowed, require
from measures.views.plan_life import life_of
from plans.actions import plans
from plans.asked import found, person
from plans.filters import PlanFilter
from plans.listing.answers import answer
from plans.models import Plan, User


@dataclass(frozen=True)
class Row:
    """A measure of the plan with who works on it."""

    measure: Measure
    lead: Assignment | None
    supporting: list[Assignment]
    proposals: list[Assignment]


def rows_of(plan: Plan) -> list[Row]:
    """Measures without a lead come first, withdrawn ones last."""
    shown = plan.measures.in_plan_order().prefetch_related("assignments__department", "milestones")
    rows = [row_of(measure) for measure in shown]
    return sorted(rows, key=lambda row: (row.measure.is_withdrawn, row.lead is not None))


def row_of(measure: Measure) -> Row:
    known = list(measure.assignments.all())
    confirmed = [one for one in known if one.confirmed_at]
    return Row(
        measure=measure,
        lead=next((one for one in confirmed if one.role == Assignment.Role.LEAD), None),
        supporting=[one for one in confirmed if one.role == Assignment.Role.SUPPORTING],
        proposals=[one for one in known if not one.confirmed_at],
    )


def detail_of(plan: Plan, *, user: User, may_edit: bool, form: SettingsForm | None = None) -> dict[str, Any]:
    document = getattr(plan, "document", None)
    prepared = may_edit and plan.status in Plan.MOVES["activate"].sources
    return {
        "plan": plan,
        "may_edit": may_edit,
        "prepared": prepared,
        "rows": rows_of(plan),
        "sections": plan.sections.count(),
        "requirements": plan.requirements.all(),
        "document": document,
        "earlier": plan.earlier_documents.defer("text", "repairs", "problems") if document else (),
        "may_revise": may_edit and plan.status not in SETTLED,
        "problems": [wording.of_problem(problem) for problem in document.problems] if document else [],
        "obstacles": activation.obstacles(plan, today=timezone.localdate()) if prepared else [],
        "form": form or SettingsForm(instance=plan),
        "table_form": TableForm(),
        "life": life_of(plan, user),
    }


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    visible = Plan.objects.visible_to(person(request)).select_related("district", "office")
    asked = PlanFilter(request.GET, visible.annotate(measure_count=Count("measures")).order_by("-year", "title"))
    context = {"form": asked.form, "title": _("Action plans")}
    return answer(request, "measures/plan_list.html", PLANS, found(asked), **context)


@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who does not run the plan reads only."""
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("district", "office"), pk=pk)
    context = detail_of(plan, user=user, may_edit=allowed(user, "plan.edit", plan))
    return render(request, "measures/plan_detail.html", context)


@require_POST
def plan_settings(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    require(user, "plan.edit", plan)
    form = SettingsForm(request.POST, instance=plan)
    if not form.is_valid():
        plan.refresh_from_db()
        context = detail_of(plan, user=user, may_edit=True, form=form)
        return render(request, "measures/plan_detail.html", context, status=400)
    plans.configure(plan, settings=form.cleaned_data, by=user, now=timezone.now())
    messages.success(request, _("The settings are saved."))
    return redirect("plan_detail", pk)


@require_POST
def plan_activate(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    activation.activate(plan, by=user, now=timezone.now())
    messages.success(request, _("“%(plan)s” is active.") % {"plan": plan})
    return redirect("plan_detail", pk)
