"""The schedule that a light is compared with, and lights set by hand."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields.ranges import DateRangeField, RangeBoundary
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import CASCADE, F, Q

from plans.migrations._recorded import record
from plans.migrations._tables import ID, at_and_by, person

TABLES = [
    migrations.CreateModel(
        "ScheduleStep",
        fields=[
            ID,
            (
                "measure",
                models.ForeignKey("measures.measure", CASCADE, related_name="schedule", verbose_name="measure"),
            ),
            ("month", models.DateField("month")),
            (
                "percent",
                models.DecimalField(
                    "completion, %",
                    validators=[MinValueValidator(0), MaxValueValidator(100)],
                    max_digits=5,
                    decimal_places=2,
                ),
            ),
        ],
        options={
            "verbose_name": "step of the schedule",
            "verbose_name_plural": "steps of the schedule",
            "ordering": ("measure", "month"),
            "constraints": [
                models.UniqueConstraint(fields=("measure", "month"), name="schedule_step_once_per_month"),
                models.CheckConstraint(condition=Q(month__day=1), name="schedule_month_is_a_first_day"),
                models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="schedule_percent_0_to_100"),
            ],
        },
    ),
    migrations.CreateModel(
        "LightOverride",
        fields=[
            ID,
            (
                "measure",
                models.ForeignKey("measures.measure", CASCADE, related_name="overrides", verbose_name="measure"),
            ),
            (
                "light",
                models.CharField(
                    "light",
                    max_length=12,
                    choices=[
                        ("overdue", "Overdue"),
                        ("behind", "Due soon or behind"),
                        ("on_schedule", "On schedule"),
                        ("not_started", "Not started"),
                    ],
                ),
            ),
            ("reason", models.CharField("reason", max_length=500)),
            ("from_on", models.DateField("from")),
            ("until_on", models.DateField("until")),
            ("made_at", models.DateTimeField("set at")),
            ("made_by", person("set by")),
            ("lifted_at", models.DateTimeField("lifted at", null=True)),
            ("lifted_by", person("lifted by", null=True)),
        ],
        options={
            "verbose_name": "light set by hand",
            "verbose_name_plural": "lights set by hand",
            "ordering": ("measure", "from_on", "pk"),
            "constraints": [
                ExclusionConstraint(
                    condition=Q(lifted_at=None),
                    expressions=[
                        ("measure", "="),
                        (
                            models.Func(
                                F("from_on"),
                                F("until_on"),
                                RangeBoundary(inclusive_upper=True),
                                function="daterange",
                                output_field=DateRangeField(),
                            ),
                            "&&",
                        ),
                    ],
                    name="one_override_at_a_time",
                ),
                models.CheckConstraint(condition=~Q(light="done"), name="override_never_says_done"),
                models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
                models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="override_ends_after_it_begins"),
                models.CheckConstraint(
                    condition=Q(
                        from_on__gte=models.Func(
                            F("made_at"),
                            output_field=models.DateField(),
                            template="(%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date",
                        )
                    ),
                    name="override_leaves_the_past",
                ),
                at_and_by("override", "lifted"),
            ],
        },
    ),
]

RULES = [
    record("tracking_schedulestep"),
    record("tracking_lightoverride"),
]
