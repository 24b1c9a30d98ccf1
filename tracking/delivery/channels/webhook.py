"""A program of the district that takes messages: JSON, signed over time and body, with the same id on every attempt.

It recomputes HMAC-SHA256 of "timestamp.body" under the shared secret, compares it with Guatu-Signature (v1=hex),
refuses a Guatu-Timestamp older than five minutes, and drops a Guatu-Message that it has seen.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from tracking.delivery import outbound


def send(address: str, secret: str, contents: dict[str, Any], *, now: datetime) -> None:
    body = json.dumps(contents, ensure_ascii=False, sort_keys=True).encode()
    stamp = str(int(now.timestamp()))
    headers = {
        "Guatu-Message": str(contents["message_id"]),
        "Guatu-Timestamp": stamp,
        "Guatu-Signature": f"v1={signature(secret, stamp, body)}",
    }
    outbound.post(address, body, headers=headers)


def signature(secret: str, stamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
