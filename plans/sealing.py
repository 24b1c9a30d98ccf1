"""Addresses of robots and secrets of people, encrypted with a key that is not in the database (RELIABILITY D-33)."""

from __future__ import annotations

import base64
from hashlib import blake2b

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


class Unreadable(Exception):
    """Sealed with a key that this installation no longer has."""


def _keys() -> MultiFernet:
    """Derived from SECRET_KEY, and from its fallbacks, so that the key can be changed without entering all anew."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str | bytes) -> bytes:
    return blake2b(force_bytes(key), digest_size=32, person=b"guatu hooks").digest()


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode() if text else ""


def sealed_again(sealed: str) -> str:
    """The same under the present key; as it was where no key of this installation opens it."""
    try:
        return _keys().rotate(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        return sealed


def open_sealed(sealed: str) -> str:
    try:
        return _keys().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise Unreadable from None
