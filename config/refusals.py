"""A refusal raised by an action, answered: 403 for a right not held, 409 for what came too late, else 400."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

from plans.lifecycle import Conflict, Refused
from plans.policies import Forbidden

ANSWERS: tuple[tuple[type[Exception], int], ...] = ((Forbidden, 403), (Conflict, 409), (Refused, 400))


def status_of(error: Exception) -> int | None:
    """The HTTP status of a refusal; None for any other error."""
    return next((status for kind, status in ANSWERS if isinstance(error, kind)), None)


def refusal_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """The machine door's answer; what is no refusal goes on to the framework."""
    status = status_of(error)
    if status is None:
        return exception_handler(error, context)
    return Response({"detail": str(error), "code": getattr(error, "code", "refused")}, status=status)
