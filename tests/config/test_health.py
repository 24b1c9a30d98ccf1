"""`/healthz` says that the process answers, `/readyz` what the house still lacks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from config import health, tasks
from tests.config.letters import letter

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
UNREACHABLE = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///nowhere/valkey.sock"}
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_sign(time_machine):
    time_machine.move_to(NOW, tick=False)
    cache.delete_many([health.TICK, health.HEARTBEAT])
    yield
    cache.delete_many([health.TICK, health.HEARTBEAT])


def test_healthz_answers_nobody_in_particular():
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]


def readyz():
    response = Client().get("/readyz")
    return response.status_code, response.json()


def test_readyz_waits_for_the_clock_and_for_a_worker():
    well = {"database": "ok", "mail": "ok", "broker": "ok"}
    assert readyz() == (503, well | {"beat": "no sign yet", "worker": "no sign yet"})
    health.tick(NOW)
    assert readyz() == (503, well | {"beat": "ok", "worker": "no sign yet"})
    tasks.beat_heartbeat()
    assert readyz() == (200, well | {"beat": "ok", "worker": "ok"})


def test_readyz_tells_a_clock_that_stands_still_from_a_house_without_workers(time_machine):
    health.tick(NOW)
    tasks.beat_heartbeat()
    time_machine.move_to(NOW + health.LASTS + timedelta(seconds=1), tick=False)
    health.tick(timezone.now())
    status, states = readyz()
    assert (status, states["beat"]) == (503, "ok")
    assert states["worker"].startswith("last sign 2026-11-02")


@pytest.mark.parametrize(
    ("message", "mail"),
    [
        ({"not_before": NOW - timedelta(minutes=14)}, "ok"),
        ({"not_before": NOW - timedelta(minutes=16)}, "1 late"),
        ({"not_before": NOW - timedelta(minutes=16), "status": "sending"}, "1 late"),
        ({"not_before": NOW - timedelta(hours=9), "status": "accepted"}, "ok"),
        ({"not_before": NOW + timedelta(hours=1), "attempts": 3}, "1 late"),
        ({"not_before": NOW + timedelta(hours=1), "attempts": 3, "held_back": 1}, "ok"),
    ],
)
def test_readyz_counts_messages_that_do_not_leave(message, mail):
    """A relay that always fails moves `not_before` on; so its failures count as well as the time that has passed."""
    health.tick(NOW)
    tasks.beat_heartbeat()
    letter(**message)
    status, states = readyz()
    assert (status, states["mail"]) == (200 if mail == "ok" else 503, mail)


def test_readyz_names_a_broker_that_does_not_answer(settings):
    settings.CACHES = UNREACHABLE
    response = Client().get("/readyz")
    assert response.status_code == 503
    told = {"database": "ok", "mail": "ok", "broker": "does not answer", "beat": "unknown", "worker": "unknown"}
    assert response.json() == told
    assert Client().get("/healthz").status_code == 200


def test_health_cannot_be_posted_to():
    assert Client().post("/healthz").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_database_that_is_away_is_503_with_a_time_to_come_back():
    browser = Client(raise_request_exception=False)
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32  # a session has to be looked up
    connection.ensure_connection()
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as caretaker:
        caretaker.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        response = browser.get("/admin/")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    connection.close()


def test_other_failure_stays_a_500(rf):
    try:
        raise ValueError("a defect")
    except ValueError:
        assert health.server_error(rf.get("/")).status_code == 500
