"""Compose the digests of a day and hand over what is due."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from plans.management.shell import ShellCommand, moment
from tracking.delivery import messages, sending


class Command(ShellCommand):
    help = "Compose the messages that are due and hand them over to their channels."

    def handle(self, *, at: str | None, **options: Any) -> str:
        now = moment(at)
        composed = messages.compose(timezone.localdate(now), now=now)
        done = sending.deliver_due(now=now)
        return _(
            "%(composed)s messages composed; %(accepted)s delivered, %(waiting)s queued again, %(failed)s failed, "
            "%(cancelled)s no longer needed."
        ) % {
            "composed": composed,
            "accepted": done.accepted,
            "waiting": done.waiting,
            "failed": done.failed,
            "cancelled": done.cancelled,
        }
