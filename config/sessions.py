"""How long a session lasts, and who let it begin."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

BEGUN, SEEN = "begun", "seen"
# What the provider said of who came in through it: its token, and whether it asked for a second factor itself.
VOUCHED = "vouched"
SEEN_APART = 60  # seconds


def begin(request: HttpRequest, **_told: object) -> None:
    """Whoever signs in, by whatever door, begins a session whose limits are counted from now."""
    request.session[BEGUN] = request.session[SEEN] = timezone.now().timestamp()


class SessionLimitsMiddleware:
    """A session ends after half an hour without a request, and after a working day in any case (ASVS V7.3.1, V7.3.2).

    When it was last seen is written once a minute, not with every request.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session, now = request.session, timezone.now().timestamp()
        if request.user.is_authenticated and BEGUN in session:
            idle = now - session[SEEN] > settings.SESSION_IDLE.total_seconds()
            if idle or now - session[BEGUN] > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif now - session[SEEN] > SEEN_APART:
                session[SEEN] = now
        return self.respond(request)
