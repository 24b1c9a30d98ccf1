"""The machine door: one router for every floor, and the words of a refusal as JSON."""

from typing import Any

from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import exception_handler

from plans.lifecycle import MoveRefused, Refused
from plans.policies import Forbidden

router = DefaultRouter()


def refusal_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """403 for a right not held, 409 for a move that came too late, 400 for any other refusal of an action."""
    for kind, status in ((Forbidden, 403), (MoveRefused, 409), (Refused, 400)):
        if isinstance(error, kind):
            return Response({"detail": str(error), "code": getattr(error, "code", "refused")}, status=status)
    return exception_handler(error, context)
