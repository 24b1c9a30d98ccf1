"""Reminders decided (Notification) and the digests by which they travel (Message)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from plans.lifecycle import move
from plans.models import Department, Plan, Post
from plans.models.membership import Role
from tracking.models.chase import Chase
from tracking.models.duty import Duty
from tracking.models.event_subscription import EventSubscription
from tracking.models.ladder import WAYS, Channel, stage_label
from tracking.models.report import Report
from tracking.models.subscription import Subscription

if TYPE_CHECKING:
    from datetime import datetime

    from plans.models import User


LATE_AFTER = timedelta(minutes=15)
LATE_AFTER_FAILURES = 3


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> MessageQuerySet:
        """One's own letters; a coordinator reads those that concern the own territory's plans."""
        return self.filter(
            Q(person=user)
            | Q(pk__in=Notification.objects.visible_to(user).filter(message__isnull=False).values("message"))
            | Q(report__in=Report.objects.overseen_by(user))
            | Q(event_subscription__in=EventSubscription.objects.visible_to(user))
        )

    def in_inbox_of(self, user: User) -> MessageQuerySet:
        return self.filter(person=user, channel=Channel.INBOX, status=Message.Status.ACCEPTED)

    def on_top(self, now: datetime) -> MessageQuerySet:
        """What neither sleeps nor was put away."""
        return self.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now), archived_on_page_at=None)

    def unread(self) -> MessageQuerySet:
        return self.filter(read_on_page_at=None)

    def late(self, now: datetime) -> MessageQuerySet:
        """What nobody sends although its time has come, and what was tried often without getting through."""
        return self.filter(status__in=(Message.Status.WAITING, Message.Status.SENDING)).filter(
            Q(not_before__lt=now - LATE_AFTER) | Q(attempts__gte=F("held_back") + LATE_AFTER_FAILURES)
        )


class Message(models.Model):
    """One digest: a person, a channel, a day. Claimed by a sender, sent outside any transaction, then recorded.

    One that brings an issued `report` to a subscriber holds no reminders; `subscription` says with which file. One for
    a program holds one event: `event_source` is the line of the record that it tells of (act:17, step:4).
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("queued")
        SENDING = "sending", _("being sent")
        ACCEPTED = "accepted", _("delivered")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("no longer needed")

    MOVES = {"retry": move([Status.FAILED], Status.WAITING)}

    person = models.ForeignKey("plans.User", models.RESTRICT, related_name="messages", verbose_name=_("to"))
    channel = models.CharField(_("channel"), max_length=10, choices=WAYS)
    day = models.DateField(_("day"))
    serial = models.PositiveSmallIntegerField(_("running number of the day"), default=1)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    copies = models.ManyToManyField(
        "tracking.Notification",
        related_name="copied_to",
        blank=True,
        verbose_name=_("told to a deputy as well"),
    )
    report = models.ForeignKey(
        Report, models.RESTRICT, null=True, blank=True, related_name="messages", verbose_name=_("monthly report")
    )
    subscription = models.ForeignKey(
        Subscription, models.RESTRICT, null=True, blank=True, related_name="messages", verbose_name=_("subscription")
    )
    event_subscription = models.ForeignKey(
        EventSubscription,
        models.CASCADE,
        null=True,
        editable=False,
        related_name="messages",
        verbose_name=_("subscription to events"),
    )
    event_source = models.CharField(max_length=40, default="", db_default="", editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Claims that were given back untried, and those before somebody sent it again: they do not count as failures.
    held_back = models.PositiveSmallIntegerField(_("given back"), default=0, db_default=0)
    may_unsubscribe = models.BooleanField(_("holds optional parts"), default=False, db_default=False)
    not_before = models.DateTimeField(_("not before"))
    leased_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    message_id = models.CharField("Message-ID", max_length=120, unique=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("made at"))
    accepted_on_channel_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    read_on_page_at = models.DateTimeField(_("read"), null=True, blank=True)
    snoozed_until = models.DateTimeField(_("sleeps until"), null=True, blank=True)
    archived_on_page_at = models.DateTimeField(_("put away"), null=True, blank=True)
    retried_at = models.DateTimeField(_("sent again at"), null=True, blank=True)
    retried_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("sent again by")
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["person", "channel", "day", "serial"], name="one_digest_per_serial"),
            models.UniqueConstraint(fields=["person", "channel", "report"], name="report_sent_once"),
            models.UniqueConstraint(fields=["event_subscription", "event_source"], name="event_told_once"),
            models.CheckConstraint(
                condition=Q(event_subscription=None, event_source="")
                | (Q(event_subscription__isnull=False) & ~Q(event_source="")),
                name="message_tells_an_event_of_the_record",
            ),
            models.CheckConstraint(
                condition=Q(report=None, subscription=None) | Q(report__isnull=False, subscription__isnull=False),
                name="message_brings_a_subscribed_report",
            ),
            models.CheckConstraint(
                condition=Q(retried_at=None, retried_by=None) | Q(retried_at__isnull=False, retried_by__isnull=False),
                name="message_retried_at_and_by",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(status__in=("waiting", "sending")), name="message_to_be_sent"
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def failures(self) -> int:
        return self.attempts - self.held_back

    @property
    def may_have_left(self) -> bool:
        """Whether somebody has tried before, whose end nobody saw: the channel is asked before it is sent again."""
        return self.attempts > 1


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> NotificationQuerySet:
        overseen = Department.objects.at_or_below(user.held().overseen)
        posts = [post.post_id for post in user.held().posts]
        return self.filter(Q(plan__district__in=overseen.values("pk")) | Q(post__in=posts))

    def waiting(self) -> NotificationQuerySet:
        """Raised, not yet part of a message and not dropped."""
        return self.filter(message=None, dropped_on=None)

    def with_state(self) -> NotificationQuerySet:
        """Annotates `state` (Notification.State): where the reminder is on its way to a person."""
        return self.annotate(
            state=Case(
                When(dropped_on__isnull=False, then=Value(Message.Status.CANCELLED)),
                When(message=None, then=Value(Notification.State.RAISED)),
                When(message__read_on_page_at__isnull=False, then=Value(Notification.State.READ)),
                default=F("message__status"),
                output_field=models.CharField(),
            )
        )


class Notification(models.Model):
    """One reminder: this duty, this stage, this post, this channel. It exists at most once, whoever computes it.

    `due_on` is part of the promise: an approved new date reminds again. What a person chases bears the `chase`; its
    stage is the number of working days from the due date. `standing_in_for` names the roles whose
    posts nobody held that day, so that this one is told instead. `dropped_on` is the day on which the thing was found
    done, or its date moved, before the reminder had left.
    """

    class State(models.TextChoices):
        RAISED = "raised", _("raised")
        WAITING = "waiting", _("queued")
        SENDING = "sending", _("being sent")
        ACCEPTED = "accepted", _("delivered")
        READ = "read", _("read")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("no longer needed")

    ARRIVED = (State.ACCEPTED, State.READ)
    ICON_OF_STATE = {
        State.ACCEPTED: "check",
        State.READ: "check",
        State.FAILED: "x",
        State.WAITING: "clock",
        State.RAISED: "clock",
        State.SENDING: "send",
    }
    TONE_OF_STATE = {
        State.ACCEPTED: "b",
        State.READ: "g",
        State.FAILED: "r",
        State.WAITING: "n",
        State.RAISED: "n",
        State.SENDING: "b",
    }

    duty_key = models.CharField(_("duty"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=Duty.Kind)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="notifications", verbose_name=_("plan"))
    measure = models.ForeignKey(
        Measure, models.CASCADE, null=True, related_name="notifications", verbose_name=_("measure")
    )
    due_on = models.DateField(_("due"))
    stage = models.SmallIntegerField(_("stage, working days"))
    post = models.ForeignKey(Post, models.RESTRICT, related_name="notifications", verbose_name=_("post"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    standing_in_for = ArrayField(
        models.CharField(max_length=12, choices=Role), default=list, blank=True, verbose_name=_("stands in for")
    )
    is_urgent = models.BooleanField(_("urgent"), default=False, db_default=False)
    chase = models.ForeignKey(
        Chase,
        models.CASCADE,
        null=True,
        blank=True,
        db_index=False,
        related_name="notifications",
        verbose_name=_("chase"),
    )
    raised_on = models.DateField(_("raised on"))
    raised_at = models.DateTimeField(_("raised at"))
    raised_by = models.ForeignKey(
        "plans.User", models.RESTRICT, db_index=False, related_name="+", verbose_name=_("raised by")
    )
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="notifications", verbose_name=_("message")
    )
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("-raised_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["duty_key", "due_on", "stage", "post", "channel", "chase"],
                nulls_distinct=False,
                name="reminder_exactly_once",
            ),
        ]
        indexes = [
            models.Index(fields=["post"], condition=Q(message=None, dropped_on=None), name="reminder_without_message"),
            models.Index(fields=["chase"], condition=Q(chase__isnull=False), name="reminder_of_a_chase"),
        ]

    def __str__(self) -> str:
        return f"{self.duty_key} {self.stage:+d}"

    state: str  # only after with_state()

    @property
    def state_label(self) -> str:
        return str(self.State(self.state).label)

    @property
    def state_tone(self) -> str:
        return self.TONE_OF_STATE.get(self.State(self.state), "")

    @property
    def state_icon(self) -> str:
        return self.ICON_OF_STATE.get(self.State(self.state), "")

    @property
    def has_arrived(self) -> bool:
        return self.state in self.ARRIVED

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def stage_label(self) -> str:
        return stage_label(self.stage)

    @property
    def vacant_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.standing_in_for]
