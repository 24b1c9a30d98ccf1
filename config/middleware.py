"""House rules that hold for every request."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from structlog.contextvars import get_contextvars

from config.refusals import answered, status_of
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
MISTAKES = {400, 405}  # written down like every refusal, but nobody is told to wait for a slip of the pen
NOTED = MISTAKES | {403, 404, 409, 412, 413, 422, 429, 507}
NOTED_OF_NOBODY = NOTED | {401}
ENTRANCE, VOUCHING = "/login/", "/login/provider/"
TO_SIGN_IN = f"{ENTRANCE}?{REDIRECT_FIELD_NAME}="  # the admin has a gate of its own before the same entrance


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


class BodyLimitMiddleware:
    """Refuses what is too large before it is read. The reverse proxy does so, too; a desk has none."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.LARGEST_BODY:
            words = _("What was sent is larger than %(size)s MB.") % {"size": settings.LARGEST_BODY // 2**20}
            return answered(request, 413, words, "too_large")
        return self.respond(request)


class RefusalsNotedMiddleware:
    """Whatever is refused is written down: an attempt at the lock, or a link that somebody passed on.

    A person who goes on knocking is told to wait. That is written down once; the record is not to be filled by who is
    in it. Nobody in particular is known by the address alone, which an office shares: noted so often, never held up.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if request.path in PROBES:
            return response
        if isinstance(request.user, User):
            return self._to_person(request, request.user, response)
        return self._to_nobody(request, response)

    @staticmethod
    def _to_person(request: HttpRequest, person: User, response: HttpResponse) -> HttpResponse:
        status = response.status_code
        if status not in NOTED:
            return response
        now, counted = timezone.now(), NOTED if status in MISTAKES else NOTED - MISTAKES
        count = signing_in.refused_of_late(person, counted, now=now)
        if count >= settings.MOST_REFUSALS and status not in MISTAKES:
            words = _("You were refused too often. Wait 15 minutes, or ask your administrator.")
            response = answered(request, 429, words, "too_often")
        if count <= settings.MOST_REFUSALS:
            _note(request, person, response.status_code, now)
        return response

    @staticmethod
    def _to_nobody(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        now = timezone.now()
        if _is_turned_away(request, response) and not signing_in.is_noted_enough(address_of(request), now=now):
            _note(request, None, response.status_code, now)
        return response


def _is_turned_away(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nobody in particular is: not who arrives at the gate in the morning, nor who tries to sign in, which the
    entrance writes down itself but for a form that came from elsewhere.
    """
    if request.path.startswith(ENTRANCE):
        return response.status_code == FORBIDDEN and not request.path.startswith(VOUCHING)
    leads_to = response.headers.get("Location", "")
    return response.status_code in NOTED_OF_NOBODY or (TO_SIGN_IN in leads_to and request.path != "/")


def _note(request: HttpRequest, person: User | None, status: int, now: datetime) -> None:
    door, name = f"{request.method} {request.path}", person.username if person else ""
    with at_work(door, lambda: person.pk if person else None):
        caller = Caller(name, address_of(request), "", door)
        signing_in.note(caller, Knock.Kind.REFUSED, status=status, now=now, person=person)
