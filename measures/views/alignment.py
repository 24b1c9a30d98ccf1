"""A plan beside its superior plan: every superior measure with what this plan does about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from measures.actions import aligning
from measures.filters import CoverageFilter
from measures.forms.plans import AlignmentForm, SuperiorForm
from measures.models import Alignment, Measure
from measures.models.alignment import Coverage
from measures.pairing import LIKELY, Text, likeness
from measures.policies import allowed
from plans.asked import person
from plans.lifecycle import Refused
from plans.models import Plan, User

CANDIDATES = 3


@dataclass(frozen=True)
class Row:
    """A superior measure, what was decided about it, and the measures whose words come nearest."""

    measure: Any
    coverage: Coverage
    decided: list[Alignment]
    candidates: list[Measure]


def rows_of(plan: Plan, found: Sequence[Any], *, user: User) -> list[Row]:
    """`found` are measures of the superior plan with `coverage`; candidates are looked for where nothing is decided."""
    decided: dict[int, list[Alignment]] = {}
    for one in Alignment.objects.visible_to(user).filter(plan=plan).select_related("measure", "decided_by"):
        decided.setdefault(one.superior_measure_id, []).append(one)
    own = list(Measure.objects.visible_to(user).filter(plan=plan).in_force().in_plan_order())
    texts = [(one, Text(one.heading, one.body)) for one in own]
    return [
        Row(
            measure=one,
            coverage=Coverage(one.coverage),
            decided=decided.get(one.pk, []),
            candidates=[] if one.pk in decided else _candidates(one, texts),
        )
        for one in found
    ]


def _candidates(measure: Measure, texts: Sequence[tuple[Measure, Text]]) -> list[Measure]:
    wanted = Text(measure.heading, measure.body)
    rated = sorted(((likeness(wanted, text), -at) for at, (_one, text) in enumerate(texts)), reverse=True)
    return [texts[-at][0] for alike, at in rated[:CANDIDATES] if alike >= LIKELY / 2]


@require_http_methods(["GET", "HEAD", "POST"])
def alignment(request: HttpRequest, pk: int) -> HttpResponse:
    """The matrix; a POST decides on one superior measure. Who does not run the plan reads only."""
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("superior", "district"), pk=pk)
    if request.method != "POST":
        return _page(request, plan)
    above, own = _measures(user, plan.superior_id), _measures(user, plan.pk)
    form = AlignmentForm(request.POST, above=above, own=own)
    if not form.is_valid():
        raise Refused(_("Name a measure of the superior plan, and the one that takes it up or the reason."))
    given, now = form.cleaned_data, timezone.now()
    if given["measure"]:
        aligning.match(plan, given["superior_measure"], measure=given["measure"], by=user, now=now)
    else:
        aligning.waive(plan, given["superior_measure"], reason=given["reason"], by=user, now=now)
    messages.success(request, _("The alignment is saved."))
    return redirect("plan_alignment", pk)


@require_POST
def alignment_undo(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    row = get_object_or_404(Alignment.objects.visible_to(user).select_related("plan"), pk=pk)
    aligning.undo(row, by=user, now=timezone.now())
    messages.success(request, _("The alignment is saved."))
    return redirect("plan_alignment", row.plan_id)


@require_POST
def plan_superior(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    form = SuperiorForm(request.POST, plans=Plan.objects.visible_to(user).may_stand_above(plan))
    if not form.is_valid():
        raise Refused(_("The superior plan is a published plan of a territory above."), code="not_superior")
    aligning.name_superior(plan, superior=form.cleaned_data["superior"], by=user, now=timezone.now())
    messages.success(request, _("The superior plan is saved."))
    return redirect("plan_alignment", pk)


def _measures(user: User, plan: int | None) -> Any:
    """Those in force of one plan, of none without one."""
    return Measure.objects.visible_to(user).filter(plan=plan).in_force().in_plan_order()


def _page(request: HttpRequest, plan: Plan) -> HttpResponse:
    user = person(request)
    above = _measures(user, plan.superior_id).with_coverage(plan)
    counts = above.aggregate(**{one: Count("pk", filter=Q(coverage=one)) for one in Coverage})
    asked = CoverageFilter(request.GET, above, request=request)
    form = SuperiorForm(
        plans=Plan.objects.visible_to(user).may_stand_above(plan), initial={"superior": plan.superior_id}
    )
    context = {
        "plan": plan,
        "rows": rows_of(plan, list(asked.qs), user=user),
        "own": list(_measures(user, plan.pk)),
        "counts": [(one.value, one.label, counts[one]) for one in Coverage],
        "choices": [("", _("All")), *Coverage.choices],
        "may_align": allowed(user, "plan.align", plan),
        "form": form,
    }
    return render(request, "measures/plan_alignment.html", context)
