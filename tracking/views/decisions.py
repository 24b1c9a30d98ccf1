"""What waits for a decision of the coordinator: extensions, plan-backs, objections."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from measures.models import Objection, PlanBack
from plans.models.membership import Role
from tracking.models import Extension
from tracking.views.request import person_as


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    user = person_as(request, Role.COORDINATOR, "extension.grant")
    run = {post.territory_id for post in user.held().posts if post.role == Role.COORDINATOR}
    asked: Any = Extension.objects.visible_to(user).awaiting_decision()
    asked = asked.filter(milestone__measure__plan__district__in=run).with_history()
    proposed = PlanBack.objects.visible_to(user).open().filter(measure__plan__district__in=run)
    disputed = Objection.objects.visible_to(user).open().filter(measure__plan__district__in=run)
    context = {
        "extensions": asked.select_related("milestone__measure", "filed_by").order_by("limit_on", "pk"),
        "plan_backs": proposed.select_related("measure", "proposed_by").order_by("proposed_at", "pk"),
        "objections": disputed.select_related("measure", "department", "suggested").order_by("raised_at", "pk"),
    }
    return render(request, "tracking/decision_list.html", context)
