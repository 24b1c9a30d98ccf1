"""Composing digests: one message per person, channel and day, from what was raised for the posts held that day.

What is raised after the day's digest waits for the next day's, unless it cannot wait: a stage on or after the due date
makes a further one. A reminder whose duty is discharged meanwhile is dropped, when composing and again before sending.
"""

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import translation

from measures.models import Milestone
from plans.models import CalendarDay, Membership, User
from plans.workdays import WorkingCalendar
from tracking.delivery import sentences
from tracking.delivery.sentences import Line
from tracking.models import Duty, Message, Notification, ProgressUpdate
from tracking.models.notification import NotificationQuerySet

URGENT_FROM = 0  # the stage, in working days, from which a reminder does not wait for tomorrow's digest


def compose(day: date, *, now: datetime) -> int:
    """Makes the messages that `day` still needs; how many. Workers at once divide the people between them."""
    calendar = CalendarDay.objects.calendar()
    ripe = _ripe(day, person=OuterRef(OuterRef("person"))).filter(post=OuterRef("post"))
    people = Membership.objects.in_force(day).filter(Exists(ripe)).order_by("person")
    return sum(
        _compose_for(person, day, calendar=calendar, now=now)
        for person in people.values_list("person", flat=True).distinct()
    )


def _ripe(day: date, *, person: int | OuterRef) -> NotificationQuerySet:
    """What waits and may go out now: everything before the day's digest, only the urgent after it."""
    digests = Message.objects.filter(person=person, day=day, channel=OuterRef("channel"))
    return Notification.objects.waiting().filter(Q(stage__gte=URGENT_FROM) | ~Exists(digests))


@transaction.atomic
def _compose_for(person_id: int, day: date, *, calendar: WorkingCalendar, now: datetime) -> int:
    # The person's row is the lock: a second worker skips this person and finds nothing left a minute later.
    unlocked = User.objects.select_for_update(skip_locked=True, no_key=True)
    person = unlocked.filter(pk=person_id, is_active=True).first()
    if person is None:
        return 0
    posts = Membership.objects.in_force(day).filter(person=person).values("post")
    owed = _still_owed(_ripe(day, person=person.pk).filter(post__in=posts), day=day)
    by_channel: dict[str, list[Notification]] = {}
    for notification in owed:
        by_channel.setdefault(notification.channel, []).append(notification)
    for channel, gathered in by_channel.items():
        _add_digest(person, channel, gathered, day=day, calendar=calendar, now=now)
    return len(by_channel)


def _add_digest(
    person: User, channel: str, gathered: list[Notification], *, day: date, calendar: WorkingCalendar, now: datetime
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
    _write(message, gathered, calendar=calendar)
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
    left = _still_owed(said, day=day)
    if left and len(left) < before:
        _write(message, left, calendar=CalendarDay.objects.calendar())
        message.save(update_fields=["subject", "body"])
    return bool(left)


def _still_owed(notifications: NotificationQuerySet, *, day: date) -> list[Notification]:
    """Those whose duty is still open, to the same date; the others are dropped as of `day`."""
    raised = list(notifications.select_related("measure", "post").order_by("stage", "pk"))
    # Looked up by a list of keys: joined, the view would be worked out once for every reminder.
    due = dict(Duty.objects.filter(key__in={each.duty_key for each in raised}).values_list("key", "due_on"))
    done = [each.pk for each in raised if due.get(each.duty_key) != each.due_on]
    Notification.objects.filter(pk__in=done).update(dropped_on=day)
    return [each for each in raised if due.get(each.duty_key) == each.due_on]


def _write(message: Message, notifications: list[Notification], *, calendar: WorkingCalendar) -> None:
    """Sets subject and text in the language of the house. A duty raised more than once is said once, at its highest."""
    latest = {each.duty_key: each for each in notifications}
    with translation.override(settings.LANGUAGE_CODE):
        lines = _lines(latest.values(), day=message.day, calendar=calendar)
        message.subject = sentences.subject(lines, day=message.day)
        message.body = sentences.text(lines, name=message.person.name, day=message.day, home=settings.PUBLIC_URL)


def _lines(notifications: Iterable[Notification], *, day: date, calendar: WorkingCalendar) -> list[Line]:
    duties = Duty.objects.select_related("department").in_bulk([each.duty_key for each in notifications])
    acts = _acts(duties.values())
    return [
        Line(
            act=acts[each.duty_key],
            measure=str(each.measure),
            due_on=each.due_on,
            days_left=calendar.between(day, each.due_on),
            address=urljoin(settings.PUBLIC_URL, duties[each.duty_key].get_absolute_url()),
            provisional=calendar.is_provisional(each.due_on),
            owed_by=_owed_by(duties[each.duty_key], each),
            vacant=duties[each.duty_key].role in each.standing_in_for,
        )
        for each in notifications
    ]


def _owed_by(duty: Duty, notification: Notification) -> str:
    if (duty.role, duty.department_id) == (notification.post.role, notification.post.department_id):
        return ""
    return sentences.post(str(duty.department), duty.get_role_display())


def _acts(duties: Iterable[Duty]) -> dict[str, str]:
    """What is to be done, by duty key, with the month it is about or the milestone's title."""
    milestones = Duty.Kind.MILESTONE
    reached = [duty.thing_id for duty in duties if duty.kind == milestones]
    filed = [duty.thing_id for duty in duties if duty.kind != milestones]
    titles = dict(Milestone.objects.filter(pk__in=reached).values_list("pk", "title"))
    months = dict(ProgressUpdate.objects.filter(pk__in=filed).values_list("pk", "period__month"))
    return {
        duty.key: sentences.reach(titles[duty.thing_id])
        if duty.kind == milestones
        else sentences.act(duty.kind, months[duty.thing_id])
        for duty in duties
    }
