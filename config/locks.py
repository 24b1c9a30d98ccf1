"""Advisory file locks: the kernel lets go of them when their holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType


class FileLock:
    """A lock on one file, held by many as a share or by one alone, until `release` or the process ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def share(self) -> None:
        """Waits until nobody holds the lock exclusively."""
        fcntl.flock(self.handle, fcntl.LOCK_SH)

    def try_share(self) -> bool:
        return self._try(fcntl.LOCK_SH)

    def take(self) -> None:
        """Waits until nobody else holds the lock."""
        fcntl.flock(self.handle, fcntl.LOCK_EX)

    def try_take(self) -> bool:
        """Takes the lock if nobody else holds it; a share held before is given up either way."""
        return self._try(fcntl.LOCK_EX)

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self.handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def write(self, text: str) -> None:
        """Leaves a note for those who find the lock held."""
        os.ftruncate(self.handle, 0)
        os.pwrite(self.handle, text.encode(), 0)

    def read(self) -> str:
        return os.pread(self.handle, 1 << 16, 0).decode()

    def release(self) -> None:
        os.close(self.handle)

    def __enter__(self) -> "FileLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One at a time through this door."""
    with FileLock(path) as lock:
        lock.take()
        yield


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock alone right now; asking takes a share for a moment."""
    with FileLock(path) as lock:
        return not lock.try_share()
