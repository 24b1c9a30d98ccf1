"""A stream of bytes under lock: what leaves the house on a disk or a line, without the whole of it in memory.

Sealed piece by piece with AES-256-GCM under a key of its own for each stream, derived from the one of the settings by
HKDF (RFC 5869). Each piece is counted, and the last one says that it is the last (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár 2015): a piece that is changed, moved, doubled or missing is found before it is handed
out.

    … | python -m config.strongbox lock   > FILE      with the key in BACKUP_KEY
    python -m config.strongbox unlock < FILE | …
"""

from __future__ import annotations

import base64
import io
import os
import shutil
import sys
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from config import env, signing_key

MARK = b"guatu locked 1\n"
SALT, PIECE, TAG = 32, 2**20, 16  # bytes
COUNTED = 11  # bytes of the nonce that count; the twelfth says whether a piece is the last


class Unopened(Exception):
    """Locked with another key, cut off, or changed."""


def is_locked(stream: IO[bytes]) -> bool:
    """Whether a stream that can be wound back begins as a locked one."""
    begins = stream.read(len(MARK))
    stream.seek(-len(begins), io.SEEK_CUR)
    return begins == MARK


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), length=32, salt=salt, info=MARK).derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(COUNTED, "big") + bytes([last])


class Lock(io.RawIOBase):
    """Takes bytes and writes them locked to `out`; `close` writes the last piece, and leaves `out` open."""

    def __init__(self, out: IO[bytes], key: bytes) -> None:
        salt = os.urandom(SALT)
        self._out, self._cipher, self._number, self._waiting = out, _cipher(key, salt), 0, bytearray()
        out.write(MARK + salt)

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        """A piece goes out when something comes after it: until then it may be the last."""
        self._waiting += content
        while len(self._waiting) > PIECE:
            self._send(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(memoryview(content))

    def _send(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, None))
        self._number += 1

    def close(self) -> None:
        if not self.closed:
            self._send(bytes(self._waiting), last=True)
        super().close()


class Unlock(io.RawIOBase):
    """Reads what was locked. Raises Unopened for the first piece that is not as it was written."""

    def __init__(self, source: IO[bytes], key: bytes) -> None:
        head = source.read(len(MARK) + SALT)
        if not head.startswith(MARK):
            raise Unopened
        self._source, self._cipher, self._number = source, _cipher(key, head[len(MARK) :]), 0
        self._next, self._opened = source.read(PIECE + TAG), memoryview(b"")
        if not self._next:  # an empty stream has a last piece, too
            raise Unopened

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        room = memoryview(buffer).cast("B")
        if not self._opened and self._next:
            self._open_next()
        count = min(len(room), len(self._opened))
        room[:count] = self._opened[:count]
        self._opened = self._opened[count:]
        return count

    def _open_next(self) -> None:
        sealed, self._next = self._next, self._source.read(PIECE + TAG)
        try:
            opened = self._cipher.decrypt(_nonce(self._number, last=not self._next), sealed, None)
        except (InvalidTag, ValueError) as error:
            raise Unopened from error
        self._number += 1
        self._opened = memoryview(opened)


def main(order: str) -> int:
    """`lock` or `unlock`, from standard input to standard output; 1 where that cannot be done."""
    if order not in {"lock", "unlock"} or not signing_key.is_key(env.BACKUP_KEY):
        print("python -m config.strongbox lock|unlock, with 32 bytes in base64 in BACKUP_KEY", file=sys.stderr)  # noqa: T201
        return 1
    key, source, out = base64.b64decode(env.BACKUP_KEY), sys.stdin.buffer, sys.stdout.buffer
    try:
        if order == "lock":
            with Lock(out, key) as lock:
                shutil.copyfileobj(source, lock, PIECE)
        else:
            shutil.copyfileobj(Unlock(source, key), out, PIECE)
        out.flush()
    except Unopened:
        print("not locked with this key, cut off, or changed: do not use what was written", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or [""]))
