"""Programs that subscribed to events: one message an event, made from the record and sent as every other.

An event is made into a message exactly once: (subscription, line of the record) is unique. It may arrive twice, where a
sender died between the program's answer and our record of it; the delivery id is then the same.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from urllib.parse import urljoin
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.actions import acts
from plans.lifecycle import MoveRefused, Refused
from plans.models import Act, Department, Plan, User
from tracking.actions import messages
from tracking.delivery import happened, setting_up
from tracking.delivery.happened import Happening
from tracking.events import Kind
from tracking.models import EventSubscription, Message, Step
from tracking.models.ladder import PROGRAM
from tracking.policies import allowed, require

# A line becomes visible when its transaction ends, a later one perhaps before it. None runs for as long as this, so
# what was written earlier is complete; what is younger is looked at again, and the unique key keeps it once.
SETTLED = timedelta(hours=1)


def subscribe(
    district: Department,
    *,
    plan: Plan | None = None,
    kinds: Collection[str],
    name: str,
    address: str,
    secret: str,
    by: User,
    now: datetime,
) -> EventSubscription:
    """From now on the events of `kinds`, of `plan` alone or of every plan of `district`, go to the address."""
    require(by, "hook.keep", district)
    if not kinds or not set(kinds) <= set(Kind.values):
        raise Refused(_("Choose at least one kind of event."), code="kinds")
    where = setting_up.listening(name, address=address, secret=secret, is_signed=True)
    told = EventSubscription(
        district=district.territory(), plan=plan, kinds=[one for one in Kind.values if one in kinds], **where,
        last_act=_last(Act), last_step=_last(Step), made_at=now, made_by=by,
    )  # fmt: skip
    if plan is not None and not Department.objects.at_or_below([told.district_id]).filter(pk=plan.district_id).exists():
        raise Refused(_("“%(plan)s” is a plan of another district.") % {"plan": plan}, code="plan")
    with transaction.atomic():
        told.save(force_insert=True)
        acts.note("hook.keep", told, of=told.district, by=by, now=now, comment=str(told))
    return told


@transaction.atomic
def end(subscription: EventSubscription, *, by: User, now: datetime) -> EventSubscription:
    """Nothing more is posted there, not even what waits; its address and secret are forgotten."""
    require(by, "hook.keep", subscription.district)
    running = EventSubscription.objects.running().filter(pk=subscription.pk)
    if running.update(ended_at=now, ended_by=by, sealed_address="", sealed_secret="") != 1:
        raise MoveRefused("hook.end", subscription)
    subscription.refresh_from_db()
    acts.note("hook.end", subscription, of=subscription.district, by=by, now=now, comment=str(subscription))
    return subscription


@transaction.atomic
def retry(subscription: EventSubscription, *, by: User, now: datetime) -> int:
    """Queue again what failed; how many."""
    require(by, "hook.keep", subscription.district)
    failed = list(subscription.messages.filter(status=Message.Status.FAILED).order_by("pk").select_for_update())
    for message in failed:
        messages.retry(message, by=by, now=now)
    return len(failed)


def compose(*, now: datetime) -> int:
    """The messages of what happened since the last time; how many."""
    running = EventSubscription.objects.running().order_by("pk")
    return sum(_compose_for(pk, now=now) for pk in running.values_list("pk", flat=True))


@transaction.atomic
def _compose_for(pk: int, *, now: datetime) -> int:
    told = EventSubscription.objects.running().filter(pk=pk).select_related("district").first()
    if told is None:
        return 0
    # The person's row is the lock, as for every other letter: a second worker finds nothing left a minute later.
    unlocked = User.objects.select_for_update(skip_locked=True, no_key=True)
    owner = unlocked.filter(pk=told.made_by_id, is_active=True).first()
    if owner is None or not allowed(owner, "hook.keep", told.district):
        return 0
    until = {"last_act": _last(Act, now - SETTLED), "last_step": _last(Step, now - SETTLED)}
    found = [*happened.of_acts(told), *happened.of_steps(told)]
    _write(told, sorted(found, key=lambda one: one.taken_at), now=now)
    if len(found) < happened.MOST:
        ahead = {column: line for column, line in until.items() if line > getattr(told, column)}
        EventSubscription.objects.filter(pk=told.pk).update(**ahead)
    return len(found)


def _write(told: EventSubscription, found: Collection[Happening], *, now: datetime) -> None:
    day, names = timezone.localdate(now), _names(found, told.made_by)
    earlier = Message.objects.filter(person=told.made_by, channel=PROGRAM, day=day)
    first = 1 + (earlier.aggregate(last=Max("serial"))["last"] or 0)
    letters = [_letter(one, told, by=names.get(one.taken_by), now=now) for one in found]
    for serial, letter in enumerate(letters, start=first):
        letter.day, letter.serial = day, serial
    Message.objects.bulk_create(letters, batch_size=500)


def _letter(one: Happening, told: EventSubscription, *, by: str | None, now: datetime) -> Message:
    delivery = str(uuid4())
    return Message(
        person=told.made_by,
        channel=PROGRAM,
        subject=f"{one.event} {one.pk}",
        body=_body(one, delivery=delivery, by=by),
        event_subscription=told,
        event_source=one.source,
        message_id=delivery,
        not_before=now,
        created_at=now,
    )


def _body(one: Happening, *, delivery: str, by: str | None) -> str:
    """No figures and no words: who may see them asks for them with a key of their own."""
    contents = {
        "id": delivery,
        "event": one.event,
        "at": timezone.localtime(one.taken_at).isoformat(),
        "plan": one.plan,
        "subject": {"kind": one.kind, "id": one.pk, "url": urljoin(settings.PUBLIC_URL, one.path)},
        "by": by,
    }
    return json.dumps(contents, ensure_ascii=False)


def _names(found: Iterable[Happening], reader: User) -> dict[int, str]:
    """Of those people whom the one sees for whom the program listens."""
    people = User.objects.visible_to(reader).filter(pk__in={one.taken_by for one in found})
    return dict(people.values_list("pk", "name"))


def _last(record: type[Model], before: datetime | None = None) -> int:
    lines = record._default_manager.all() if before is None else record._default_manager.filter(taken_at__lte=before)
    return lines.aggregate(last=Max("pk"))["last"] or 0


def still_stands(message: Message) -> bool:
    """Whether it is to go out: the program is wanted, by a person who may still set it up."""
    told, owner = message.event_subscription, message.person
    assert told
    return told.ended_at is None and owner.is_active and allowed(owner, "hook.keep", told.district)
