"""My tasks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.asked import person
from tracking.desk import lay_out


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    return render(request, "tracking/desk.html", {"desk": lay_out(person(request), day=today), "today": today})
