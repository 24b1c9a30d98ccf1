"""`/healthz` says that the process answers, `/readyz` what the house still lacks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from config import health, tasks

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
UNREACHABLE = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///nowhere/valkey.sock"}
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_heartbeat(time_machine):
    time_machine.move_to(NOW, tick=False)
    cache.delete(health.HEARTBEAT)
    yield
    cache.delete(health.HEARTBEAT)


def test_healthz_answers_nobody_in_particular():
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]


def test_readyz_waits_for_the_first_heartbeat():
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"database": "ok", "broker": "ok", "beat": "no heartbeat yet"}


def test_readyz_is_content_after_the_heartbeat_task_ran():
    tasks.beat_heartbeat()
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert set(response.json().values()) == {"ok"}


def test_readyz_complains_when_the_clock_stands_still(time_machine):
    tasks.beat_heartbeat()
    time_machine.move_to(NOW + health.HEARTBEAT_LASTS + timedelta(seconds=1), tick=False)
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["beat"].startswith("last heartbeat 2026-11-02")


def test_readyz_names_a_broker_that_does_not_answer(settings):
    settings.CACHES = UNREACHABLE
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"database": "ok", "broker": "does not answer", "beat": "unknown"}
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
