"""Handing a message to the robot or webhook of the department of its reader, or of the nearest one above."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from plans import sealing
from plans.models import Department
from tracking.delivery.channels import robots, webhook
from tracking.delivery.channels.outcomes import Busy, Permanent, TooOften
from tracking.models import Hook, Message
from tracking.models.ladder import Channel
from tracking.models.listener import Listener

Robot = Callable[..., None]
ROBOTS: Mapping[str, Robot] = {
    Channel.WECOM: robots.wecom,
    Channel.DINGTALK: robots.dingtalk,
    Channel.FEISHU: robots.feishu,
}
# The strictest vendors allow 20 a minute; two are left for what a person posts by the same robot.
PACE = timedelta(minutes=1) / 18


def send(message: Message) -> None:
    """Raises Busy where the robot was written to a moment ago, Permanent where there is none.

    A robot that says “too often” is left alone by the messages behind this one, too: each that comes lengthens it.
    """
    hook = hook_of(message)
    now = timezone.now()
    wait_for_turn(hook, now=now)
    address, secret = opened(hook)
    if hook.channel == Channel.WEBHOOK:
        webhook.send(address, secret, contents(message), now=now)
        return
    try:
        ROBOTS[hook.channel](address, secret, texts(message), now=now)
    except TooOften as refusal:
        Hook.objects.filter(pk=hook.pk).update(free_from=Greatest(F("free_from"), Value(now + refusal.rest)))
        raise


def send_event(message: Message) -> None:
    """A program has no pace: it says 429 when it wants to be left alone."""
    assert message.event_subscription
    address, secret = opened(message.event_subscription)
    webhook.send_event(address, secret, message.body, delivery=message.message_id, now=timezone.now())


def opened(listener: Listener) -> tuple[str, str]:
    """Its address and secret; Permanent when they were sealed with a key that is lost."""
    try:
        return sealing.open_sealed(listener.sealed_address), sealing.open_sealed(listener.sealed_secret)
    except sealing.Unreadable:
        raise Permanent(_("The address of “%(hook)s” cannot be read any more; enter it again.") % {"hook": listener})


def hook_of(message: Message) -> Hook:
    """That of the department of the post that is told; else of the nearest department above it."""
    departments = message.notifications.order_by("pk").values_list("post__department", flat=True)
    told = departments.first() or message.copies.order_by("pk").values_list("post__department", flat=True).first()
    if told is not None:
        hooks = {hook.department_id: hook for hook in Hook.objects.reaching(told).filter(channel=message.channel)}
        for department in upwards(told):
            if department in hooks:
                return hooks[department]
    raise Permanent(
        _("No %(channel)s is set up for this department or one above it.") % {"channel": Channel(message.channel).label}
    )


def upwards(department: int) -> list[int]:
    """The department and those above it, the nearest first."""
    parents = dict(Department.objects.at_or_above([department]).values_list("pk", "parent"))
    line: list[int] = []
    here: int | None = department
    while here is not None:
        line.append(here)
        here = parents.get(here)
    return line


def wait_for_turn(hook: Hook, *, now: datetime) -> None:
    """Take the next turn at this robot; of several senders at once one gets it, the others raise Busy."""
    until = ExpressionWrapper(
        Greatest(Coalesce(F("free_from"), Value(now)), Value(now)) + Value(PACE), output_field=DateTimeField()
    )
    free = Hook.objects.filter(pk=hook.pk).filter(Q(free_from=None) | Q(free_from__lte=now))
    if free.update(free_from=until) != 1:
        hook.refresh_from_db(fields=["free_from"])
        raise Busy(hook.free_from or now + PACE, line=hook.pk, pace=PACE)


def texts(message: Message) -> tuple[str, str]:
    return message.subject, message.body


def contents(message: Message) -> dict[str, object]:
    return {
        "message_id": message.message_id,
        "day": message.day.isoformat(),
        "serial": message.serial,
        "to": message.person.name,
        "subject": message.subject,
        "text": message.body,
    }
