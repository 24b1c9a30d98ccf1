"""What people do with messages: read them, and send a failed one again."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from plans.lifecycle import MoveRefused
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
