"""Whether the house stands (`/healthz`) and whether it works (`/readyz`); the clock proves itself by a heartbeat."""

import sys
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils import timezone
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

HEARTBEAT = "beat.heartbeat"
COME_BACK_AFTER = 30  # seconds
HEARTBEAT_LASTS = timedelta(minutes=3)  # three beats of one minute


def beat(now: datetime) -> None:
    """Records that beat, broker and a worker work together, by having carried this call here."""
    cache.set(HEARTBEAT, now, timeout=None)


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 while this process answers; asks nobody else, so that a lost database restarts no web process."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database, broker and clock work, else 503; the body names what does not."""
    states = {"database": _database(), **_broker_and_beat(timezone.now())}
    return JsonResponse(states, status=200 if set(states.values()) == {"ok"} else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _broker_and_beat(now: datetime) -> dict[str, str]:
    try:
        last = cache.get(HEARTBEAT)
    except RedisError:
        return {"broker": "does not answer", "beat": "unknown"}
    if last is None:
        return {"broker": "ok", "beat": "no heartbeat yet"}
    late = now - last > HEARTBEAT_LASTS
    return {"broker": "ok", "beat": f"last heartbeat {last.isoformat()}" if late else "ok"}


def server_error(request: HttpRequest) -> HttpResponse:
    """The last door of a failed request: 503 with a time to come back when the database is away, else 500."""
    if not isinstance(sys.exc_info()[1], OperationalError):
        return defaults.server_error(request)
    page = get_template("503.html").render()
    return HttpResponse(page, status=503, headers={"Retry-After": str(COME_BACK_AFTER)})
