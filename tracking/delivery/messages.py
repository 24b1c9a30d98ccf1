"""Composing digests: one message per person, channel and day, from what was raised for the posts held that day.

What is raised after the day's digest waits for the next day's, unless it cannot wait: a stage on or after the due date
makes a further one, and so does what a person chases. In the quiet hours and on the rest days of a plan only the urgent
goes out. A deputy is told as well, with a word for whom, and instead where a post has no holder. A
reminder whose duty is discharged meanwhile is dropped, when composing and again before sending.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from time import monotonic
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import translation

from plans.models import CalendarDay, Holding, Plan, User
from plans.models.delegation import HoldingQuerySet
from plans.workdays import Calendars
from tracking.delivery import changes, lines, programs, sentences, subscribing
from tracking.delivery.changes import Change
from tracking.delivery.lines import Acting, Duties
from tracking.delivery.quiet import quiet_of
from tracking.models import Duty, Message, Mute, Notification
from tracking.models.mute import Optional
from tracking.models.notification import NotificationQuerySet

LINE = ("post", "duty_key", "due_on", "dropped_on")  # of a reminder, what can change before it is sent
COMPOSING = 20.0  # seconds of one ring
AT_ONCE = 200  # people whose duties are looked up together
FRESH = timedelta(hours=1)
BY_CHANCE = Random()
URGENT_FROM = 0  # the stage, in working days, from which a reminder does not wait for tomorrow's digest


def compose(day: date, *, now: datetime, lot: Random = BY_CHANCE) -> int:
    """Makes the messages that `day` still needs; how many. Workers at once divide the people between them by `lot`.

    What takes longer than COMPOSING is left to the next ring, so that what is composed already goes out meanwhile.
    """
    calendars, stops_at = CalendarDay.objects.calendars(), monotonic() + COMPOSING
    silent = _silent(now, calendars)
    composed, seen, told = 0, set[int](), _to_be_told(day, silent)
    while told and monotonic() < stops_at:
        # Workers that began at the same end would meet at every person.
        people = lot.sample(sorted(told), min(len(told), AT_ONCE))
        composed += _compose_for_all(people, day, calendars=calendars, silent=silent, now=now)
        seen.update(people)
        told = _to_be_told(day, silent) - seen
    # Deputies come last: what they are told as well has been told to the holder by then.
    deputies = set() if told else _deputies(day)
    return composed + _compose_for_all(sorted(deputies), day, calendars=calendars, silent=silent, now=now)


def _silent(now: datetime, calendars: Calendars) -> list[int]:
    """The plans of which only the urgent goes out now; the rest waits for the end of the quiet hours or rest days."""
    plans = Plan.objects.filter(Exists(Notification.objects.waiting().filter(plan=OuterRef("pk"))))
    return quiet_of(plans, calendars=calendars).silent(now)


def _to_be_told(day: date, silent: Collection[int]) -> set[int]:
    ripe = _ripe(day, person=OuterRef(OuterRef("person")), silent=silent).filter(post=OuterRef("post"))
    at_post = Holding.objects.in_force(day).awake().filter(Exists(ripe))
    told = set(at_post.values_list("person", flat=True))
    return told - _deputies(day) if told else told


def _deputies(day: date) -> set[int]:
    return set(_with_deputy(day).values_list("person", flat=True))


def _compose_for_all(
    people: Sequence[int], day: date, *, calendars: Calendars, silent: Collection[int], now: datetime
) -> int:
    if not people:
        return 0
    # Once for all of them: the view works out everything that is owed, however little of it is asked for.
    posts = Holding.objects.in_force(day).filter(person__in=people).values_list("post", flat=True)
    said = Notification.objects.filter(Q(message=None) | Q(message__day=day), post__in=list(posts), dropped_on=None)
    duties = _duties(said.values_list("duty_key", flat=True).distinct())
    return sum(_compose_for(one, day, duties=duties, calendars=calendars, silent=silent, now=now) for one in people)


def _with_deputy(day: date) -> HoldingQuerySet:
    """The deputies at work on `day` whose post has something to say: a reminder of that day, or one that waits."""
    said = Notification.objects.filter(Q(message=None) | Q(message__day=day), post=OuterRef("post"), dropped_on=None)
    return Holding.objects.in_force(day).awake().filter(Exists(said), is_deputy=True)


def _ripe(day: date, *, person: int | OuterRef, silent: Collection[int]) -> NotificationQuerySet:
    """What waits and may go out now: everything before the day's digest, after it only what cannot wait."""
    digests = Message.objects.filter(person=person, day=day, channel=OuterRef("channel"))
    pressing = Q(stage__gte=URGENT_FROM) | Q(is_urgent=True) | Q(chase__isnull=False)
    ripe = Notification.objects.waiting().filter(pressing | ~Exists(digests))
    return ripe.exclude(plan__in=silent, is_urgent=False)


