"""Messages, what a person does not want to hear of, and the robots and programs that are told."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, Q

from plans.migrations._recorded import record
from plans.migrations._tables import ID, at_and_by, person
from tracking.migrations.foundation.reminders import CHANNELS

TABLES = [
    migrations.CreateModel(
        "Message",
        fields=[
            ID,
            (
                "person",
                models.ForeignKey(settings.AUTH_USER_MODEL, RESTRICT, related_name="messages", verbose_name="to"),
            ),
            (
                "channel",
                models.CharField("channel", max_length=10, choices=[*CHANNELS, ("program", "program")]),
            ),
            ("day", models.DateField("day")),
            ("serial", models.PositiveSmallIntegerField("running number of the day", default=1)),
            ("subject", models.CharField("subject", max_length=200)),
            ("body", models.TextField("text")),
            (
                "report",
                models.ForeignKey(
                    "tracking.report",
                    RESTRICT,
                    blank=True,
                    null=True,
                    related_name="messages",
                    verbose_name="monthly report",
                ),
            ),
            (
                "subscription",
                models.ForeignKey(
                    "tracking.subscription",
                    RESTRICT,
                    blank=True,
                    null=True,
                    related_name="messages",
                    verbose_name="subscription",
                ),
            ),
            (
                "event_subscription",
                models.ForeignKey(
                    "tracking.eventsubscription",
                    CASCADE,
                    null=True,
                    editable=False,
                    related_name="messages",
                    verbose_name="subscription to events",
                ),
            ),
            ("event_source", models.CharField(max_length=40, default="", db_default="", editable=False)),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="waiting",
                    choices=[
                        ("waiting", "queued"),
                        ("sending", "being sent"),
                        ("accepted", "delivered"),
                        ("failed", "failed"),
                        ("cancelled", "no longer needed"),
                    ],
                ),
            ),
            ("attempts", models.PositiveSmallIntegerField("attempts", default=0)),
            ("held_back", models.PositiveSmallIntegerField("given back", default=0, db_default=0)),
            ("may_unsubscribe", models.BooleanField("holds optional parts", default=False, db_default=False)),
            ("not_before", models.DateTimeField("not before")),
            ("leased_until", models.DateTimeField("claimed until", blank=True, null=True)),
            ("message_id", models.CharField("Message-ID", max_length=120, unique=True)),
            ("error", models.TextField("error", blank=True)),
            ("created_at", models.DateTimeField("made at")),
            ("accepted_on_channel_at", models.DateTimeField("delivered", blank=True, null=True)),
            ("read_on_page_at", models.DateTimeField("read", blank=True, null=True)),
            ("snoozed_until", models.DateTimeField("sleeps until", blank=True, null=True)),
            ("archived_on_page_at", models.DateTimeField("put away", blank=True, null=True)),
            ("retried_at", models.DateTimeField("sent again at", blank=True, null=True)),
            ("retried_by", person("sent again by", blank=True, null=True)),
            (
                "copies",
                models.ManyToManyField(
                    "tracking.notification",
                    blank=True,
                    related_name="copied_to",
                    verbose_name="told to a deputy as well",
                ),
            ),
        ],
        options={
            "verbose_name": "message",
            "verbose_name_plural": "messages",
            "ordering": ("-created_at", "-pk"),
            "indexes": [
                models.Index(
                    fields=("not_before",), condition=Q(status__in=("waiting", "sending")), name="message_to_be_sent"
                ),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("person", "channel", "day", "serial"), name="one_digest_per_serial"),
                at_and_by("message", "retried"),
                models.UniqueConstraint(fields=("person", "channel", "report"), name="report_sent_once"),
                models.CheckConstraint(
                    condition=Q(report=None, subscription=None) | Q(report__isnull=False, subscription__isnull=False),
                    name="message_brings_a_subscribed_report",
                ),
                models.UniqueConstraint(fields=("event_subscription", "event_source"), name="event_told_once"),
                models.CheckConstraint(
                    condition=Q(event_source="", event_subscription=None)
                    | (Q(event_subscription__isnull=False) & ~Q(event_source="")),
                    name="message_tells_an_event_of_the_record",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Mute",
        fields=[
            ID,
            (
                "person",
                models.ForeignKey(settings.AUTH_USER_MODEL, CASCADE, related_name="mutes", verbose_name="person"),
            ),
            (
                "kind",
                models.CharField(
                    "kind",
                    max_length=12,
                    choices=[
                        ("changes", "what has changed on my department's measures"),
                        ("copies", "what the holder is told while I am deputy"),
                    ],
                ),
            ),
            ("channel", models.CharField("channel", max_length=10, choices=CHANNELS)),
        ],
        options={
            "verbose_name": "muted kind of message",
            "verbose_name_plural": "muted kinds of message",
            "ordering": ("person", "kind", "channel"),
            "constraints": [
                models.UniqueConstraint(fields=("person", "kind", "channel"), name="muted_once"),
            ],
        },
    ),
    migrations.CreateModel(
        "Hook",
        fields=[
            ID,
            ("name", models.CharField("name", max_length=60)),
            ("host", models.CharField("host", max_length=255, editable=False)),
            ("sealed_address", models.TextField(editable=False)),
            ("sealed_secret", models.TextField(blank=True, editable=False)),
            ("made_at", models.DateTimeField("set up at", editable=False)),
            ("made_by", person("set up by", editable=False)),
            ("ended_at", models.DateTimeField("ended at", null=True, editable=False)),
            ("ended_by", person("ended by", editable=False, null=True)),
            (
                "department",
                models.ForeignKey("plans.department", RESTRICT, related_name="hooks", verbose_name="department"),
            ),
            (
                "channel",
                models.CharField(
                    "channel",
                    max_length=10,
                    choices=[
                        ("wecom", "WeCom robot"),
                        ("dingtalk", "DingTalk robot"),
                        ("feishu", "Feishu robot"),
                        ("webhook", "webhook"),
                    ],
                ),
            ),
            ("free_from", models.DateTimeField(null=True, editable=False)),
        ],
        options={
            "verbose_name": "robot or webhook",
            "verbose_name_plural": "robots and webhooks",
            "ordering": ("department", "channel"),
            "constraints": [
                models.UniqueConstraint(
                    fields=("department", "channel"),
                    condition=Q(ended_at=None),
                    name="one_hook_per_department_and_channel",
                ),
                models.CheckConstraint(
                    condition=Q(channel__in=["wecom", "dingtalk", "feishu", "webhook"]), name="hook_of_a_robot"
                ),
                at_and_by("hook", "ended"),
            ],
        },
    ),
    migrations.CreateModel(
        "EventSubscription",
        fields=[
            ID,
            ("name", models.CharField("name", max_length=60)),
            ("host", models.CharField("host", max_length=255, editable=False)),
            ("sealed_address", models.TextField(editable=False)),
            ("sealed_secret", models.TextField(blank=True, editable=False)),
            ("made_at", models.DateTimeField("set up at", editable=False)),
            ("made_by", person("set up by", editable=False)),
            ("ended_at", models.DateTimeField("ended at", null=True, editable=False)),
            ("ended_by", person("ended by", editable=False, null=True)),
            (
                "district",
                models.ForeignKey(
                    "plans.department", RESTRICT, related_name="event_subscriptions", verbose_name="district"
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    "plans.plan",
                    CASCADE,
                    blank=True,
                    null=True,
                    related_name="event_subscriptions",
                    verbose_name="plan",
                ),
            ),
            (
                "kinds",
                ArrayField(
                    models.CharField(
                        max_length=10,
                        choices=[
                            ("plan", "plan"),
                            ("update", "update"),
                            ("milestone", "milestone"),
                            ("report", "monthly report"),
                        ],
                    ),
                    verbose_name="events",
                ),
            ),
            ("last_act", models.BigIntegerField(default=0, editable=False)),
            ("last_step", models.BigIntegerField(default=0, editable=False)),
        ],
        options={
            "verbose_name": "subscription to events",
            "verbose_name_plural": "subscriptions to events",
            "ordering": ("district", "name", "pk"),
            "constraints": [
                models.CheckConstraint(condition=~Q(kinds=[]), name="event_subscription_of_some_kind"),
                at_and_by("event_subscription", "ended"),
            ],
        },
    ),
]

RULES = [
    record("tracking_message", ignored=("leased_until", "held_back")),
    record("tracking_message_copies"),
    record("tracking_mute"),
    record("tracking_hook", ignored=("free_from",), secret=("sealed_address", "sealed_secret")),
    record(
        "tracking_eventsubscription",
        ignored=("last_act", "last_step"),
        secret=("sealed_address", "sealed_secret"),
    ),
]
