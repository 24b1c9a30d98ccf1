"""Links by which a person stops what is optional with one click, without signing in (RFC 8058).

The link is signed and names one person and one channel, or one subscription; it can mute optional kinds or end that
subscription and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from tracking.models import Message

SALT = "tracking.unsubscribing"


def link_of(message: Message) -> str:
    token = signing.dumps(_named(message), salt=SALT)
    return urljoin(settings.PUBLIC_URL, reverse("unsubscribe", args=[token]))


def _named(message: Message) -> dict[str, Any]:
    if message.subscription_id:
        return {"subscription": message.subscription_id}
    return {"person": message.person_id, "channel": message.channel}


@dataclass(frozen=True)
class Way:
    """What a link stops: everything optional that a person gets by a channel, or one subscription."""

    person: int = 0
    channel: str = ""
    subscription: int = 0


def read(token: str) -> Way:
    """Raises signing.BadSignature when we did not write it."""
    return Way(**signing.loads(token, salt=SALT))


def headers_of(message: Message) -> dict[str, str]:
    """Of an e-mail that holds optional parts; a letter of duties alone offers no way out of them."""
    if not message.may_unsubscribe:
        return {}
    return {"List-Unsubscribe": f"<{link_of(message)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
