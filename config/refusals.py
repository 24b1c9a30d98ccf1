"""A refusal, answered: 403 for a right not held, 409 for what came too late, else 400; to machines as RFC 9457 says."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from plans import vault
from plans.lifecycle import Conflict, Refused, TooOften
from plans.policies import Forbidden

ANSWERS: tuple[tuple[type[Exception], int], ...] = (
    (Forbidden, 403),
    (Conflict, 409),
    (TooOften, 429),
    (Refused, 400),
    (vault.Full, 507),
)
PROBLEM = "application/problem+json"
FOR_PROGRAMS = "/api/"


def status_of(error: Exception) -> int | None:
    """The HTTP status of a refusal; None for any other error."""
    return next((status for kind, status in ANSWERS if isinstance(error, kind)), None)


def refusal_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """The machine door's answer to a refusal of ours or of the framework: one shape for both."""
    if (status := status_of(error)) is not None:
        return problem(status, str(error), getattr(error, "code", "refused"))
    answer = exception_handler(error, context)
    if answer is None:
        return None
    headers = {name: answer[name] for name in ("WWW-Authenticate", "Retry-After") if name in answer}
    if isinstance(error, ValidationError):
        return problem(answer.status_code, _first(answer.data), "invalid", errors=answer.data, headers=headers)
    detail = answer.data.get("detail", "")
    return problem(answer.status_code, str(detail), getattr(detail, "code", "error"), headers=headers)


def problem(
    status: int, detail: str, code: str, *, errors: Any = None, headers: dict[str, str] | None = None
) -> Response:
    """RFC 9457 §3: `type` is about:blank since `title` is the status's own phrase (§4.2.1); `code` and `errors` are
    extensions (§3.2), the first for programs, the second by field.
    """
    told = _problem(status, detail, code)
    if errors is not None:
        told["errors"] = errors
    return Response(told, status=status, headers=headers, content_type=PROBLEM)


def _problem(status: int, detail: str, code: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, "code": code}


def answered(request: HttpRequest, status: int, detail: str, code: str) -> HttpResponse:
    """A refusal before any view is asked: to a machine a problem, to a person a page."""
    if request.path.startswith(FOR_PROGRAMS):
        return JsonResponse(_problem(status, detail, code), status=status, content_type=PROBLEM)
    return render(request, "refused.html", {"reason": detail}, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that is none: told to programs as every refusal is, to people as a page."""
    if not request.path.startswith(FOR_PROGRAMS):
        return page_not_found(request, exception)
    told = _problem(404, str(_("There is nothing at this address.")), "not_found")
    return JsonResponse(told, status=404, content_type=PROBLEM)


def _first(errors: Any) -> str:
    """The first thing that is wrong, with the field it is wrong in."""
    if isinstance(errors, dict):
        name, inside = next(iter(errors.items()))
        told = _first(inside)
        return told if name == "non_field_errors" else f"{name}: {told}"
    return _first(errors[0]) if isinstance(errors, list) else str(errors)
