"""A program of the district that takes messages: JSON, signed over time and body, with the same id on every attempt.

It recomputes HMAC-SHA256 of "timestamp.body" under the shared secret, compares it with Guatu-Signature (v1=hex),
refuses a Guatu-Timestamp older than five minutes, and drops a Guatu-Message (of an event: an X-Guatu-Delivery) that it
has seen.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tracking.delivery import outbound


def send(address: str, secret: str, contents: dict[str, Any], *, now: datetime) -> None:
    body = json.dumps(contents, ensure_ascii=False, sort_keys=True).encode()
    post(address, secret, body, named={"Guatu-Message": str(contents["message_id"])}, now=now)


def send_event(address: str, secret: str, body: str, *, delivery: str, now: datetime) -> None:
    """The bytes are those that were written down, the `delivery` the same on every attempt."""
    post(address, secret, body.encode(), named={"X-Guatu-Delivery": delivery}, now=now)


def post(address: str, secret: str, body: bytes, *, named: Mapping[str, str], now: datetime) -> None:
    stamp = str(int(now.timestamp()))
    signed = {"Guatu-Timestamp": stamp, "Guatu-Signature": f"v1={signature(secret, stamp, body)}"}
    outbound.post(address, body, headers={**named, **signed})


def signature(secret: str, stamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
