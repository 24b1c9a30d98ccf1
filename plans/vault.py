"""Where bytes are kept: by the SHA-256 of their content, written once, never changed, outside the web root."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class Tampered(Exception):
    """The bytes on disk no longer have the hash under which they were filed."""


def _place(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / digest


def keep(content: bytes) -> str:
    """File `content` and return its SHA-256 (hex). Filing the same bytes again does nothing.

    File first, row second: a crash between the two leaves an unreferenced file, never a row without its file.
    """
    digest = hashlib.sha256(content).hexdigest()
    place = _place(digest)
    if place.exists():
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, place)
    return digest


def fetch(digest: str) -> bytes:
    """The bytes filed under `digest`; raises Tampered when they are not what was filed."""
    content = _place(digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise Tampered(digest)
    return content
