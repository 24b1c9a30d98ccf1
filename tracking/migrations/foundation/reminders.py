"""Ladders with their manners, reminders, chases and numbered notices."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, SET_NULL, Q

from plans.migrations._recorded import record, stay
from plans.migrations._tables import ID, person
from plans.migrations.foundation.posts import ROLES

CHANNELS = [
    ("inbox", "inbox"),
    ("email", "e-mail"),
    ("wecom", "WeCom robot"),
    ("dingtalk", "DingTalk robot"),
    ("feishu", "Feishu robot"),
    ("webhook", "webhook"),
]

TABLES = [
    migrations.CreateModel(
        "LadderStage",
        fields=[
            ID,
            ("plan", models.ForeignKey("plans.plan", CASCADE, related_name="ladder", verbose_name="plan")),
            ("offset", models.SmallIntegerField("working days after the due date")),
            ("roles", ArrayField(models.CharField(max_length=12, choices=ROLES), verbose_name="recipients")),
            ("channels", ArrayField(models.CharField(max_length=10, choices=CHANNELS), verbose_name="channels")),
            ("words", models.CharField("words along with it", max_length=200, blank=True)),
            ("is_urgent", models.BooleanField("urgent", default=False, db_default=False)),
            ("paused_because", models.CharField("paused because", max_length=200, blank=True, db_default="")),
        ],
        options={
            "verbose_name": "ladder stage",
            "verbose_name_plural": "ladder stages",
            "ordering": ("plan", "offset"),
            "constraints": [
                models.UniqueConstraint(fields=("plan", "offset"), name="stage_once_per_plan"),
            ],
        },
    ),
    migrations.CreateModel(
        "ReminderRules",
        fields=[
            ID,
            ("plan", models.OneToOneField("plans.plan", CASCADE, related_name="reminder_rules", verbose_name="plan")),
            (
                "cool_down",
                models.PositiveSmallIntegerField(
                    "cool-down, working days", default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
                ),
            ),
            ("quiet_from", models.TimeField("quiet from", default=datetime.time(20, 0))),
            ("quiet_until", models.TimeField("quiet until", default=datetime.time(8, 0))),
            ("rests", models.BooleanField("holds messages on rest days", default=True)),
        ],
        options={
            "verbose_name": "manners of reminding",
            "verbose_name_plural": "manners of reminding",
            "constraints": [
                models.CheckConstraint(condition=Q(cool_down__gte=1, cool_down__lte=20), name="cool_down_1_to_20"),
            ],
        },
    ),
    migrations.CreateModel(
        "Notification",
        fields=[
            ID,
            ("duty_key", models.CharField("duty", max_length=40)),
            (
                "kind",
                models.CharField(
                    "kind",
                    max_length=20,
                    choices=[
                        ("update", "file the monthly update"),
                        ("signature", "sign the filing"),
                        ("review", "review the filing"),
                        ("milestone", "reach the milestone"),
                        ("acknowledgement", "acknowledge the measure"),
                        ("objection", "answer the objection"),
                        ("plan_back", "plan the measure back"),
                        ("plan_back_review", "decide on the plan-back"),
                        ("extension_signature", "sign the extension request"),
                        ("extension", "decide on the extension request"),
                        ("instruction", "answer the instruction"),
                        ("instruction_review", "settle the instruction"),
                        ("suggestion_dispatch", "assign the suggestion"),
                        ("suggestion", "answer the suggestion"),
                        ("suggestion_review", "close the suggestion"),
                        ("inspection", "conclude the inspection"),
                        ("inspection_reply", "reply to the findings"),
                        ("closing", "decide on closing"),
                        ("contribution", "write the part of a supporting department"),
                        ("supplement", "file for the locked month"),
                    ],
                ),
            ),
            ("plan", models.ForeignKey("plans.plan", CASCADE, related_name="notifications", verbose_name="plan")),
            (
                "measure",
                models.ForeignKey(
                    "measures.measure", CASCADE, null=True, related_name="notifications", verbose_name="measure"
                ),
            ),
            ("due_on", models.DateField("due")),
            ("stage", models.SmallIntegerField("stage, working days")),
            ("post", models.ForeignKey("plans.post", RESTRICT, related_name="notifications", verbose_name="post")),
            ("channel", models.CharField("channel", max_length=10, choices=CHANNELS)),
            (
                "standing_in_for",
                ArrayField(
                    models.CharField(max_length=12, choices=ROLES),
                    blank=True,
                    default=list,
                    verbose_name="stands in for",
                ),
            ),
            ("is_urgent", models.BooleanField("urgent", default=False, db_default=False)),
            # A sweep writes rows by the thousand: few are chases, and nobody looks for one by who raised it.
            (
                "chase",
                models.ForeignKey(
                    "tracking.chase",
                    CASCADE,
                    blank=True,
                    null=True,
                    related_name="notifications",
                    db_index=False,
                    verbose_name="chase",
                ),
            ),
            ("raised_on", models.DateField("raised on")),
            ("raised_at", models.DateTimeField("raised at")),
            ("raised_by", person("raised by", db_index=False)),
            (
                "message",
                models.ForeignKey(
                    "tracking.message",
                    SET_NULL,
                    blank=True,
                    null=True,
                    related_name="notifications",
                    verbose_name="message",
                ),
            ),
            ("dropped_on", models.DateField("dropped on", blank=True, null=True)),
        ],
        options={
            "verbose_name": "reminder",
            "verbose_name_plural": "reminders",
            "ordering": ("-raised_at", "-pk"),
            "indexes": [
                models.Index(
                    fields=("post",), condition=Q(dropped_on=None, message=None), name="reminder_without_message"
                ),
                models.Index(fields=("chase",), condition=Q(chase__isnull=False), name="reminder_of_a_chase"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("duty_key", "due_on", "stage", "post", "channel", "chase"),
                    nulls_distinct=False,
                    name="reminder_exactly_once",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Chase",
        fields=[
            ID,
            ("measure", models.ForeignKey("measures.measure", CASCADE, related_name="chases", verbose_name="measure")),
            ("text", models.TextField("text", max_length=500)),
            ("roles", ArrayField(models.CharField(max_length=12, choices=ROLES), verbose_name="recipients")),
            ("channels", ArrayField(models.CharField(max_length=10, choices=CHANNELS), verbose_name="channels")),
            ("chased_at", models.DateTimeField("chased at")),
            ("chased_by", person("chased by")),
        ],
        options={
            "verbose_name": "chase",
            "verbose_name_plural": "chases",
            "ordering": ("-chased_at", "-pk"),
            "constraints": [
                models.CheckConstraint(condition=~Q(text=""), name="chase_says_something"),
            ],
        },
    ),
    migrations.CreateModel(
        "SupervisionNotice",
        fields=[
            ID,
            (
                "plan",
                models.ForeignKey("plans.plan", RESTRICT, related_name="supervision_notices", verbose_name="plan"),
            ),
            (
                "measure",
                models.ForeignKey(
                    "measures.measure", RESTRICT, related_name="supervision_notices", verbose_name="measure"
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    "plans.department", RESTRICT, related_name="supervision_notices", verbose_name="addressed to"
                ),
            ),
            (
                "colour",
                models.CharField(
                    "colour", max_length=6, choices=[("blue", "blue"), ("yellow", "yellow"), ("red", "red")]
                ),
            ),
            ("year", models.PositiveSmallIntegerField("year")),
            ("serial", models.PositiveIntegerField("number")),
            ("text", models.TextField("what is asked", max_length=2000)),
            ("reply_by", models.DateField("reply by")),
            ("contents", models.JSONField("contents")),
            ("sha256", models.CharField("SHA-256", max_length=64)),
            ("issued_at", models.DateTimeField("issued at")),
            ("issued_by", person("issued by")),
        ],
        options={
            "verbose_name": "supervision notice",
            "verbose_name_plural": "supervision notices",
            "ordering": ("-year", "-serial"),
            "constraints": [
                models.UniqueConstraint(fields=("plan", "year", "serial"), name="supervision_notice_number_once"),
                models.CheckConstraint(condition=Q(serial__gte=1), name="supervision_notices_from_one"),
            ],
        },
    ),
]

RULES = [
    stay("tracking_chase", events="UPDATE"),
    stay("tracking_supervisionnotice"),
    record("tracking_ladderstage"),
    record("tracking_reminderrules"),
    record("tracking_notification"),
    record("tracking_chase"),
    record("tracking_supervisionnotice", heavy=("contents",)),
]
