"""Suggestions of deputies and citizens, and how they are answered."""

from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, Q

from plans.migrations._recorded import record, stay
from plans.migrations._tables import ID, person
from tracking.migrations._guarded import guard

TABLES = [
    migrations.CreateModel(
        "Suggestion",
        fields=[
            ID,
            (
                "district",
                models.ForeignKey("plans.department", RESTRICT, related_name="suggestions", verbose_name="district"),
            ),
            ("year", models.PositiveSmallIntegerField("year", editable=False)),
            ("serial", models.PositiveIntegerField("running number", editable=False)),
            ("received_on", models.DateField("received on")),
            (
                "channel",
                models.CharField(
                    "channel",
                    max_length=10,
                    default="officer",
                    choices=[
                        ("officer", "experience officer"),
                        ("meeting", "round table"),
                        ("hotline", "12345 hotline"),
                        ("online", "online"),
                        ("visit", "visit to enterprises"),
                        ("letter", "letter"),
                        ("other", "other"),
                    ],
                ),
            ),
            ("submitter_name", models.CharField("submitter", max_length=40, blank=True)),
            ("submitter_unit", models.CharField("unit or trade", max_length=100, blank=True)),
            ("submitter_contact", models.CharField("contact", max_length=100, blank=True)),
            ("subject", models.CharField("subject", max_length=200)),
            ("text", models.TextField("suggestion")),
            ("sha256", models.CharField("SHA-256", max_length=64, editable=False)),
            (
                "plan",
                models.ForeignKey(
                    "plans.plan", RESTRICT, blank=True, null=True, related_name="suggestions", verbose_name="plan"
                ),
            ),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="received",
                    editable=False,
                    choices=[
                        ("received", "to assign"),
                        ("dispatched", "to answer"),
                        ("answered", "answered"),
                        ("closed", "closed"),
                    ],
                ),
            ),
            ("recorded_at", models.DateTimeField("recorded at")),
            ("recorded_by", person("recorded by")),
        ],
        options={
            "verbose_name": "suggestion",
            "verbose_name_plural": "suggestions",
            "ordering": ("-year", "-serial"),
            "indexes": [
                models.Index(fields=("district", "status"), name="suggestion_by_status"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("district", "year", "serial"), name="suggestion_number_once"),
                models.UniqueConstraint(fields=("district", "sha256"), name="suggestion_taken_in_once"),
                models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="suggestion_says_something"),
                models.CheckConstraint(
                    condition=Q(status="received") | Q(plan__isnull=False), name="suggestion_dispatched_under_a_plan"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "SuggestionUnit",
        fields=[
            ID,
            (
                "suggestion",
                models.ForeignKey("tracking.suggestion", RESTRICT, related_name="units", verbose_name="suggestion"),
            ),
            (
                "department",
                models.ForeignKey("plans.department", RESTRICT, related_name="+", verbose_name="department"),
            ),
            (
                "role",
                models.CharField("role", max_length=10, choices=[("lead", "responsible"), ("supporting", "consulted")]),
            ),
            ("due_on", models.DateField("due")),
        ],
        options={
            "verbose_name": "answering department",
            "verbose_name_plural": "answering departments",
            "ordering": ("suggestion", "role", "pk"),
            "constraints": [
                models.UniqueConstraint(fields=("suggestion", "department"), name="unit_once_per_suggestion"),
                models.UniqueConstraint(
                    fields=("suggestion",), condition=Q(role="lead"), name="one_lead_per_suggestion"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "SuggestionStep",
        fields=[
            ID,
            (
                "suggestion",
                models.ForeignKey("tracking.suggestion", RESTRICT, related_name="steps", verbose_name="suggestion"),
            ),
            (
                "verb",
                models.CharField(
                    "step",
                    max_length=10,
                    choices=[
                        ("dispatch", "assigned"),
                        ("contribute", "said its part"),
                        ("answer", "answered"),
                        ("return", "returned"),
                        ("rate", "rated"),
                        ("close", "closed"),
                        ("reopen", "reopened"),
                    ],
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    "plans.department", RESTRICT, blank=True, null=True, related_name="+", verbose_name="department"
                ),
            ),
            ("text", models.TextField("text", blank=True)),
            ("due_on", models.DateField("due", blank=True, null=True)),
            (
                "outcome",
                models.CharField(
                    "outcome",
                    max_length=1,
                    blank=True,
                    choices=[("A", "A solved"), ("B", "B in progress"), ("C", "C planned"), ("D", "D explained")],
                ),
            ),
            (
                "satisfaction",
                models.CharField(
                    "satisfaction",
                    max_length=12,
                    blank=True,
                    choices=[
                        ("satisfied", "satisfied"),
                        ("basically", "basically satisfied"),
                        ("dissatisfied", "dissatisfied"),
                        ("none", "no opinion given"),
                    ],
                ),
            ),
            ("taken_at", models.DateTimeField("at")),
            ("taken_by", person("by")),
        ],
        options={
            "verbose_name": "step of a suggestion",
            "verbose_name_plural": "steps of suggestions",
            "ordering": ("taken_at", "pk"),
            "indexes": [
                models.Index(fields=("suggestion", "verb", "taken_at"), name="suggestion_step_by_verb"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=~Q(verb__in=("dispatch", "answer", "return", "reopen")) | Q(due_on__isnull=False),
                    name="suggestion_step_has_its_day",
                ),
                models.CheckConstraint(
                    condition=(
                        Q(department__isnull=False, outcome__in=["A", "B", "C", "D"], verb="answer") & ~Q(text="")
                    )
                    | (~Q(verb="answer") & Q(outcome="")),
                    name="answer_has_text_and_outcome",
                ),
                models.CheckConstraint(
                    condition=Q(satisfaction__in=["satisfied", "basically", "dissatisfied", "none"], verb="rate")
                    | (~Q(verb="rate") & Q(satisfaction="")),
                    name="rating_says_how_satisfied",
                ),
                models.CheckConstraint(
                    condition=~Q(verb__in=("return", "reopen", "contribute")) | ~Q(text=""),
                    name="suggestion_step_has_its_words",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "SuggestionLink",
        fields=[
            ID,
            (
                "suggestion",
                models.ForeignKey("tracking.suggestion", RESTRICT, related_name="links", verbose_name="suggestion"),
            ),
            (
                "measure",
                models.ForeignKey("measures.measure", CASCADE, related_name="suggestion_links", verbose_name="measure"),
            ),
            (
                "kind",
                models.CharField(
                    "kind",
                    max_length=10,
                    choices=[("concerns", "about the measure"), ("taken_up", "taken up in a later plan")],
                ),
            ),
            ("linked_at", models.DateTimeField("linked at")),
            ("linked_by", person("linked by")),
        ],
        options={
            "verbose_name": "linked measure",
            "verbose_name_plural": "linked measures",
            "ordering": ("suggestion", "kind", "measure"),
            "constraints": [
                models.UniqueConstraint(fields=("suggestion", "measure"), name="measure_linked_once_per_suggestion"),
            ],
        },
    ),
]

RULES = [
    guard(
        "suggestion",
        moves=(
            "received dispatched",
            "dispatched answered",
            "answered dispatched",
            "answered closed",
            "closed dispatched",
        ),
        fixed=(
            "district_id",
            "year",
            "serial",
            "received_on",
            "channel",
            "submitter_name",
            "submitter_unit",
            "submitter_contact",
            "subject",
            "text",
            "sha256",
        ),
    ),
    stay("tracking_suggestionstep", refuse="tracking_refuse_change"),
    record("tracking_suggestion"),
    record("tracking_suggestionunit"),
    record("tracking_suggestionstep"),
    record("tracking_suggestionlink"),
]
