"""The processes that are harmed: workers and beats, each in a process group of its own, started again when they die."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from config.env import ROOT

CELERY = [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "config"]
BEAT = [*CELERY, "beat", "--loglevel", "ERROR", "--pidfile="]


def worker(number: int) -> list[str]:
    quiet = ["--loglevel", "ERROR", "--without-mingle", "--without-gossip"]
    return [*CELERY, "worker", "--concurrency", "1", "--hostname", f"worker{number}@faults", *quiet]


class Member:
    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.wakes_at = 0.0
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
            )

    def signal(self, number: signal.Signals) -> None:
        os.killpg(self.process.pid, number)

    def children(self) -> list[int]:
        try:
            return [
                int(pid)
                for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            ]
        except FileNotFoundError:
            return []


class Crew:
    """`harm` is done to one that is awake, chosen by lot."""

    def __init__(self, *, workers: int, beats: int, environment: dict[str, str], log: Path, dice: Random) -> None:
        self.dice = dice
        self.workers = [Member(worker(number), environment, log) for number in range(workers)]
        self.beats = [Member(BEAT, environment, log) for _ in range(beats)]

    @property
    def everybody(self) -> list[Member]:
        return [*self.workers, *self.beats]

    def tend(self) -> None:
        """Wakes whose pause is over, and starts again who died."""
        for member in self.everybody:
            if member.wakes_at and time.monotonic() > member.wakes_at:
                member.signal(signal.SIGCONT)
                member.wakes_at = 0.0
            if member.process.poll() is not None:
                member.start()

    def kill_the_one_at_work(self) -> bool:
        """The process inside a worker that runs the task, as the kernel does when memory is short."""
        at_work = [pid for member in self._awake(self.workers) for pid in member.children()]
        if not at_work:
            return False
        os.kill(self.dice.choice(at_work), signal.SIGKILL)
        return True

    def kill_a_worker(self) -> bool:
        return self._signal(self.workers, signal.SIGKILL)

    def kill_a_beat(self) -> bool:
        return self._signal(self.beats, signal.SIGKILL)

    def pause(self, seconds: float) -> bool:
        return self._signal(self.workers, signal.SIGSTOP, sleep=seconds)

    def end(self) -> None:
        for member in self.everybody:
            member.signal(signal.SIGKILL)
            member.process.wait()

    def _awake(self, members: list[Member]) -> list[Member]:
        return [member for member in members if not member.wakes_at and member.process.poll() is None]

    def _signal(self, members: list[Member], number: signal.Signals, *, sleep: float = 0.0) -> bool:
        awake = self._awake(members)
        if not awake:
            return False
        member = self.dice.choice(awake)
        member.signal(number)
        member.wakes_at = time.monotonic() + sleep if sleep else 0.0
        return True
