"""Whether the house stands (`/healthz`) and whether it works (`/readyz`).

The clock stamps each of its ticks itself; a heartbeat that it sends through the broker is stamped by the worker that
carried it. So a clock that stands still and a house without workers are told apart.
"""

import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError
from structlog.contextvars import get_contextvars

from config.refusals import PROBLEM
from tracking.models import Message

TICK = "beat.tick"
HEARTBEAT = "worker.heartbeat"
COME_BACK_AFTER = 30  # seconds
LASTS = timedelta(minutes=3)  # three heartbeats of one minute

OK = "ok"
NO_ANSWER = "does not answer"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Signs:
    """When the clock and a worker were last alive; None where that was never."""

    beat: datetime | None
    worker: datetime | None


def tick(now: datetime) -> None:
    """Records that the clock goes, by its own hand."""
    cache.set(TICK, now, timeout=None)


def heartbeat(now: datetime) -> None:
    """Records that clock, broker and a worker work together, by having carried this call here."""
    cache.set(HEARTBEAT, now, timeout=None)


def signs() -> Signs:
    """Raises RedisError while the broker is away."""
    stamps = cache.get_many([TICK, HEARTBEAT])
    return Signs(beat=stamps.get(TICK), worker=stamps.get(HEARTBEAT))


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
    """200 when everything works and every message leaves in time, else 503; the body names what does not."""
    now = timezone.now()
    states = {**_database_and_mail(now), **_broker_and_signs(now)}
    return JsonResponse(states, status=200 if set(states.values()) == {OK} else 503)


def _database_and_mail(now: datetime) -> dict[str, str]:
    try:
        late = Message.objects.late(now).count()
    except DatabaseError:
        return {"database": NO_ANSWER, "mail": UNKNOWN}
    return {"database": OK, "mail": f"{late} late" if late else OK}


def _broker_and_signs(now: datetime) -> dict[str, str]:
    try:
        seen = signs()
    except RedisError:
        return {"broker": NO_ANSWER, "beat": UNKNOWN, "worker": UNKNOWN}
    return {"broker": OK, "beat": _since(seen.beat, now), "worker": _since(seen.worker, now)}


def _since(last: datetime | None, now: datetime) -> str:
    if last is None:
        return "no sign yet"
    return f"last sign {last.isoformat()}" if now - last > LASTS else OK


def server_error(request: HttpRequest) -> HttpResponse:
    """The last door of a failed request: 503 with a time to come back when the database is away, else 500.

    It names the id under which the log holds the failure, and nothing of the failure itself.
    """
    away = isinstance(sys.exc_info()[1], OperationalError)
    status = 503 if away else 500
    headers = {"Retry-After": str(COME_BACK_AFTER)} if away else {}
    known = {"request_id": get_contextvars().get("request_id", "")}
    if request.path.startswith("/api/"):
        told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": "failed", **known}
        return JsonResponse(told, status=status, headers=headers, content_type=PROBLEM)
    page = get_template(f"{status}.html").render(known)
    return HttpResponse(page, status=status, headers=headers)
