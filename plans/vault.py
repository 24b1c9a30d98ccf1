"""Where bytes are kept: by the SHA-256 of their content, written once, never changed, outside the web root."""

import errno
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _


class Tampered(Exception):
    """The bytes on disk no longer have the hash under which they were filed."""


class Full(Exception):
    """The disk has no room for more: what is left belongs to the database and the log beside it."""

    code = "no_space"

    def __str__(self) -> str:
        return _("There is no room left for files. Nothing was kept; tell your administrator.")


def _place(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / digest


def keep(content: bytes) -> str:
    """File `content` and return its SHA-256 (hex). Filing the same bytes again does nothing. Raises Full.

    File first, row second: a crash between the two leaves an unreferenced file, never a row without its file.
    """
    digest = hashlib.sha256(content).hexdigest()
    place = _place(digest)
    if place.exists():
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(place.parent).free < len(content) + settings.DISK_RESERVE:
        raise Full
    _written(content, place)
    return digest


def _written(content: bytes, place: Path) -> None:
    """Under its name only when it is whole; nothing is left of what did not fit."""
    handle, name = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, place)
    except OSError as error:
        os.unlink(name)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Full from error
        raise


def fetch(digest: str) -> bytes:
    """The bytes filed under `digest`; raises Tampered when they are not what was filed."""
    content = _place(digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise Tampered(digest)
    return content
