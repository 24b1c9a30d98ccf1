"""Composing digests: one message per person, channel and day, from what was raised for the posts held that day.

What is raised after the day's digest waits for the next day's, unless it cannot wait: a stage on or after the due date
makes a further one. A reminder whose duty is discharged meanwhile is dropped, when composing and again before sending.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import translation

from plans.models import CalendarDay, Membership, User
from plans.workdays import Calendars
from tracking.delivery import sentences
from tracking.delivery.sentences import Line
from tracking.models import Duty, Message, Notification
from tracking.models.notification import NotificationQuerySet

Duties = Mapping[str, Duty]
URGENT_FROM = 0  # the stage, in working days, from which a reminder does not wait for tomorrow's digest


def compose(day: date, *, now: datetime) -> int:
    """Makes the messages that `day` still needs; how many. Workers at once divide the people between them."""
    calendars = CalendarDay.objects.calendars()
    # Once for everybody: the view works out everything that is owed, however little of it is asked for.
    duties = _duties(Notification.objects.waiting().values_list("duty_key", flat=True).distinct())
    ripe = _ripe(day, person=OuterRef(OuterRef("person"))).filter(post=OuterRef("post"))
    people = Membership.objects.in_force(day).filter(Exists(ripe)).order_by("person")
    return sum(
        _compose_for(person, day, duties=duties, calendars=calendars, now=now)
        for person in people.values_list("person", flat=True).distinct()
    )


def _ripe(day: date, *, person: int | OuterRef) -> NotificationQuerySet:
    """What waits and may go out now: everything before the day's digest, only the urgent after it."""
    digests = Message.objects.filter(person=person, day=day, channel=OuterRef("channel"))
    return Notification.objects.waiting().filter(Q(stage__gte=URGENT_FROM) | ~Exists(digests))


@transaction.atomic
def _compose_for(person_id: int, day: date, *, duties: Duties, calendars: Calendars, now: datetime) -> int:
    # The person's row is the lock: a second worker skips this person and finds nothing left a minute later.
    unlocked = User.objects.select_for_update(skip_locked=True, no_key=True)
    person = unlocked.filter(pk=person_id, is_active=True).first()
    if person is None:
        return 0
    # As a list: by their numbers the index finds the few of this person, joined everybody's would be read.
    posts = list(Membership.objects.in_force(day).filter(person=person).values_list("post", flat=True))
    owed = _still_owed(_ripe(day, person=person.pk).filter(post__in=posts), duties, day=day)
    by_channel: dict[str, list[Notification]] = {}
    for notification in owed:
        by_channel.setdefault(notification.channel, []).append(notification)
    for channel, gathered in by_channel.items():
        _add_digest(person, channel, gathered, duties, day=day, calendars=calendars, now=now)
    return len(by_channel)


def _add_digest(
    person: User,
    channel: str,
    gathered: list[Notification],
    duties: Duties,
    *,
    day: date,
    calendars: Calendars,
    now: datetime,
) -> None:
    earlier = Message.objects.filter(person=person, channel=channel, day=day)
    message = Message(
        person=person,
        channel=channel,
        day=day,
        serial=1 + (earlier.aggregate(last=Max("serial"))["last"] or 0),
        not_before=now,
        message_id=f"<{uuid4()}@{urlsplit(settings.PUBLIC_URL).hostname}>",
        created_at=now,
    )
    _write(message, gathered, duties, calendars=calendars)
    message.save(force_insert=True)
    Notification.objects.filter(pk__in=[each.pk for each in gathered]).update(message=message)


@transaction.atomic
def refresh(message: Message, *, day: date) -> bool:
    """Takes out what has been done meanwhile or is no longer this person's; False when nothing is left to say.

    What belongs to a successor goes back, to be composed anew for them.
    """
    posts = Membership.objects.in_force(day).filter(person=message.person_id).values("post")
    said = Notification.objects.filter(message=message, dropped_on=None)
    before = said.count()
    said.exclude(post__in=posts).update(message=None)
    duties = _duties(said.values_list("duty_key", flat=True))
    left = _still_owed(said, duties, day=day)
    if left and len(left) < before:
        _write(message, left, duties, calendars=CalendarDay.objects.calendars())
        message.save(update_fields=["subject", "body"])
    return bool(left)


def _duties(keys: Iterable[str]) -> Duties:
    # Looked up by a list of keys: joined, the view would be worked out once for every reminder.
    return Duty.objects.filter(key__in=list(keys)).select_related("department").in_bulk()


def _still_owed(notifications: NotificationQuerySet, duties: Duties, *, day: date) -> list[Notification]:
    """Those whose duty is still open, to the same date; the others are dropped as of `day`."""
    raised = list(notifications.select_related("measure", "plan", "post").order_by("stage", "pk"))
    owed = [each for each in raised if (duty := duties.get(each.duty_key)) and duty.due_on == each.due_on]
    left = {each.pk for each in owed}
    Notification.objects.filter(pk__in=[each.pk for each in raised if each.pk not in left]).update(dropped_on=day)
    return owed


def _write(message: Message, notifications: list[Notification], duties: Duties, *, calendars: Calendars) -> None:
    """Sets subject and text in the language of the house. A duty raised more than once is said once, at its highest."""
    latest = {each.duty_key: each for each in notifications}
    with translation.override(settings.LANGUAGE_CODE):
        lines = _lines(latest.values(), duties, day=message.day, calendars=calendars)
        message.subject = sentences.subject(lines, day=message.day)
        message.body = sentences.text(lines, name=message.person.name, day=message.day, home=settings.PUBLIC_URL)


def _lines(notifications: Iterable[Notification], duties: Duties, *, day: date, calendars: Calendars) -> list[Line]:
    return [
        Line(
            act=duties[each.duty_key].order,
            measure=str(each.measure or each.plan),
            due_on=each.due_on,
            days_left=calendars.of(each.plan.district_id).between(day, each.due_on),
            address=urljoin(settings.PUBLIC_URL, duties[each.duty_key].get_absolute_url()),
            provisional=calendars.national.is_provisional(each.due_on),
            owed_by=_owed_by(duties[each.duty_key], each),
            vacant=duties[each.duty_key].role in each.standing_in_for,
        )
        for each in notifications
    ]


def _owed_by(duty: Duty, notification: Notification) -> str:
    if (duty.role, duty.department_id) == (notification.post.role, notification.post.department_id):
        return ""
    return sentences.post(str(duty.department), duty.get_role_display())