@transaction.atomic
def _compose_for(
    person_id: int, day: date, *, duties: Duties, calendars: Calendars, silent: Collection[int], now: datetime
) -> int:
    # The person's row is the lock: a second worker skips this person and finds nothing left a minute later.
    unlocked = User.objects.select_for_update(skip_locked=True, no_key=True)
    person = unlocked.filter(pk=person_id, is_active=True).first()
    if person is None:
        return 0
    # As a list: by their numbers the index finds the few of this person, joined everybody's would be read.
    acting = _acting(person.pk, day)
    first = [post for post, is_deputy in acting.items() if not is_deputy or _is_left_to_deputy(post, day)]
    owed = _still_owed(_ripe(day, person=person.pk, silent=silent).filter(post__in=first), duties, day=day)
    copied = _to_copy(person.pk, [post for post in acting if post not in first], duties, day=day)
    by_channel: dict[str, list[Notification]] = {}
    for notification in (*owed, *copied):
        by_channel.setdefault(notification.channel, []).append(notification)
    for channel, gathered in by_channel.items():
        _add_digest(person, channel, gathered, duties, acting=acting, day=day, calendars=calendars, now=now)
    return len(by_channel)


def _acting(person_id: int, day: date) -> Acting:
    held = Holding.objects.in_force(day).filter(person=person_id).order_by("-is_deputy")
    return dict(held.values_list("post", "is_deputy"))


def _is_left_to_deputy(post: int, day: date) -> bool:
    return not Holding.objects.in_force(day).awake().own().filter(post=post).exists()


def _to_copy(person_id: int, posts: Collection[int], duties: Duties, *, day: date) -> list[Notification]:
    """What the holders of `posts` were told on `day` and their deputy was not."""
    if not posts:
        return []
    said = Notification.objects.filter(post__in=posts, message__day=day, dropped_on=None)
    fresh = said.exclude(message__person=person_id).exclude(copied_to__person=person_id)
    muted = [channel for kind, channel in _muted(person_id) if kind == Optional.COPIES]
    return [each for each in _raised(fresh.exclude(channel__in=muted)) if _is_owed(each, duties)]


