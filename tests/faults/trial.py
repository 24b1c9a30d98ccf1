"""One trial: a town is to be told, everything around the messages is broken, and the relay says what arrived."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.request import urlopen

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from config import schedule
from config.env import ROOT
from tests.faults import settings as short
from tests.faults.crew import Crew
from tests.faults.places import Place
from tests.faults.relay import REFUSED_FOR_GOOD
from tests.faults.town import Town
from tests.programs import environment, free_port, within
from tracking.models import Message, Notification

RINGS = {"deliver messages": 1, "raise reminders": 5}  # every so many seconds instead of minutes
TOLERANCE = 5.0 + short.RELAY_PATIENCE  # seconds between the last look whether it is owed, and the mail at the relay
PATIENCE = 180.0  # for somebody to be there who can be harmed: a busy machine takes long to start them again
LONGEST = 1800.0


@dataclass(frozen=True)
class Harm:
    """How often each thing is done in one trial."""

    kills_at_work: int = 0
    worker_kills: int = 0
    beat_kills: int = 0
    pauses: int = 0
    redis_flushes: int = 0
    redis_restarts: int = 0
    postgres_restarts: int = 0
    stalled: float = 10.0  # seconds: the next one is done when nothing has moved for so long

    def counts(self) -> dict[str, int]:
        return {name: count for name, count in vars(self).items() if name != "stalled"}


@dataclass
class Verdict:
    """What the relay and the database say in the end."""

    lost: int
    repeated: int
    unanswered: int
    after_discharge: int
    inbox_lost: int
    inbox_repeated: int
    unfinished: int
    dead_letters: int
    refused: int
    harm: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    quiet_after: float = 0.0

    def kept(self, *, relay_was_asked: bool) -> bool:
        """Whether the promise was kept; where the relay cannot be asked, repeats are no part of it."""
        broken = self.lost + self.after_discharge + self.inbox_lost + self.inbox_repeated + self.unfinished
        return not broken and self.dead_letters == self.refused and not (relay_was_asked and self.repeated)

    def __str__(self) -> str:
        done = ", ".join(f"{count} × {name}" for name, count in sorted(self.harm.items()))
        return (
            f"{done}; the relay took {self.unanswered} mails without saying so\n"
            f"mail: {self.lost} lost, {self.repeated} repeated, {self.after_discharge} after discharge; "
            f"inbox: {self.inbox_lost} lost, {self.inbox_repeated} repeated; "
            f"{self.dead_letters} of {self.refused} refused addresses visible as failed; {self.unfinished} unfinished\n"
            f"{self.seconds:.0f} s, quiet {self.quiet_after:.0f} s after the last harm"
        )


class Trial:
    def __init__(self, place: Place, *, duties: int, workers: int, harm: Harm, seed: int, can_be_asked: bool) -> None:
        self.place, self.duties, self.workers, self.harm = place, duties, workers, harm
        self.dice, self.can_be_asked, self.seed = Random(seed), can_be_asked, seed
        self.done: Counter[str] = Counter()
        self.http = 0

    def run(self, log: Path) -> Verdict:
        now = timezone.now()
        self.town = Town(self.duties, today=timezone.localdate(now), now=now)
        wind_the_clock()
        with self._relay() as addresses:
            own = {"DATABASE_URL": self.place.database_url, "REDIS_URL": self.place.redis_url, **addresses}
            surroundings = environment(DJANGO_SETTINGS_MODULE="tests.faults.settings", **own)
            crew = Crew(workers=self.workers, beats=2, environment=surroundings, log=log, dice=self.dice)
            started = time.monotonic()
            try:
                hurt_until = self._hurt(crew)
                unfinished = self._wait_for_quiet(crew)
            finally:
                crew.end()
            verdict = self._judge(unfinished)
        verdict.seconds, verdict.quiet_after = time.monotonic() - started, time.monotonic() - hurt_until
        verdict.harm = self.done
        return verdict

    @contextmanager
    def _relay(self) -> Iterator[dict[str, str]]:
        smtp, self.http = free_port(), free_port()
        command = [sys.executable, "-m", "tests.faults.relay", *map(str, (smtp, self.http, self.seed))]
        relay = subprocess.Popen([*command, str(short.RELAY_PATIENCE)], cwd=ROOT)
        try:
            assert within(10, lambda: self._count() is not None)
            trace = f"http://127.0.0.1:{self.http}/accepted/{{message_id}}" if self.can_be_asked else ""
            yield {"EMAIL_URL": f"smtp://127.0.0.1:{smtp}", "MAIL_TRACE_URL": trace}
        finally:
            relay.kill()
            relay.wait()

    def _ask(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.http}/{path}", timeout=10) as answer:
            return answer.read().decode()

    def _count(self) -> int | None:
        try:
            return int(self._ask("count"))
        except OSError:
            return None

    def _hurt(self, crew: Crew) -> float:
        """Every harm once, spread over the work by how far it has come; the moment of the last one."""
        events = [name for name, count in self.harm.counts().items() for _ in range(count)]
        events += ["reach"] * 10
        self.dice.shuffle(events)
        assert within(PATIENCE, lambda: bool(self._count())), "the crew has begun"
        reached = 0
        for place, name in enumerate(events):
            self._work_on(crew, until=self.duties * place / (len(events) + 1))
            if name == "reach":
                persist(lambda part=reached: self.town.reach_early(part, 10, now=timezone.now()))
                reached += 1
            else:
                assert within(PATIENCE, lambda name=name: self._do(name, crew)), name
                self.done[name.replace("_", " ")] += 1
        return time.monotonic()

    def _do(self, name: str, crew: Crew) -> bool:
        crew.tend()
        acts: dict[str, Callable[[], bool | None]] = {
            "kills_at_work": crew.kill_the_one_at_work,
            "worker_kills": crew.kill_a_worker,
            "beat_kills": crew.kill_a_beat,
            "pauses": lambda: crew.pause(short.MESSAGE_LEASE.total_seconds() * self.dice.uniform(1.2, 1.8)),
            "redis_flushes": self.place.flush_redis,
            "redis_restarts": self.place.restart_redis,
            "postgres_restarts": self.place.restart_postgres,
        }
        try:
            return acts[name]() is not False
        except (OSError, ValueError, OperationalError, InterfaceError) as error:  # it is just coming back
            return not isinstance(error, OSError | ValueError)

    def _work_on(self, crew: Crew, *, until: float) -> None:
        seen, moved_at = self._count(), time.monotonic()
        while (count := self._count()) < until and time.monotonic() < moved_at + self.harm.stalled:
            if count != seen:
                seen, moved_at = count, time.monotonic()
            crew.tend()
            time.sleep(0.02)
        time.sleep(self.dice.uniform(0, 0.1))

    def _wait_for_quiet(self, crew: Crew) -> int:
        """How many messages or reminders are still on their way when nothing changes any more."""
        deadline = time.monotonic() + LONGEST
        while (left := persist(on_their_way)) and time.monotonic() < deadline:
            crew.tend()
            time.sleep(0.2)
        return left

    def _judge(self, unfinished: int) -> Verdict:
        memory = json.loads(self._ask("all"))
        mails: Counter[str] = Counter()
        late = 0
        for arrivals in memory["taken"].values():
            for moment, address in arrivals:
                mails[address] += 1
                late += moment > self.town.done_at.get(address, moment) + TOLERANCE
        letters = Counter(
            Message.objects.filter(channel="inbox", status=Message.Status.ACCEPTED).values_list(
                "person__email", flat=True
            )
        )
        told = [f"plain{n}@town.example" for n in range(self.town.plain)]
        failed = Message.objects.filter(status=Message.Status.FAILED, channel="email").exclude(error="")
        return Verdict(
            lost=sum(not mails[address] for address in told),
            repeated=sum(count - 1 for count in mails.values() if count > 1),
            unanswered=memory["unanswered"],
            after_discharge=late,
            inbox_lost=sum(not letters[address] for address in told),
            inbox_repeated=sum(count - 1 for count in letters.values() if count > 1),
            unfinished=unfinished,
            dead_letters=failed.filter(person__email__startswith=REFUSED_FOR_GOOD).count(),
            refused=self.town.refused,
        )


def wind_the_clock() -> None:
    """The beats strike in seconds; what does not belong to reminders stays silent."""
    schedule.seed()
    PeriodicTask.objects.exclude(name__in=RINGS).update(enabled=False)
    for name, seconds in RINGS.items():
        every, _ = IntervalSchedule.objects.get_or_create(every=seconds, period=IntervalSchedule.SECONDS)
        PeriodicTask.objects.filter(name=name).update(crontab=None, interval=every)


def on_their_way() -> int:
    under_way = Message.objects.filter(status__in=[Message.Status.WAITING, Message.Status.SENDING]).count()
    return under_way + Notification.objects.waiting().count()


def persist(act: Callable[[], int | None]) -> int | None:
    """Does it as soon as the database, which is being restarted, lets us."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
