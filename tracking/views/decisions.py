"""What waits for a decision of the coordinator: extensions, plan-backs, objections."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.asked import fit
from plans.listing.answers import answer
from plans.models.membership import Role
from tracking.columns import DECISIONS
from tracking.decisions import waiting
from tracking.filters import DecisionForm
from tracking.views.request import person_as


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    user = person_as(request, Role.COORDINATOR, "extension.grant")
    run = {post.territory_id for post in user.held().posts if post.role == Role.COORDINATOR}
    form = fit(DecisionForm(request))
    rows = [one for one in waiting(user, run) if form.wants(one)]
    return answer(request, "tracking/decision_list.html", DECISIONS, rows, title=_("Decisions"), form=form)
