"""What the pages of every floor ask of a request."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from rest_framework.request import Request

from plans.models import User


def person(request: HttpRequest | Request) -> User:
    """Who asks. The login middleware lets nobody else in, so it is a User."""
    return cast(User, request.user)
