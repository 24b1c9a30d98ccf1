"""What the pages of this floor ask of every request."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from plans.models import User
from plans.policies import Forbidden


def person(request: HttpRequest) -> User:
    """Who asks. The login middleware lets nobody else in, so it is a User."""
    return cast(User, request.user)


def person_as(request: HttpRequest, role: str, verb: str) -> User:
    """Who asks, if holding a post of `role` somewhere; else Forbidden for `verb`."""
    user = person(request)
    if not user.held().has(role):
        raise Forbidden(verb)
    return user
