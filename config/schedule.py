"""What the clock does when, and the scheduler of which only one at a time lets it strike.

django-celery-beat keeps the table in the database, where a caretaker may change it in the admin. Two beats would
each send every task; so a beat holds an advisory lock, and further ones stand by until it is free.
"""

import contextlib
import logging
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler
from redis.exceptions import RedisError

from config import health

log = logging.getLogger(__name__)

BEAT_LOCK = 0x67756174_75  # any number that nobody else locks: "guatu"
STAND_BY = 5.0  # seconds between two attempts of a beat that stands by


@dataclass(frozen=True)
class Strike:
    """One periodic task. Every one may run twice or late without harm: it looks at what is due, not at when it runs."""

    name: str
    task: str
    minute: str = "*"
    hour: str = "*"


STRIKES = (
    Strike("heartbeat", "config.tasks.beat_heartbeat"),
    Strike("deliver messages", "tracking.tasks.deliver"),
    Strike("read waiting uploads", "measures.tasks.read_waiting_uploads"),
    Strike("issue waiting reports", "tracking.tasks.issue_waiting_reports"),
    Strike("carry out reorganisations", "tracking.tasks.carry_out_reorganisations", minute="*/10"),
    Strike("open due periods", "tracking.tasks.open_due_periods", minute="*/10"),
    Strike("lock due periods", "tracking.tasks.lock_due_periods", minute="1-59/10"),
    Strike("issue due reports", "tracking.tasks.issue_due_reports", minute="2-59/10"),
    Strike("seal changes", "plans.tasks.seal_changes"),
    Strike("verify changes", "plans.tasks.verify_changes", minute="20", hour="2"),
    Strike("forget kept answers", "plans.tasks.forget_kept_answers", minute="40", hour="3"),
    Strike("raise reminders", "tracking.tasks.raise_reminders", minute="*/15", hour="8-18"),
)


def seed() -> None:
    """Adds what is missing from the table; an entry that a caretaker changed or switched off stays as it is."""
    for strike in STRIKES:
        if PeriodicTask.objects.filter(name=strike.name).exists():
            continue
        when, _ = CrontabSchedule.objects.get_or_create(
            minute=strike.minute,
            hour=strike.hour,
            day_of_week="*",
            day_of_month="*",
            month_of_year="*",
            timezone=timezone.get_default_timezone_name(),
        )
        PeriodicTask.objects.get_or_create(name=strike.name, defaults={"task": strike.task, "crontab": when})


class BeatLock:
    """A session-level advisory lock on a connection of its own: it lasts exactly as long as that connection."""

    def __init__(self) -> None:
        self.session: psycopg.Connection[Any] | None = None

    def held(self) -> bool:
        """Whether we hold it now, after trying to get it if we did not."""
        try:
            if self.session is not None:
                self.session.execute("SELECT 1")
                return True
            return self._obtain()
        except psycopg.OperationalError:
            self._let_go()
            return False

    def _obtain(self) -> bool:
        # Not through Django's connection or its pool: those come and go, and the lock with them.
        parameters = connection.get_connection_params()
        session = psycopg.connect(**{**parameters, "autocommit": True, "application_name": "guatu beat"})
        row = session.execute("SELECT pg_try_advisory_lock(%s)", [BEAT_LOCK]).fetchone()
        if row is None or not row[0]:
            session.close()
            return False
        self.session = session
        return True

    def _let_go(self) -> None:
        if self.session is not None:
            self.session.close()
        self.session = None


class OneBeat(DatabaseScheduler):
    """The database scheduler that strikes only while it holds the lock."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.lock = BeatLock()
        self.leading: bool | None = None
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        """The table is seeded by the beat that leads, see `tick`."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Seconds until the next look; strikes what is due when this beat leads."""
        leads = self.lock.held()
        if leads != self.leading:
            self._change(leads)
        if not leads:
            return STAND_BY
        pause = float(super().tick(*args, **kwargs))
        with contextlib.suppress(RedisError):  # who asks for the sign learns of the outage from the broker itself
            health.tick(timezone.now())
        return pause

    def _change(self, leads: bool) -> None:
        self.leading = leads
        if leads:
            log.warning("beat leads: the clock strikes here")
            seed()
            self._initial_read = True  # what we read while standing by is old
        else:
            log.warning("beat stands by: the lock is not to be had")
