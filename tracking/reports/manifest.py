"""The signed manifest of an issued report: what a receiver needs to tell a file of ours from any other, offline. Pure.

What is signed are the canonical bytes of the statement; the signature is Ed25519 (RFC 8032), so that the same statement
under the same key has one signature. A key is named by the first 16 hexadecimal digits of the SHA-256 of its public
half, so that a statement tells which of several keys proves it after the key was changed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tracking.reports.canonical import canonical_bytes

FORMAT = 1
KEY_BYTES, ID_DIGITS = 32, 16
LARGEST = 64 * 1024  # bytes of a manifest; ours have two thousand

Statement = Mapping[str, Any]


class BrokenManifest(Exception):
    """These bytes are no manifest."""


class BrokenKey(Exception):
    """This text is no key."""


@dataclass(frozen=True)
class Signed:
    """A statement, and the signature that comes with it, not yet proven."""

    statement: Statement
    signature: bytes

    @property
    def key_id(self) -> str:
        return str(self.statement.get("key", ""))

    def proven_by(self, key: Ed25519PublicKey) -> bool:
        try:
            key.verify(self.signature, canonical_bytes(self.statement))
        except InvalidSignature:
            return False
        return True

    def format_of(self, content: bytes) -> str:
        """Under which format the statement lists a file with just these bytes; empty where it lists none."""
        digest = hashlib.sha256(content).hexdigest()
        files = self.statement.get("files", {})
        return next((name for name, file in files.items() if file.get("sha256") == digest), "")


def private_key(text: str) -> Ed25519PrivateKey:
    """From base64 of its 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(_key_bytes(text))


def public_key(text: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(_key_bytes(text))


def public_text(key: Ed25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes_raw()).decode()


def id_of(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:ID_DIGITS]


def sign(statement: Statement, *, key: Ed25519PrivateKey) -> str:
    """The manifest as it is handed out: the statement with the name of the key in it, and the signature beside it."""
    whole = {**statement, "format": FORMAT, "key": id_of(key.public_key())}
    signature = base64.b64encode(key.sign(canonical_bytes(whole))).decode()
    return canonical_bytes({"manifest": whole, "signature": signature}).decode() + "\n"


def read(content: bytes) -> Signed:
    """Raises BrokenManifest for whatever is not of this shape; says nothing yet of who signed it."""
    try:
        if len(content) > LARGEST:
            raise BrokenManifest
        whole = json.loads(content)
        statement, signature = whole["manifest"], base64.b64decode(whole["signature"], validate=True)
        known = statement["format"] == FORMAT and all(isinstance(one, dict) for one in statement["files"].values())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BrokenManifest
    if not known:
        raise BrokenManifest
    return Signed(statement, signature)


def _key_bytes(text: str) -> bytes:
    try:
        found = base64.b64decode(text.strip(), validate=True)
    except (ValueError, binascii.Error):
        raise BrokenKey(text)
    if len(found) != KEY_BYTES:
        raise BrokenKey(text)
    return found
