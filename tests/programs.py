"""Starting the project's own programs, reading what they say, and ending them."""

import os
import queue
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from urllib.parse import urlencode

from django.db import connection

from config.env import ROOT

# The one that never had a window takes half the processor's time of the whole one that goes without; Debian has both.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), BROWSERS[0])


def within(seconds: float, happened: Callable[[], bool]) -> bool:
    """Whether it happens in that time; asks every few milliseconds."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(*, without: Iterable[str] = (), **changed: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in set(without)} | changed


def database_address() -> str:
    """DATABASE_URL of the database of this test run, for a program of its own."""
    database = connection.get_connection_params()
    query = urlencode({"host": database.get("host", "")})
    return f"postgresql://{database.get('user', '')}@/{database['dbname']}?{query}"


class Program:
    """A program in a process group of its own, as a shell would start it; killed at the latest on leaving."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.said = ""
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def wait_for(self, words: str, *, seconds: float) -> str:
        """The first line with these words; fails with everything said so far."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                line = self.lines.get(timeout=0.1)
            except queue.Empty:
                continue
            if line is None:
                break
            self.said += line
            if words in line:
                return line
        raise AssertionError(f"{words!r} was not said:\n{self.said}")

    def has_said(self, words: str) -> bool:
        while not self.lines.empty():
            self.said += self.lines.get_nowait() or ""
        return words in self.said

    def end(self, by: signal.Signals, *, seconds: float) -> int:
        """Signals the group and returns the exit code."""
        os.killpg(self.process.pid, by)
        return self.process.wait(seconds)

    def __enter__(self) -> "Program":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGKILL, seconds=10)
        self.reader.join(10)
        self.process.stdout.close()
