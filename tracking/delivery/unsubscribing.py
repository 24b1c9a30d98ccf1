"""Links by which a person stops what is optional with one click, without signing in (RFC 8058).

The link is signed and names one person and one channel; it can mute optional kinds and nothing else.
"""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from tracking.models import Message

SALT = "tracking.unsubscribing"


def link_of(message: Message) -> str:
    token = signing.dumps({"person": message.person_id, "channel": message.channel}, salt=SALT)
    return urljoin(settings.PUBLIC_URL, reverse("unsubscribe", args=[token]))


def read(token: str) -> tuple[int, str]:
    """The person and the channel that a link names; raises signing.BadSignature when we did not write it."""
    named = signing.loads(token, salt=SALT)
    return named["person"], named["channel"]


def headers_of(message: Message) -> dict[str, str]:
    """Of an e-mail that holds optional parts; a letter of duties alone offers no way out of them."""
    if not message.may_unsubscribe:
        return {}
    return {"List-Unsubscribe": f"<{link_of(message)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
