"""The one process of which every reader of an untrusted file is a fork.

Loading the reading libraries takes longer than reading most files, so it is done once: the stem (`sandboxed`) loads
them and looks at no file. Each process that asks has a stem of its own; it starts with the first file and ends with its
owner. The price is told in docs/adr/0027.
"""

import atexit
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ATTEMPTS = 2
BORN = b"+"
"""The first byte of every child: without it there was none, and the next stem is asked."""
LONGEST_ANSWER = 256 * 2**20
"""Bytes. A child is not trusted to come to an end."""

_ROOT = Path(__file__).resolve().parents[2]


class StemFailed(RuntimeError):
    """No child could be had."""


class Stem:
    """The owner's side. Threads may ask at the same time; each has a child to itself."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._orders: socket.socket | None = None
        self._ordering = threading.Lock()
        atexit.register(self.end)
        os.register_at_fork(after_in_child=self._disown)

    def ask(self, question: bytes, *, seconds: float) -> bytes:
        """What a fresh child answers: nothing, if a limit ended it. Raises TimeoutError; then it is killed."""
        for _ in range(ATTEMPTS):
            with self.line() as line:
                said = _converse(line, question, until=time.monotonic() + seconds)
            if said.startswith(BORN):
                return said[len(BORN) :]
        raise StemFailed

    def end(self) -> None:
        """The stem and its children end when their line is closed."""
        if self.process is not None and self._orders is not None:
            self._orders.close()
            self.process.wait()
        self.process = self._orders = None

    def line(self) -> socket.socket:
        """Our end of a line whose other end is in the hands of a new child; a child is killed when we close it."""
        ours, theirs = socket.socketpair()
        with theirs, self._ordering:
            try:
                self._hand_over(theirs)
            except ConnectionError:  # it was killed, or went because nobody asked for long: this line stays dead
                self.end()
        return ours

    def _hand_over(self, line: socket.socket) -> None:
        if self._orders is None:
            self._orders = self._start()
        socket.send_fds(self._orders, [b"."], [line.fileno()])

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-s", "-m", "plans.documents.sandboxed", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                cwd=_ROOT,
                env={"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
                start_new_session=True,
            )
        return ours

    def _disown(self) -> None:
        """In a fork of the owner: the stem is not its child, and must not live on because two hold the line."""
        self._ordering = threading.Lock()
        if self.process is not None and self._orders is not None:
            self._orders.close()
            self.process.returncode = 0  # no warning about a child left behind
        self.process = self._orders = None


def _converse(line: socket.socket, question: bytes, *, until: float) -> bytes:
    """Says everything, then hears everything; a child that dies meanwhile has said what it had to say."""
    said = bytearray()
    try:
        line.settimeout(max(until - time.monotonic(), 0.001))
        line.sendall(question)
        line.shutdown(socket.SHUT_WR)
    except ConnectionError:
        pass
    try:
        while len(said) <= LONGEST_ANSWER:
            line.settimeout(max(until - time.monotonic(), 0.001))
            if not (more := line.recv(2**16)):
                return bytes(said)
            said += more
    except ConnectionError:
        return bytes(said)
    raise TimeoutError
