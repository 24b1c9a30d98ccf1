"""Asking the mail relay whether it has a message: the only way out of the doubt that SMTP leaves.

A sender that dies between the relay's “accepted” and its own record does not know whether the message left (the
subject of RFC 1047). The relay does: `MAIL_TRACE_URL` is an address that answers 200 for a Message-ID which the relay
has accepted, and 404 for one which it has not.
"""

from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

from django.conf import settings

from tracking.delivery.channels.outcomes import Temporary

PATIENCE = 5.0  # seconds
PLACE = "{message_id}"


def knows(message_id: str) -> bool:
    """Whether the relay accepted it; False as well where no relay can be asked. Raises Temporary without an answer."""
    if not settings.MAIL_TRACE_URL:
        return False
    address = settings.MAIL_TRACE_URL.replace(PLACE, quote(message_id.strip("<>"), safe=""))
    try:
        with urlopen(address, timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except HTTPError as error:
        error.close()
        if error.code == 404:
            return False
        raise Temporary(f"the relay does not say whether it has the message: {error}") from error
    except OSError as error:
        raise Temporary(f"the relay does not say whether it has the message: {error}") from error
