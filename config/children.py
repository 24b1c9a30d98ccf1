"""Child processes that do not outlive their parent, and of which no second one runs beside the first."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from config.locks import FileLock

PR_SET_PDEATHSIG = 1
HEALTHY_AFTER = 60.0  # seconds; a child that lived so long did not die of its start
LONGEST_PAUSE = 30.0  # seconds between two attempts to start it


class Child:
    """One long-running program in a process group of its own, started again when it dies.

    The child and everything it forks inherit a lock on `lock`: while one of them lives, even as an orphan of
    a parent killed with -9, the lock is held. A pid file could not say so: numbers are given out again.
    """

    def __init__(
        self,
        command: list[str],
        *,
        lock: Path,
        end_by: signal.Signals = signal.SIGTERM,
        before: Callable[[], None] = lambda: None,
        first_pause: float = 1.0,
        **options: Any,
    ) -> None:
        """`before` runs ahead of every start, when no earlier process is left; `options` go to `Popen`."""
        self.command = command
        self.lock = lock
        self.end_by = end_by
        self.before = before
        self.first_pause = first_pause
        self.options = options
        self.quick_deaths = 0
        self.started = self.next_start = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def end_leftovers(self) -> None:
        """Ends what an earlier parent that was killed left running."""
        with FileLock(self.lock) as lock:
            end_holders(lock, by=self.end_by)

    def start(self) -> None:
        with FileLock(self.lock) as lock:
            end_holders(lock, by=self.end_by)
            self.before()
            self.started = time.monotonic()
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                process_group=0,
                pass_fds=[lock.handle],
                preexec_fn=die_with_parent(self.end_by),
                **self.options,
            )
            lock.write(str(self.process.pid))

    def died(self) -> int | None:
        """Its exit code, told once for every death; `revive` starts it again when its pause is over."""
        if self.process is None or self.process.poll() is None:
            return None
        code = self.process.returncode
        self.process = None
        now = time.monotonic()
        self.quick_deaths = 1 if now - self.started > HEALTHY_AFTER else self.quick_deaths + 1
        self.next_start = now + min(self.first_pause * 2 ** (self.quick_deaths - 1), LONGEST_PAUSE)
        return code

    def revive(self) -> bool:
        """Starts it again if it died and has paused long enough; says whether it did."""
        if self.process is not None or not self.started or time.monotonic() < self.next_start:
            return False
        self.start()
        return True

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.process is not None and self.runs():
            self.process.send_signal(self.end_by)

    def stop(self, *, patience: float) -> None:
        """Asks, waits so many seconds, then ends the whole group by force."""
        self.ask_to_stop()
        if self.process is None:
            return
        try:
            self.process.wait(max(patience, 0.0))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def die_with_parent(by: signal.Signals) -> Callable[[], None] | None:
    """For `Popen(preexec_fn=…)`: the kernel sends the child this signal when its parent ends, even by -9.

    Linux only; elsewhere the next start finds the leftovers by their lock. The parent must have a single
    thread: the signal is bound to the thread that forked, and nothing between fork and exec may wait for a
    lock that another thread held.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def bind() -> None:
        prctl(PR_SET_PDEATHSIG, int(by))
        if os.getppid() != parent:  # it died between fork and here
            os._exit(1)

    return bind


def follow_parent(by: signal.Signals) -> None:
    """This process gets the signal when its own parent ends: `make` killed with -9 takes the manager along."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(by))


def end_holders(lock: FileLock, *, by: signal.Signals, patience: float = 10.0) -> None:
    """Takes the lock; whoever still holds it is asked to end, and forced after `patience` seconds."""
    if lock.try_take():
        return
    _signal_group(lock, by)
    deadline = time.monotonic() + patience
    while not lock.try_take():
        if time.monotonic() > deadline:
            _signal_group(lock, signal.SIGKILL)
        time.sleep(0.05)


def _signal_group(lock: FileLock, by: signal.Signals) -> None:
    note = lock.read()
    if not note:
        return
    try:
        os.killpg(int(note), by)
    except ProcessLookupError:  # the leader is gone, its children are about to follow
        return
