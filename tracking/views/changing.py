"""The doors of changes to many rows of a list at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from measures.changes import OF_MEASURES, OF_MILESTONES
from plans.listing.changing import change_rows
from tracking.changes import OF_SUGGESTIONS
from tracking.views.ledger import measures_asked_for
from tracking.views.lists import milestones_asked_for
from tracking.views.suggestions import suggestions_asked_for

asked_or_done = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_done
def measures_change(request: HttpRequest) -> HttpResponse:
    return change_rows(request, OF_MEASURES, listed=measures_asked_for)


@asked_or_done
def milestones_change(request: HttpRequest) -> HttpResponse:
    return change_rows(request, OF_MILESTONES, listed=milestones_asked_for)


@asked_or_done
def suggestions_change(request: HttpRequest) -> HttpResponse:
    return change_rows(request, OF_SUGGESTIONS, listed=suggestions_asked_for)
