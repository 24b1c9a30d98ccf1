"""House rules that hold for every request."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plans.lifecycle import MoveRefused, Refused
from plans.policies import Forbidden

Respond = Callable[[HttpRequest], HttpResponse]
READING = {"GET", "HEAD", "OPTIONS"}
# Rows the framework itself keeps; everything else may only change by POST.
FRAMEWORK_TABLES = ('"django_session"', '"plans_user" SET "last_login"', '"django_admin_log"')
WRITING = ("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE")


class WriteInGet(AssertionError):
    """A GET request tried to change a row."""


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    head = sql.lstrip()[:400]
    if head.upper().startswith(WRITING) and not any(table in head for table in FRAMEWORK_TABLES):
        raise WriteInGet(head[:120])
    return execute(sql, params, many, context)


class ReadOnlyGetMiddleware:
    """A GET cannot write: the statement is stopped before it reaches the database."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return self.respond(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.respond(request)


class RefusalMiddleware:
    """Words a refusal raised by an action: 403 for a right not held, 409 for a move that came too late, else 400."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Forbidden):
            return render(request, "403.html", {"reason": str(error)}, status=403)
        if isinstance(error, MoveRefused):
            return render(request, "refused.html", {"reason": str(error)}, status=409)
        if isinstance(error, Refused):
            return render(request, "refused.html", {"reason": str(error)}, status=400)
        return None
