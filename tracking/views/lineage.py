"""One measure through the years."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from measures.models import Measure
from plans.asked import person
from tracking.chain import chain_of, seen_by


@require_safe
def measure_chain(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it came from and what became of it, year by year."""
    user = person(request)
    measure = get_object_or_404(Measure.objects.visible_to(user).select_related("plan"), pk=pk)
    stages = chain_of(measure, seen_by(user), today=timezone.localdate())
    return render(request, "tracking/measure_chain.html", {"plan": measure.plan, "measure": measure, "stages": stages})
