"""What people do with messages: read them, and send a failed one again."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from plans.lifecycle import MoveRefused, Refused
from plans.models import User
from tracking.models import Message
from tracking.policies import require


def read(message: Message, *, by: User, now: datetime) -> Message:
    """Marks it as read; the first time counts."""
    require(by, "message.read", message)
    Message.objects.filter(pk=message.pk, read_on_page_at=None).update(read_on_page_at=now)
    message.refresh_from_db()
    return message


def retry(message: Message, *, by: User, now: datetime) -> Message:
    """Puts a failed message back into the queue; raises MoveRefused when it is not failed (any more).

    The attempts go on counting, for the number of an attempt is what a sender knows its claim by; those until now are
    forgiven.
    """
    require(by, "message.retry", message)
    move = Message.MOVES["retry"]
    moved = Message.objects.filter(pk=message.pk, status__in=move.sources).update(
        status=move.target, not_before=now, retried_at=now, retried_by=by, held_back=F("attempts")
    )
    if moved != 1:
        raise MoveRefused("message.retry", message)
    message.refresh_from_db()
    return message


def snooze(message: Message, *, until: datetime, by: User, now: datetime) -> Message:
    """Takes it from the top of the inbox until then; read or not, it stays as it is."""
    require(by, "message.read", message)
    if until <= now:
        raise Refused(_("A letter sleeps until a moment that is to come."), code="past")
    Message.objects.filter(pk=message.pk).update(snoozed_until=until)
    message.refresh_from_db()
    return message


def archive(message: Message, *, by: User, now: datetime) -> Message:
    """Puts it away, read; the first time counts."""
    read(message, by=by, now=now)
    Message.objects.filter(pk=message.pk, archived_on_page_at=None).update(archived_on_page_at=now)
    message.refresh_from_db()
    return message


def take_back(message: Message, *, by: User) -> Message:
    """Brings a letter that sleeps or was put away back to the top."""
    require(by, "message.read", message)
    Message.objects.filter(pk=message.pk).update(snoozed_until=None, archived_on_page_at=None)
    message.refresh_from_db()
    return message
