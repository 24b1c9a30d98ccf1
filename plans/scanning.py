"""Asking a virus scanner about a file: clamd, by its own protocol (INSTREAM, man clamd). Unnamed, it is not asked.

A scanner that does not answer is no leave to let the file in.
"""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

PIECE = 64 * 1024  # bytes
PATIENCE = 20  # seconds
ANSWER = 4096  # bytes


class ScannerSilent(Exception):
    """The scanner is named and does not answer, or says something else than yes and no."""


def found_in(content: bytes) -> str:
    """The name of the virus; empty where there is none, and where no scanner is set up."""
    if not settings.CLAMD:
        return ""
    try:
        with _connected(settings.CLAMD) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            said = line.recv(ANSWER).rstrip(b"\0\n").decode("utf-8", "replace")
    except OSError as error:
        raise ScannerSilent from error
    if said.endswith("FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    if not said.endswith("OK"):
        raise ScannerSilent(said)
    return ""


def _connected(address: str) -> socket.socket:
    """`tcp://HOST:3310` or `unix:///run/clamav/clamd.ctl`."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE)
        line.connect(parts.path)
        return line
    return socket.create_connection((parts.hostname, parts.port or 3310), timeout=PATIENCE)
