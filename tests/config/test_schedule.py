"""The table of the clock, and the lock that lets one clock strike."""

import psycopg
import pytest
from celery import current_app
from django.db import connection
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from config.schedule import STRIKES, BeatLock, OneBeat, seed


@pytest.mark.django_db
def test_seeding_twice_changes_nothing():
    seed()
    first = list(PeriodicTask.objects.order_by("pk").values_list("pk", "name", "task", "crontab_id"))
    seed()
    assert list(PeriodicTask.objects.order_by("pk").values_list("pk", "name", "task", "crontab_id")) == first
    assert {strike.name for strike in STRIKES} == {name for _, name, _, _ in first}


@pytest.mark.django_db
def test_seeding_respects_what_a_caretaker_changed():
    seed()
    rare = CrontabSchedule.objects.create(minute="0", hour="3")
    PeriodicTask.objects.filter(name="raise reminders").update(enabled=False, crontab=rare)
    seed()
    kept = PeriodicTask.objects.get(name="raise reminders")
    assert (kept.enabled, kept.crontab) == (False, rare)


@pytest.mark.django_db
def test_schedule_strikes_in_the_time_of_the_district(settings):
    seed()
    assert {str(row.timezone) for row in CrontabSchedule.objects.all()} == {settings.TIME_ZONE}


def test_every_strike_calls_a_task_that_exists():
    current_app.loader.import_default_modules()
    assert [strike.task for strike in STRIKES if strike.task not in current_app.tasks] == []


@pytest.mark.django_db
def test_lock_belongs_to_one_and_passes_on_when_its_session_dies():
    leader, second = BeatLock(), BeatLock()
    try:
        assert leader.held()
        assert leader.held()
        assert not second.held()
        with psycopg.connect(**connection.get_connection_params(), autocommit=True) as caretaker:
            caretaker.execute("SELECT pg_terminate_backend(%s)", [leader.session.info.backend_pid])
        assert not leader.held(), "a lost session is a lost lock, whatever we believed"
        assert second.held()
        assert not leader.held()
    finally:
        for lock in (leader, second):
            if lock.session is not None:
                lock.session.close()


@pytest.mark.django_db
def test_beat_that_stands_by_strikes_nothing_and_seeds_nothing(caplog):
    leader = BeatLock()
    try:
        assert leader.held()
        beat = OneBeat(app=current_app)
        assert beat.tick() > 0
        assert "stands by" in caplog.text
        assert not PeriodicTask.objects.exists()
    finally:
        leader.session.close()
