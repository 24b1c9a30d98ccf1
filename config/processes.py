"""The process manager behind `make run`: servers, web, worker and beat, together until Ctrl-C.

It imports no Django and has one thread: a manager that waits for nothing can always stop what it started.
"""

import io
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import NoReturn

from config import embedded, env, probe
from config.binaries import ServersMissing
from config.children import Child, die_with_parent, follow_parent
from config.locks import FileLock

STOPPING_TAKES = 8.0  # seconds; then by force
EARLIER_RUN_TAKES = 15.0  # seconds that a run which was just killed may need to end
PYTHON = [sys.executable, "-u"]  # unbuffered: a log line appears when it is written
RUN = env.VAR / "run"


class CannotRun(RuntimeError):
    """Something outside stands in the way; the message says what to do."""


class Manager:
    """Runs the children, shows what they write with their name before it, and starts again those that die."""

    def __init__(self, children: dict[str, Child]) -> None:
        self.children = children
        self.pipes = selectors.DefaultSelector()
        self.unfinished = dict.fromkeys(children, b"")
        self.width = max(map(len, children))

    def start(self, *names: str) -> None:
        for name in names:
            self.children[name].start()
            self._listen(name, self.children[name])

    def look_after(self, *, wait: float) -> None:
        """One round: shows new lines, waiting at most so many seconds for them, and revives the dead."""
        self._show_output(wait)
        for name, child in self.children.items():
            code = child.died()
            if code is not None:
                pause = max(child.next_start - time.monotonic(), 0)
                self.say(name, f"ended with code {code}, starts again in {pause:.0f} s")
            if child.revive():
                self._listen(name, child)

    def stop(self) -> None:
        deadline = time.monotonic() + STOPPING_TAKES
        for child in self.children.values():
            child.ask_to_stop()
        while any(child.runs() for child in self.children.values()) and time.monotonic() < deadline:
            self._show_output(0.1)
        for child in self.children.values():
            child.stop(patience=0)
        self._show_output(0)

    def say(self, name: str, line: str) -> None:
        say(f"{name:<{self.width}} | {line}")

    def _listen(self, name: str, child: Child) -> None:
        assert child.process is not None
        assert child.process.stdout is not None
        os.set_blocking(child.process.stdout.fileno(), False)
        self.pipes.register(child.process.stdout, selectors.EVENT_READ, name)

    def _show_output(self, wait: float) -> None:
        for key, _ in self.pipes.select(wait):
            written = os.read(key.fd, 1 << 16)
            if not written:
                self.pipes.unregister(key.fileobj)
            *lines, self.unfinished[key.data] = (self.unfinished[key.data] + written).split(b"\n")
            for line in lines:
                self.say(key.data, line.decode(errors="replace"))


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def children() -> dict[str, Child]:
    # A desk may belong to root; the warning about it hides the lines that matter.
    celery = [*PYTHON, "-W", "ignore::RuntimeWarning:celery.platforms", "-m", "celery", "--quiet", "-A", "config"]
    commands = {
        "web": [
            *PYTHON, "-m", "gunicorn", "config.wsgi", "--config", "deploy/gunicorn.conf.py",
            "--bind", f"{env.BIND}:{env.PORT}",
        ],
        "worker": [*celery, "worker", "--loglevel", env.LOG_LEVEL, "--concurrency", "2", "--without-mingle"],
        "beat": [*celery, "beat", "--loglevel", env.LOG_LEVEL, "--pidfile="],
    }  # fmt: skip
    return {
        name: Child(
            command,
            lock=RUN / f"{name}.lock",
            cwd=env.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for name, command in commands.items()
    }


@contextmanager
def only_run() -> Iterator[None]:
    """One run at a time in a checkout; waits for one that is just ending.

    Raises `CannotRun` when the other one stays.
    """
    RUN.mkdir(parents=True, exist_ok=True)
    with FileLock(RUN / "manager.lock") as lock:
        deadline = time.monotonic() + EARLIER_RUN_TAKES
        while not lock.try_take():
            if time.monotonic() > deadline:
                raise CannotRun(f"Guatu already runs from this folder at {lock.read()}: stop it there first")
            time.sleep(0.1)
        lock.write(address())
        yield


def address() -> str:
    host = "localhost" if env.BIND in ("127.0.0.1", "0.0.0.0") else env.BIND
    return f"http://{host}:{env.PORT}"


def require_free_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.BIND, env.PORT))
        except OSError as error:
            raise CannotRun(
                f"cannot listen on {env.BIND}:{env.PORT} ({error.strerror}): choose another port with "
                f"`make run PORT={env.PORT + 1}`"
            )


def servers() -> AbstractContextManager[None]:
    return embedded.DEVELOPMENT.attached() if env.NEEDS_EMBEDDED_SERVERS else nullcontext()


def prepare() -> str:
    """Migrates and loads the demo; returns the demo accounts as text."""
    say("Preparing the database and, the first time, the demo …")
    done = subprocess.run(
        [*PYTHON, "manage.py", "prepare"],
        cwd=env.ROOT,
        stdout=subprocess.PIPE,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    if done.returncode:
        raise CannotRun("the preparation failed, see above")
    return done.stdout.decode()


def run() -> NoReturn:
    """Until a signal ends it."""
    with only_run():
        manager = Manager(children())
        for child in manager.children.values():
            child.end_leftovers()
        require_free_port()
        with servers():
            accounts = prepare()
            health = f"http://{'127.0.0.1' if env.BIND == '0.0.0.0' else env.BIND}:{env.PORT}/healthz"
            try:
                # The pages first: somebody waits for them, nobody for the others.
                manager.start("web")
                while not probe.answers(health, patience=0.5):
                    manager.look_after(wait=0.1)
                manager.start("worker", "beat")
                manager.look_after(wait=0)
                say(f"\nGuatu runs at {address()}   (Ctrl-C stops it)\n{accounts}")
                while True:
                    manager.look_after(wait=0.5)
                    if env.NEEDS_EMBEDDED_SERVERS:
                        embedded.DEVELOPMENT.restore()
            finally:
                ignore_signals()
                manager.stop()


def ignore_signals() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)


def interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, interrupt)
    follow_parent(signal.SIGTERM)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # Chinese names on a terminal that has none
    try:
        run()
    except KeyboardInterrupt:
        say("\nGuatu has stopped.")
    except (CannotRun, ServersMissing, embedded.EmbeddedFailed) as error:
        sys.exit(f"make run: {error}")


if __name__ == "__main__":
    main()
