"""The search of the top bar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans.asked import person
from tracking.search import search


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    context = {"asked": text, "found": search(text, user=person(request)), "plan": None}
    return render(request, "tracking/search.html", context)
