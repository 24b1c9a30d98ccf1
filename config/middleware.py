"""House rules that hold for every request."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from structlog.contextvars import get_contextvars

from config.refusals import status_of
from config.sessions import VOUCHED
from plans.actions import signing_in
from plans.actions.signing_in import Caller
from plans.asked import address_of
from plans.models import AccessToken, Knock, User
from plans.recording import at_work

FORBIDDEN = 403
Respond = Callable[[HttpRequest], HttpResponse]
READING = {"GET", "HEAD", "OPTIONS"}
# Asked by load balancers; they must answer while the database does not.
PROBES = {"/healthz", "/readyz", "/metrics"}
KEY_USE_APART = timedelta(minutes=1)
# Where a person who owes something may go: to pay it, to leave, and for what a page is drawn with.
FREE = ("/account/", "/logout/", "/i18n/", "/theme/", "/keys/", "/static/", "/healthz", "/readyz")
NOTED = {403, 404, 409, 412, 413, 422, 429}


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


class RequestIdMiddleware:
    """Tells the id under which the log holds this request, so that a person can name it to a caretaker."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        response.headers["X-Request-ID"] = get_contextvars()["request_id"]
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


class AccountDuesMiddleware:
    """Who owes the house a new password, or a second factor for the post held, gets no further before that is done.

    A password that did not open this session is owed where it does; a second factor that the provider asked for counts.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and not request.path.startswith(FREE):
            vouched = request.session.get(VOUCHED)
            if user.must_change_password and not vouched:
                return self._first(request, "account_password")
            roles = settings.SECOND_FACTOR_ROLES
            shown = user.second_factor or (vouched and vouched["two_factors"])
            if roles and not shown and user.held().has(*roles):
                return self._first(request, "account_second_factor")
        return self.respond(request)

    @staticmethod
    def _first(request: HttpRequest, page: str) -> HttpResponse:
        """To a machine the way to a page says nothing."""
        if request.path.startswith("/api/"):
            return JsonResponse({"title": "Forbidden", "status": 403, "code": page}, status=403)
        return redirect(page)


class PrivateMiddleware:
    """What somebody sees who is signed in, no cache keeps: neither one on the way nor that of a shared machine."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RefusalsNotedMiddleware:
    """Whatever is refused to a person is written down: an attempt at the lock, or a link that somebody passed on."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if response.status_code in NOTED and isinstance(request.user, User) and request.path not in PROBES:
            door = f"{request.method} {request.path}"
            caller = Caller(request.user.username, address_of(request), "", door)
            kind, now = Knock.Kind.REFUSED, timezone.now()
            with at_work(door, lambda: request.user.pk):
                signing_in.note(caller, kind, status=response.status_code, now=now, person=request.user)
        return response
