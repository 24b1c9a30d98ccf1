"""House rules that hold for every request."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from config.refusals import status_of
from plans.models import AccessToken
from plans.recording import at_work

FORBIDDEN = 403
Respond = Callable[[HttpRequest], HttpResponse]
READING = {"GET", "HEAD", "OPTIONS"}
# Asked by load balancers; they must answer while the database does not.
PROBES = {"/healthz", "/readyz"}
KEY_USE_APART = timedelta(minutes=1)


class ReadOnlyGetMiddleware:
    """A GET cannot write: PostgreSQL itself refuses, since the request runs in a read-only transaction.

    A list of forbidden statements was the other way; it misses functions and writes hidden in WITH. The session is
    saved further out, after this transaction.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING or request.path in PROBES:
            return self.respond(request)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            return self.respond(request)


class AtWorkMiddleware:
    """Tells the database who writes through which address; by a key it is known only once the interface has read it."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return self.respond(request)
        with at_work(f"{request.method} {request.path}", lambda: request.user.pk):
            return self.respond(request)


class KeyUseMiddleware:
    """Remembers when a machine's key was last used; stands outside the read-only transaction of a GET."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if token := getattr(request, "access_token", None):
            AccessToken.objects.used(token, now=timezone.now(), apart=KEY_USE_APART)
        return response


class ChosenLanguageMiddleware:
    """Chinese unless the person chose otherwise. What a browser prefers is not asked: it was seldom set on purpose."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.respond(request)
        response.headers.setdefault("Content-Language", language)
        return response


class RefusalMiddleware:
    """Words a refusal raised by an action on a page of its own, where the view did not word it beside the form."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        status = status_of(error)
        if status is None:
            return None
        page = "403.html" if status == FORBIDDEN else "refused.html"
        return render(request, page, {"reason": str(error)}, status=status)
