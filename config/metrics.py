"""What Prometheus may ask: how fast the pages answer, and whether the work behind them gets done.

The figures of the work are read when they are asked for; nothing is counted twice, in two places. Those of the pages
are counted by each web process in a folder that the processes of one server share (deploy/gunicorn.conf.py).
"""

import hmac
import os
import time
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from config import health
from config.middleware import Respond
from tracking.models import Message

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own name
NOWHERE = "unknown"  # an address that leads to no view; its text is a stranger's and becomes no label

REQUESTS = Histogram(
    "guatu_request_seconds",
    "How long an answer took, by the name of the page, the method and the status.",
    ["page", "method", "status"],
    buckets=(0.05, 0.15, 0.5, 1, 3, 10),
)


class MetricsMiddleware:
    """Takes the time of every request but the probes'; stands outermost, so that it sees what the person waits for."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.respond(request)
        match = request.resolver_match
        page = match.view_name or match.route if match else NOWHERE
        labels = (page, request.method or "", str(response.status_code))
        REQUESTS.labels(*labels).observe(time.perf_counter() - started)
        return response


class Work(Collector):
    """The state of the work at the moment of the question, in seconds and numbers of messages."""

    def collect(self) -> Iterator[Metric]:
        now = timezone.now()
        yield from _messages(now)
        yield from _signs(now)


def _messages(now: datetime) -> Iterator[Metric]:
    by_state = GaugeMetricFamily("guatu_messages", "Messages by channel and state.", labels=["channel", "status"])
    for row in Message.objects.values("channel", "status").annotate(n=Count("pk")).order_by("channel", "status"):
        by_state.add_metric([row["channel"], row["status"]], row["n"])
    yield by_state
    late = Message.objects.late(now).aggregate(number=Count("pk"), since=Min("not_before"))
    yield GaugeMetricFamily("guatu_messages_late", "Messages that should have left by now.", value=late["number"])
    waited = (now - late["since"]).total_seconds() if late["since"] else 0
    yield GaugeMetricFamily(
        "guatu_messages_late_seconds", "How long the oldest of them has waited.", value=max(waited, 0)
    )


def _signs(now: datetime) -> Iterator[Metric]:
    age = GaugeMetricFamily("guatu_sign_age_seconds", "Since the clock and a worker were last alive.", labels=["who"])
    try:
        seen = health.signs()
    except RedisError:
        seen = health.Signs(beat=None, worker=None)
    for who, last in (("beat", seen.beat), ("worker", seen.worker)):
        if last is not None:
            age.add_metric([who], (now - last).total_seconds())
    yield age


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures as Prometheus reads them, for who brings METRICS_TOKEN; for everybody else there is no such page."""
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not hmac.compare_digest(
        request.headers.get("Authorization", "").encode(), wanted.encode()
    ):
        raise Http404
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    """Made anew for each question: the files of other processes are read then."""
    registry = CollectorRegistry()
    registry.register(Work())
    if SHARED_FOLDER in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(REQUESTS)
    return registry
