"""The keys of this instance: the one it signs with, and those with which it signed before."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from tracking.reports import manifest


def signing_key() -> Ed25519PrivateKey:
    return manifest.private_key(settings.SIGNING_KEY)


def public_keys() -> dict[str, Ed25519PublicKey]:
    """By their names, the one in use first."""
    found = [signing_key().public_key(), *map(manifest.public_key, settings.SIGNING_RETIRED_KEYS)]
    return {manifest.id_of(key): key for key in found}


def published() -> dict[str, Any]:
    """What the instance tells everybody, and what `verify_report --key` takes."""
    current = manifest.id_of(signing_key().public_key())
    return {
        "keys": [
            {"id": name, "algorithm": "Ed25519", "public_key": manifest.public_text(key), "in_use": name == current}
            for name, key in public_keys().items()
        ]
    }
