"""Handing messages over to their channels: claim, fence, send outside any transaction, record.

A claim lasts LEASE; whoever died holding one leaves the message to the next sender. Just before each hand-over the
sender renews its claim, and lets go of a message that carries another attempt's number by then, so that a sender that
was paused does not send on a stale claim. What remains is the window between a server's “accepted” and our record of
it: such a message is sent again under the same Message-ID.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform
from time import monotonic

from django.db import transaction
from django.db.models import F
from django.db.models.expressions import CombinedExpression
from django.utils import timezone

from tracking.delivery import messages
from tracking.delivery.channels import email, hooks, inbox
from tracking.delivery.channels.outcomes import Busy, Permanent, Temporary
from tracking.models import Message
from tracking.models.ladder import HOOKED, Channel

Adapter = Callable[[Message], None]
CHANNELS: Mapping[str, Adapter] = {
    Channel.INBOX: inbox.send,
    Channel.EMAIL: email.send,
    **dict.fromkeys(HOOKED, hooks.send),
}

# Above the longest a mail server may keep one hand-over waiting (EMAIL_TIMEOUT for each of its steps).
LEASE = timedelta(minutes=2)
CLAIMED_AT_ONCE = 10
ROUND = timedelta(minutes=4)  # no new claims after it: below the time limit of the task that calls us
MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)

CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM tracking_message WHERE status = 'waiting' AND not_before <= %(now)s
    ORDER BY not_before, id FOR UPDATE SKIP LOCKED LIMIT %(count)s)
UPDATE tracking_message SET status = 'sending', leased_until = %(until)s, attempts = attempts + 1
WHERE id IN (SELECT id FROM due)
RETURNING *
"""


@dataclass(frozen=True)
class Delivered:
    """How many messages ended how in one round."""

    accepted: int = 0
    waiting: int = 0
    failed: int = 0
    cancelled: int = 0


class Watch:
    """The moment `now` of the door, going on: a lease is about the time that really passes while sending."""

    def __init__(self, now: datetime) -> None:
        self.start, self.started = now, monotonic()

    def now(self) -> datetime:
        return self.start + timedelta(seconds=monotonic() - self.started)


def deliver_due(*, now: datetime, limit: int = 1000) -> Delivered:
    """Sends what is due, at most `limit` messages. Any number of senders may do this at once."""
    watch = Watch(now)
    outcomes: list[str] = []
    _put_back_stuck(now)
    while watch.now() < now + ROUND:
        claimed = claim(min(CLAIMED_AT_ONCE, limit - len(outcomes)), now=watch.now())
        if not claimed:
            break
        outcomes += [hand_over(message, watch) for message in claimed]
    return Delivered(
        accepted=outcomes.count(Message.Status.ACCEPTED),
        waiting=outcomes.count(Message.Status.WAITING),
        failed=outcomes.count(Message.Status.FAILED),
        cancelled=outcomes.count(Message.Status.CANCELLED),
    )


def claim(count: int, *, now: datetime) -> list[Message]:
    """Marks up to `count` waiting messages as being sent by us. Committed before it returns: never call it inside
    a transaction (RuntimeError)."""
    with transaction.atomic(durable=True):
        return list(Message.objects.raw(CLAIM, {"now": now, "until": now + LEASE, "count": count}))


def _put_back_stuck(now: datetime) -> None:
    """Whoever claimed these died or hangs: they wait again, or fail when that has happened too often."""
    stuck = Message.objects.filter(status=Message.Status.SENDING, leased_until__lt=now)
    stuck.filter(attempts__gte=F("held_back") + MOST_ATTEMPTS).update(
        status=Message.Status.FAILED, leased_until=None, error="the sender stopped during the last attempt"
    )
    stuck.update(status=Message.Status.WAITING, leased_until=None)


def hand_over(message: Message, watch: Watch) -> str:
    """One attempt; the status in which it leaves the message, or "" when the claim was no longer ours."""
    day = timezone.localdate(watch.now())
    if not messages.refresh(message, day=day):
        return _record(message, Message.Status.CANCELLED)
    if (opens := messages.held_until(message, watch.now())) > watch.now():
        return _give_back(message, opens)
    if not _fence(message, watch.now()):
        return ""
    try:
        CHANNELS[message.channel](message)
    except Permanent as error:
        return _record(message, Message.Status.FAILED, error=str(error))
    except Busy as busy:
        return _give_back(message, busy.until)
    except Temporary as error:
        return _try_later(message, str(error), now=watch.now())
    return _record(message, Message.Status.ACCEPTED, accepted_on_channel_at=watch.now())


def _fence(message: Message, now: datetime) -> bool:
    ours = Message.objects.filter(pk=message.pk, status=Message.Status.SENDING, attempts=message.attempts)
    return ours.update(leased_until=now + LEASE) == 1


def _give_back(message: Message, until: datetime) -> str:
    """Nothing was tried: it waits for its hour or its turn, and this claim does not count as a failure."""
    return _record(message, Message.Status.WAITING, not_before=until, held_back=F("held_back") + 1)


def _try_later(message: Message, error: str, *, now: datetime) -> str:
    if message.attempts >= message.held_back + MOST_ATTEMPTS:
        return _record(message, Message.Status.FAILED, error=error)
    return _record(message, Message.Status.WAITING, error=error, not_before=now + wait_after(message.attempts))


def wait_after(attempts: int) -> timedelta:
    """Twice as long after every attempt, with jitter so that a whole morning's post does not come back at once."""
    return min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT) * uniform(0.8, 1.2)


def _record(message: Message, status: str, *, error: str = "", **stamps: datetime | CombinedExpression) -> str:
    ours = Message.objects.filter(pk=message.pk, status=Message.Status.SENDING, attempts=message.attempts)
    return status if ours.update(status=status, leased_until=None, error=error, **stamps) else ""
