"""Targets, what they promised before, and what was decided for their months."""

from decimal import Decimal

from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, Deferrable, Q

from plans.migrations import _settled
from plans.migrations._recorded import record, stay
from plans.migrations._tables import ID, at_and_by, person

# What a target promises: now, before a change, or as it is proposed.
PROMISE = [
    (
        "kind",
        models.CharField(
            "kind",
            max_length=12,
            choices=[
                ("increment", "increment"),
                ("cumulative", "cumulative"),
                ("level", "level"),
                ("at_most", "at most"),
                ("reduction", "reduction from–to"),
                ("aspiration", "aspiration"),
            ],
        ),
    ),
    (
        "comparator",
        models.CharField(
            "comparator",
            max_length=2,
            default="=",
            choices=[
                ("=", "="),
                (">=", ">="),
                (">", ">"),
                ("<=", "<="),
                ("<", "<"),
                ("~", "~"),
                ("<~", "<~"),
                (">~", ">~"),
            ],
        ),
    ),
    ("value", models.DecimalField("value", blank=True, null=True, max_digits=18, decimal_places=4)),
    ("baseline", models.DecimalField("baseline", blank=True, null=True, max_digits=18, decimal_places=4)),
    ("unit", models.CharField("unit", max_length=30, blank=True)),
    (
        "scale",
        models.DecimalField(
            "scale",
            default=Decimal("1"),
            help_text="How many plain units one unit is: 10000 for 万元.",
            max_digits=18,
            decimal_places=4,
        ),
    ),
    (
        "counting",
        models.CharField(
            "what a reading tells",
            max_length=8,
            blank=True,
            default="",
            choices=[
                ("", "as the kind says"),
                ("monthly", "each month by itself, added up"),
                ("running", "the total so far"),
            ],
        ),
    ),
    ("due_on", models.DateField("due date", blank=True, null=True)),
]

TABLES = [
    migrations.CreateModel(
        "Target",
        fields=[
            ID,
            *PROMISE,
            ("measure", models.ForeignKey("measures.measure", CASCADE, related_name="targets", verbose_name="measure")),
            ("ordinal", models.PositiveSmallIntegerField("position")),
            ("text", models.CharField("words of the plan", max_length=300)),
            ("span_start", models.PositiveIntegerField("start in the source", blank=True, null=True)),
            ("span_end", models.PositiveIntegerField("end in the source", blank=True, null=True)),
            ("dropped_at", models.DateTimeField("dropped at", null=True, editable=False)),
            ("dropped_by", person("dropped by", editable=False, null=True)),
        ],
        options={
            "verbose_name": "target",
            "verbose_name_plural": "targets",
            "ordering": ("measure", "ordinal"),
            "constraints": [
                models.UniqueConstraint(
                    fields=("measure", "ordinal"), deferrable=Deferrable.IMMEDIATE, name="target_position_once"
                ),
                models.CheckConstraint(condition=Q(scale__gt=0), name="target_scale_is_positive"),
                models.CheckConstraint(
                    condition=~Q(counting="monthly") | Q(kind__in=("increment", "cumulative", "aspiration")),
                    name="target_adds_up_only_what_can_be_counted",
                ),
                at_and_by("target", "dropped"),
            ],
        },
    ),
    migrations.CreateModel(
        "TargetChange",
        fields=[
            ID,
            *PROMISE,
            ("target", models.ForeignKey("measures.target", RESTRICT, related_name="changes", verbose_name="target")),
            ("reason", models.TextField("reason")),
            ("changed_at", models.DateTimeField("changed at")),
            ("changed_by", person("changed by")),
        ],
        options={
            "verbose_name": "change of a target",
            "verbose_name_plural": "changes of targets",
            "ordering": ("target", "changed_at", "pk"),
            "constraints": [
                models.CheckConstraint(condition=~Q(reason=""), name="target_change_has_a_reason"),
            ],
        },
    ),
    migrations.CreateModel(
        "TrajectoryPoint",
        fields=[
            ID,
            ("target", models.ForeignKey("measures.target", CASCADE, related_name="points", verbose_name="target")),
            ("month", models.DateField("month")),
            ("value", models.DecimalField("value", blank=True, null=True, max_digits=18, decimal_places=4)),
            ("set_at", models.DateTimeField("set at")),
            ("set_by", person("set by")),
        ],
        options={
            "verbose_name": "value of a month",
            "verbose_name_plural": "values by month",
            "ordering": ("target", "month", "set_at", "pk"),
            "constraints": [
                models.CheckConstraint(condition=Q(month__day=1), name="trajectory_month_is_a_first_day"),
                models.UniqueConstraint(fields=("target", "month", "set_at"), name="trajectory_month_once_a_moment"),
            ],
        },
    ),
]

RULES = [
    stay("measures_targetchange"),
    stay("measures_trajectorypoint", events="UPDATE"),
    _settled.hold("measures_target", _settled.MEASURE),
    record("measures_target"),
    record("measures_targetchange"),
    record("measures_trajectorypoint"),
]
