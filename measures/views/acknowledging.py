"""Measures taken on by their lead departments, or disputed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from measures.actions import acknowledging
from measures.columns import ACKNOWLEDGEMENTS
from measures.filters import AcknowledgementFilter
from measures.forms.work import AnswerForm, ObjectionForm
from measures.models import Assignment, Objection
from measures.policies import allowed, require
from measures.views.assignments import units_of
from plans.asked import found, person
from plans.lifecycle import Conflict, Refused
from plans.listing.answers import answer
from plans.models import Plan


@require_http_methods(["GET", "HEAD", "POST"])
def acknowledgement_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits for the own departments, all of it taken on by one POST; a coordinator sees who has not yet."""
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    if request.method == "POST":
        count = len(acknowledging.acknowledge_all(plan, by=user, now=timezone.now()))
        told = ngettext("%(count)s measure acknowledged.", "%(count)s measures acknowledged.", count)
        messages.success(request, told % {"count": count})
        return redirect("acknowledgement_list", pk)
    rows = Assignment.objects.visible_to(user).to_acknowledge().filter(measure__plan=plan)
    own = {one.pk for one in acknowledging.waiting_for(user, plan)}
    shown = rows if allowed(user, "plan.edit", plan) else rows.filter(pk__in=own)
    ordered = shown.select_related("measure__section", "department").order_by("measure__ordinal")
    asked = AcknowledgementFilter(request.GET, ordered, request=request)
    context = {"plan": plan, "form": asked.form, "own": own, "title": _("To acknowledge")}
    return answer(request, "measures/acknowledgement_list.html", ACKNOWLEDGEMENTS, found(asked), **context)


@require_POST
def assignment_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    assignment = get_object_or_404(Assignment.objects.visible_to(user).select_related("measure__plan"), pk=pk)
    acknowledging.acknowledge(assignment, by=user, now=timezone.now())
    messages.success(request, _("The measure is acknowledged."))
    return redirect(assignment.measure)


@require_http_methods(["GET", "HEAD", "POST"])
def objection_raise(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    assignment = get_object_or_404(
        Assignment.objects.visible_to(user).select_related("measure__plan", "department"), pk=pk
    )
    require(user, "objection.raise", assignment)
    form = ObjectionForm(request.POST or None, departments=units_of(assignment.measure, user))
    if form.is_valid():
        try:
            acknowledging.object_to(assignment, **form.cleaned_data, by=user, now=timezone.now())
        except Conflict:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The objection is with the coordinator."))
            return redirect(assignment.measure)
    context = {"plan": assignment.measure.plan, "assignment": assignment, "form": form}
    return render(request, "measures/objection_raise.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def objection_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Answered by a POST: with a department it is given there, without one the lead is confirmed."""
    user = person(request)
    known = Objection.objects.visible_to(user).select_related(
        "measure__plan", "department", "suggested", "raised_by", "decided_by"
    )
    objection = get_object_or_404(known, pk=pk)
    form = AnswerForm(
        request.POST or None, departments=units_of(objection.measure, user), initial={"department": objection.suggested}
    )
    if request.method == "POST":
        require(user, "objection.confirm", objection)
        if form.is_valid() and _answer(request, objection, form):
            messages.success(request, _("The objection is answered."))
            return redirect(objection.measure)
    context = {"plan": objection.measure.plan, "objection": objection, "form": form}
    context["may_answer"] = objection.status == "raised" and allowed(user, "objection.confirm", objection)
    context["may_withdraw"] = objection.status == "raised" and allowed(user, "objection.withdraw", objection)
    return render(request, "measures/objection_detail.html", context, status=400 if form.is_bound else 200)


def _answer(request: HttpRequest, objection: Objection, form: AnswerForm) -> bool:
    """Whether it is done; else the form says why not."""
    by, now, given = person(request), timezone.now(), form.cleaned_data
    try:
        if "confirm" in request.POST:
            acknowledging.confirm(objection, answer=given["answer"], by=by, now=now)
        elif given["department"]:
            acknowledging.reassign(objection, **given, by=by, now=now)
        else:
            raise Refused(_("Choose the department that leads from now on."))
    except Conflict:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
def objection_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    objection = get_object_or_404(Objection.objects.visible_to(user).select_related("measure__plan"), pk=pk)
    acknowledging.withdraw(objection, by=user, now=timezone.now())
    messages.success(request, _("The objection is withdrawn."))
    return redirect(objection.measure)
