"""The doors of changes to many rows of a list at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from measures.changes import OF_MEASURES, OF_MILESTONES
from plans.listing.changing import change_rows
from tracking.changes import OF_SUGGESTIONS

asked_or_done = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_done
def measures_change(request: HttpRequest) -> HttpResponse:
    return change_rows(request, OF_MEASURES)


@asked_or_done
def milestones_change(request: HttpRequest) -> HttpResponse:
    return change_rows(request, OF_MILESTONES)


@asked_or_done
def suggestions_change(request: HttpRequest) -> HttpResponse:
    return change_rows(request, OF_SUGGESTIONS)
