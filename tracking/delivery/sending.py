"""Handing messages over to their channels: claim, look again, ask, fence, send outside any transaction, record.

A claim lasts LEASE; whoever died holding one leaves the message to the next sender. That one does not know how far the
other came, so it asks the channel before it sends again. Just before each hand-over a sender renews its claim, and lets
go of a message that carries another attempt's number by then. What remains is a channel that cannot be asked: a
message whose sender died between the channel's “accepted” and our record of it goes out again, under the same
Message-ID.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import uniform
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import F, Min, prefetch_related_objects
from django.db.models.expressions import CombinedExpression
from django.utils import timezone

from tracking.delivery import messages
from tracking.delivery.channels import email, hooks, inbox
from tracking.delivery.channels.outcomes import Busy, Doubtful, Permanent, Temporary, Unreachable
from tracking.models import Message
from tracking.models.ladder import HOOKED, PROGRAM, Channel

Adapter = Callable[[Message], None]
CHANNELS: Mapping[str, Adapter] = {
    Channel.INBOX: inbox.send,
    Channel.EMAIL: email.send,
    **dict.fromkeys(HOOKED, hooks.send),
    PROGRAM: hooks.send_event,
}
# What a channel can do besides: be made ready before the last look at the claim, be asked, be left in order.
CONNECT: Mapping[str, Callable[[], None]] = {Channel.EMAIL: email.connect}
WAS_ACCEPTED: Mapping[str, Callable[[Message], bool]] = {Channel.EMAIL: email.was_accepted}
HANG_UP: tuple[Callable[[], None], ...] = (email.hang_up,)

LEASE: timedelta = settings.MESSAGE_LEASE
CLAIMED_AT_ONCE = 20
SEEN_LASTS = timedelta(seconds=5)  # what was looked up for a whole claim is looked up again when a mail took longer
ROUND = timedelta(seconds=50)  # the clock rings every minute: one beat keeps one worker busy with this, not two
MOST_ATTEMPTS = 12
FIRST_WAIT: timedelta = settings.MESSAGE_FIRST_WAIT
LONGEST_WAIT = timedelta(hours=1)
AWAY = 10 * FIRST_WAIT  # how long a channel that cannot be reached is left alone

CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM tracking_message
    WHERE status = 'waiting' AND not_before <= %(now)s AND channel <> ALL(%(away)s::varchar[])
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


@dataclass
class Round:
    """What the messages of one round have found out for the next ones: which channels are away, and how many wait for
    their turn at each line."""

    away: set[str] = field(default_factory=set)
    queues: Counter[int] = field(default_factory=Counter)

    def turn_after(self, busy: Busy) -> datetime:
        """One turn apart, so that those who wait do not all come back for the same one."""
        self.queues[busy.line] += 1
        return busy.until + busy.pace * (self.queues[busy.line] - 1)


class Watch:
    """The moment `now` of the door, going on: a lease is about the time that really passes while sending."""

    def __init__(self, now: datetime) -> None:
        self.start, self.started = now, monotonic()

    def now(self) -> datetime:
        return self.start + timedelta(seconds=monotonic() - self.started)


def deliver_due(*, now: datetime, limit: int = 100_000) -> Delivered:
    """Sends what is due, at most `limit` messages. Any number of senders may do this at once."""
    watch, outcomes, known = Watch(now), Counter[str](), Round()
    _put_back_stuck(now)
    try:
        while watch.now() < now + ROUND:
            claimed = claim(min(CLAIMED_AT_ONCE, limit - outcomes.total()), now=watch.now(), away=known.away)
            if not claimed:
                break
            outcomes.update(_deliver(claimed, watch, known))
    finally:
        for hang_up in HANG_UP:
            hang_up()
    return Delivered(
        accepted=outcomes[Message.Status.ACCEPTED],
        waiting=outcomes[Message.Status.WAITING],
        failed=outcomes[Message.Status.FAILED],
        cancelled=outcomes[Message.Status.CANCELLED],
    )


def next_turn(*, before: datetime) -> datetime | None:
    """When the first of those that wait at a robot for their turn may go, if that is `before` then."""
    waiting = Message.objects.filter(status=Message.Status.WAITING, channel__in=HOOKED, not_before__lt=before)
    first: datetime | None = waiting.aggregate(first=Min("not_before"))["first"]
    return first


def claim(count: int, *, now: datetime, away: Collection[str] = ()) -> list[Message]:
    """Marks up to `count` waiting messages as being sent by us, none on the channels that are `away`.

    Committed before it returns: never call it inside a transaction (RuntimeError).
    """
    given = {"now": now, "until": now + LEASE, "count": count, "away": list(away)}
    with transaction.atomic(durable=True):
        claimed = list(Message.objects.raw(CLAIM, given))
    prefetch_related_objects(claimed, "person")
    return claimed


def _put_back_stuck(now: datetime) -> None:
    """Whoever claimed these died or hangs: they wait again, or fail when that has happened too often."""
    stuck = Message.objects.filter(status=Message.Status.SENDING, leased_until__lt=now)
    stuck.filter(attempts__gte=F("held_back") + MOST_ATTEMPTS).update(
        status=Message.Status.FAILED, leased_until=None, error="the sender stopped during the last attempt"
    )
    stuck.update(status=Message.Status.WAITING, leased_until=None)


def _deliver(claimed: list[Message], watch: Watch, known: Round) -> list[str]:
    """The status in which each one is left."""
    outcomes = []
    seen_at, unchanged = watch.now(), messages.unchanged(claimed, day=timezone.localdate(watch.now()))
    for message in claimed:
        if message.channel in known.away:
            outcomes.append(_give_back(message, watch.now() + AWAY))
            continue
        is_known = message.pk in unchanged and watch.now() < seen_at + SEEN_LASTS
        try:
            outcomes.append(hand_over(message, watch, unchanged=is_known))
        except Busy as busy:
            outcomes.append(_give_back(message, known.turn_after(busy)))
        except Unreachable as error:
            known.away.add(message.channel)
            outcomes.append(_give_back(message, watch.now() + AWAY, error=str(error)))
    return outcomes


def hand_over(message: Message, watch: Watch, *, unchanged: bool = False) -> str:
    """One attempt; the status in which it leaves the message, or "" when the claim was no longer ours.

    `unchanged` says that somebody has just seen all of its lines still to stand. Raises Busy and Unreachable. In the
    quiet hours nobody is asked either: a relay that is silent all night is no failure of the message.
    """
    if (opens := messages.held_until(message, watch.now())) > watch.now():
        return _give_back(message, opens)
    try:
        if message.may_have_left and WAS_ACCEPTED.get(message.channel, _cannot_be_asked)(message):
            return _record(message, Message.Status.ACCEPTED, accepted_on_channel_at=watch.now())
        if not unchanged and not messages.refresh(message, day=timezone.localdate(watch.now())):
            return _record(message, Message.Status.CANCELLED)
        CONNECT.get(message.channel, _needs_nothing)()
        if not _fence(message, watch.now()):
            return ""
        CHANNELS[message.channel](message)
    except Permanent as error:
        return _record(message, Message.Status.FAILED, error=str(error))
    except (Busy, Unreachable):
        raise
    except Temporary as error:
        return _try_later(message, error, now=watch.now())
    return _record(message, Message.Status.ACCEPTED, accepted_on_channel_at=watch.now())


def _cannot_be_asked(message: Message) -> bool:
    return False


def _needs_nothing() -> None:
    """Most channels take a message in one step."""


def _fence(message: Message, now: datetime) -> bool:
    ours = Message.objects.filter(pk=message.pk, status=Message.Status.SENDING, attempts=message.attempts)
    return ours.update(leased_until=now + LEASE) == 1


def _give_back(message: Message, until: datetime, *, error: str = "") -> str:
    """Nothing was tried: it waits for its hour or its turn, and this claim does not count as a failure."""
    return _record(message, Message.Status.WAITING, error=error, not_before=until, held_back=F("held_back") + 1)


def _try_later(message: Message, error: Temporary, *, now: datetime) -> str:
    """In doubt for a lease at least: as long as that the channel may still be about to take it."""
    if message.failures >= MOST_ATTEMPTS:
        return _record(message, Message.Status.FAILED, error=str(error))
    wait = wait_after(message.failures)
    if isinstance(error, Doubtful):
        wait = max(wait, LEASE)
    return _record(message, Message.Status.WAITING, error=str(error), not_before=now + wait)


def wait_after(attempts: int) -> timedelta:
    """Twice as long after every attempt, with jitter so that a whole morning's post does not come back at once."""
    return min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT) * uniform(0.8, 1.2)


def _record(message: Message, status: str, *, error: str = "", **columns: datetime | CombinedExpression) -> str:
    ours = Message.objects.filter(pk=message.pk, status=Message.Status.SENDING, attempts=message.attempts)
    return status if ours.update(status=status, leased_until=None, error=error, **columns) else ""
