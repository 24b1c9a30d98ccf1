"""A page that is for one role only."""

from __future__ import annotations

from django.http import HttpRequest

from plans.asked import person
from plans.models import User
from tracking.policies import refusal


def person_as(request: HttpRequest, role: str, verb: str) -> User:
    """Who asks, if holding a post of `role` somewhere; else Forbidden for `verb`."""
    user = person(request)
    if not user.held().has(role):
        raise refusal(verb)
    return user
