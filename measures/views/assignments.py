"""One measure being prepared: its departments."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from measures.actions import assignments
from measures.forms.work import AssignmentForm, MilestoneForm, WeightsForm
from measures.models import Assignment, Measure
from measures.policies import require
from measures.views.plans import row_of
from plans.asked import person
from plans.models import Department, User


def units_of(measure: Measure, user: User) -> QuerySet[Department]:
    """The departments that may take part: those of the plan's district that exist."""
    own = Department.objects.visible_to(user).at_or_below([measure.plan.district_id])
    return own.existing(timezone.localdate()).exclude(pk=measure.plan.district_id).in_office_order()


def setup_of(measure: Measure, user: User, **forms: Any) -> dict[str, Any]:
    units = units_of(measure, user)
    return {
        "plan": measure.plan,
        "measure": measure,
        "row": row_of(measure),
        "milestones": measure.milestones.select_related("department"),
        "assignment_form": AssignmentForm(departments=units),
        "milestone_form": MilestoneForm(departments=units),
        "weights_form": WeightsForm(steps=measure.milestones.order_by("ordinal")),
        **forms,
    }


@require_safe
def measure_setup(request: HttpRequest, pk: int) -> HttpResponse:
    """Departments and milestones of one measure, beside its official text."""
    user = person(request)
    measure = get_object_or_404(Measure.objects.visible_to(user).select_related("plan", "section"), pk=pk)
    require(user, "assignment.edit", measure)
    return render(request, "measures/measure_setup.html", setup_of(measure, user))


@require_POST
def assignment_add(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    measure = get_object_or_404(Measure.objects.visible_to(user).select_related("plan"), pk=pk)
    require(user, "assignment.edit", measure)
    form = AssignmentForm(request.POST, departments=units_of(measure, user))
    if not form.is_valid():
        context = setup_of(measure, user, assignment_form=form)
        return render(request, "measures/measure_setup.html", context, status=400)
    given = form.cleaned_data
    assignments.assign(measure, department=given["department"], role=given["role"], by=user, now=timezone.now())
    messages.success(request, _("The departments are saved."))
    return redirect("measure_setup", pk)


@require_POST
def assignment_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    assignment = get_object_or_404(Assignment.objects.visible_to(user).select_related("measure"), pk=pk)
    assignments.confirm(assignment, by=user, now=timezone.now(), remember="remember" in request.POST)
    messages.success(request, _("The departments are saved."))
    return redirect("plan_detail", assignment.measure.plan_id)


@require_POST
def assignment_release(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    assignment = get_object_or_404(Assignment.objects.visible_to(user).select_related("measure"), pk=pk)
    assignments.release(assignment, by=user, now=timezone.now())
    messages.success(request, _("The departments are saved."))
    return redirect("plan_detail", assignment.measure.plan_id)