def _add_digest(
    person: User,
    channel: str,
    gathered: list[Notification],
    duties: Duties,
    *,
    acting: Acting,
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
    _write(message, gathered, duties, acting=acting, calendars=calendars)
    message.save(force_insert=True)
    Notification.objects.filter(pk__in=[each.pk for each in gathered], message=None).update(message=message)
    if copies := [each for each in gathered if each.message_id]:
        message.copies.set(copies)


def unchanged(messages: Collection[Message], *, day: date) -> set[int]:
    """Those of which every line still stands: owed, to the same date, by a post at which the person acts.

    For all of them at once; only the others need `refresh`, which costs as much for each.
    """
    held = Holding.objects.in_force(day).filter(person__in={each.person_id for each in messages})
    acting = set(held.values_list("person", "post"))
    person = {each.pk: each.person_id for each in messages}
    own = Notification.objects.filter(message__in=person, dropped_on=None).values_list("message", *LINE)
    copied = Message.copies.through.objects.filter(message__in=person)
    told = [*own, *copied.values_list("message", *(f"notification__{column}" for column in LINE))]
    due_on = {key: duty.due_on for key, duty in _duties({key for _, _, key, _, _ in told}).items()}
    stale = {
        message
        for message, post, key, due, dropped in told
        if dropped or due_on.get(key) != due or (person[message], post) not in acting
    }
    return {message for message, *_ in told} - stale


@transaction.atomic
def refresh(message: Message, *, day: date) -> bool:
    """Takes out what has been done meanwhile or is no longer this person's; False when nothing is left to say.

    What belongs to a successor goes back, to be composed anew for them.
    """
    if message.report_id:
        return subscribing.still_stands(message)
    if message.event_subscription_id:
        return programs.still_stands(message)
    acting = _acting(message.person_id, day)
    said = Notification.objects.filter(message=message, dropped_on=None)
    copied = _raised(message.copies.all())
    before = said.count() + len(copied)
    said.exclude(post__in=acting).update(message=None)
    duties = _duties([*said.values_list("duty_key", flat=True), *(each.duty_key for each in copied)])
    kept = [each for each in copied if each.post_id in acting and not each.dropped_on and _is_owed(each, duties)]
    if len(kept) < len(copied):
        message.copies.set(kept)
    left = [*_still_owed(said, duties, day=day), *kept]
    if left and len(left) < before:
        _write(message, left, duties, acting=acting, calendars=CalendarDay.objects.calendars())
        message.save(update_fields=["subject", "body", "may_unsubscribe"])
    return bool(left)


def _duties(keys: Iterable[str]) -> Duties:
    # Looked up by a list of keys: joined, the view would be worked out once for every reminder.
    return Duty.objects.named(list(keys)).select_related("department").in_bulk()


def _still_owed(notifications: NotificationQuerySet, duties: Duties, *, day: date) -> list[Notification]:
    """Those whose duty is still open, to the same date; the others are dropped as of `day`."""
    raised = _raised(notifications)
    owed = [each for each in raised if _is_owed(each, duties)]
    left = {each.pk for each in owed}
    Notification.objects.filter(pk__in=[each.pk for each in raised if each.pk not in left]).update(dropped_on=day)
    return owed


def _raised(notifications: models.QuerySet[Notification]) -> list[Notification]:
    return list(notifications.select_related("measure", "plan", "post__department", "chase").order_by("stage", "pk"))


def _is_owed(notification: Notification, duties: Duties) -> bool:
    duty = duties.get(notification.duty_key)
    return duty is not None and duty.due_on == notification.due_on


def _write(
    message: Message,
    notifications: list[Notification],
    duties: Duties,
    *,
    acting: Acting,
    calendars: Calendars,
) -> None:
    """Sets subject and text in the language of the house, and whether there is something optional in it."""
    with translation.override(settings.LANGUAGE_CODE):
        told = lines.lines_of(notifications, duties, acting=acting, day=message.day, calendars=calendars)
        changed = _changes(message)
        message.subject = sentences.subject(told, day=message.day)
        message.body = sentences.text(
            told, changes=changed, name=message.person.name, day=message.day, home=settings.PUBLIC_URL
        )
    message.may_unsubscribe = bool(changed) or any(line.on_behalf_of for line in told)


def _changes(message: Message) -> list[Change]:
    """Since the person's letter before, by the same channel; only the first of a day tells of them."""
    if message.serial > 1 or (Optional.CHANGES, message.channel) in _muted(message.person_id):
        return []
    before = Message.objects.filter(
        person=message.person_id, channel=message.channel, created_at__lt=message.created_at
    ).exclude(status=Message.Status.CANCELLED)
    last = before.aggregate(last=Max("created_at"))["last"]
    return changes.since(last, person=message.person, now=message.created_at) if last else []


def _muted(person_id: int) -> set[tuple[str, str]]:
    return set(Mute.objects.filter(person=person_id).values_list("kind", "channel"))


def held_until(message: Message, now: datetime) -> datetime:
    """From when on it may leave; `now` if it may. What was composed a moment ago was found free to leave then, and what
    somebody sends again is to go at once."""
    if message.event_subscription_id:  # a program does not sleep
        return now
    if now - max(message.created_at, message.retried_at or message.created_at) < FRESH:
        return now
    said = Notification.objects.filter(Q(message=message) | Q(copied_to=message), dropped_on=None)
    if said.filter(is_urgent=True).exists():
        return now
    brings = Q(reports=message.report_id) if message.report_id else Q(pk__in=said.values("plan"))
    plans = Plan.objects.filter(brings)
    quiet = quiet_of(plans, calendars=CalendarDay.objects.calendars())
    return quiet.leaves_at(quiet.districts, now)
