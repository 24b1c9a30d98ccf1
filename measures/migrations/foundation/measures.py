"""Measures, who is responsible for them, and what became of them at the end."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, SET_NULL, Deferrable, Q

from plans.migrations import _settled
from plans.migrations._recorded import record
from plans.migrations._tables import ID, at_and_by, person

TABLES = [
    migrations.CreateModel(
        "Measure",
        fields=[
            ID,
            ("plan", models.ForeignKey("plans.plan", CASCADE, related_name="measures", verbose_name="plan")),
            (
                "section",
                models.ForeignKey(
                    "plans.section", SET_NULL, blank=True, null=True, related_name="measures", verbose_name="section"
                ),
            ),
            ("ordinal", models.PositiveSmallIntegerField("position")),
            ("number", models.CharField("number", max_length=20, blank=True)),
            ("printed_number", models.CharField("number as printed", max_length=20, blank=True)),
            ("heading", models.CharField("heading", max_length=300, blank=True)),
            ("body", models.TextField("official text", blank=True)),
            ("working_title", models.CharField("working title", max_length=100, blank=True)),
            ("tags", ArrayField(models.CharField(max_length=20), blank=True, default=list, verbose_name="tags")),
            ("spans", models.JSONField("places in the source", blank=True, default=dict)),
            (
                "earlier_text",
                models.ForeignKey(
                    "plans.document",
                    SET_NULL,
                    blank=True,
                    null=True,
                    help_text="Empty: the current text of the plan.",
                    related_name="+",
                    verbose_name="earlier text",
                ),
            ),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="open",
                    editable=False,
                    choices=[("open", "open"), ("closed", "closed")],
                ),
            ),
            ("closed_at", models.DateTimeField("closed at", null=True, editable=False)),
            ("closed_by", person("closed by", editable=False, null=True)),
            ("withdrawn_at", models.DateTimeField("withdrawn at", null=True, editable=False)),
            ("withdrawn_by", person("withdrawn by", editable=False, null=True)),
            (
                "withdrawn_because",
                models.CharField("reason for withdrawing", max_length=200, blank=True, editable=False),
            ),
        ],
        options={
            "verbose_name": "measure",
            "verbose_name_plural": "measures",
            "ordering": ("plan", "ordinal"),
            "indexes": [
                GinIndex(OpClass("heading", name="gin_trgm_ops"), name="measure_heading_trigrams"),
                GinIndex(OpClass("body", name="gin_trgm_ops"), name="measure_body_trigrams"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(closed_at=None, closed_by=None, status="open")
                    | Q(closed_at__isnull=False, closed_by__isnull=False, status="closed"),
                    name="measure_closed_at_and_by",
                ),
                models.UniqueConstraint(
                    fields=("plan", "ordinal"), deferrable=Deferrable.IMMEDIATE, name="measure_position_once"
                ),
                models.CheckConstraint(
                    condition=Q(withdrawn_at=None, withdrawn_because="", withdrawn_by=None)
                    | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")),
                    name="measure_withdrawn_at_and_by",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Assignment",
        fields=[
            ID,
            (
                "measure",
                models.ForeignKey("measures.measure", CASCADE, related_name="assignments", verbose_name="measure"),
            ),
            (
                "department",
                models.ForeignKey("plans.department", RESTRICT, related_name="assignments", verbose_name="department"),
            ),
            (
                "role",
                models.CharField(
                    "role",
                    max_length=10,
                    choices=[("lead", "lead department"), ("supporting", "supporting department")],
                ),
            ),
            (
                "source",
                models.CharField(
                    "source",
                    max_length=10,
                    default="hand",
                    choices=[
                        ("text", "printed in the plan"),
                        ("table", "responsibility table"),
                        ("hand", "entered by hand"),
                        ("lineage", "taken over from an earlier plan"),
                    ],
                ),
            ),
            ("printed", models.CharField("name as printed", max_length=100, blank=True)),
            ("span_start", models.PositiveIntegerField("start in the source", blank=True, null=True)),
            ("span_end", models.PositiveIntegerField("end in the source", blank=True, null=True)),
            ("confirmed_at", models.DateTimeField("confirmed at", blank=True, null=True)),
            ("confirmed_by", person("confirmed by", blank=True, null=True)),
            ("acknowledged_at", models.DateTimeField("acknowledged at", null=True, editable=False)),
            ("acknowledged_by", person("acknowledged by", editable=False, null=True)),
        ],
        options={
            "verbose_name": "assignment",
            "verbose_name_plural": "assignments",
            "ordering": ("measure", "role", "pk"),
            "constraints": [
                models.UniqueConstraint(fields=("measure", "department"), name="department_once_per_measure"),
                models.UniqueConstraint(
                    fields=("measure",),
                    condition=Q(confirmed_at__isnull=False, role="lead"),
                    name="one_lead_per_measure",
                ),
                at_and_by("assignment", "confirmed"),
                at_and_by("assignment", "acknowledged"),
            ],
        },
    ),
    migrations.CreateModel(
        "Reassignment",
        fields=[
            ID,
            (
                "succession",
                models.ForeignKey("plans.succession", CASCADE, related_name="reassignments", verbose_name="succession"),
            ),
            (
                "measure",
                models.ForeignKey("measures.measure", CASCADE, related_name="reassignments", verbose_name="measure"),
            ),
            (
                "role",
                models.CharField(
                    "role",
                    max_length=10,
                    blank=True,
                    editable=False,
                    choices=[("lead", "lead department"), ("supporting", "supporting department")],
                ),
            ),
        ],
        options={
            "verbose_name": "reassignment",
            "verbose_name_plural": "reassignments",
            "ordering": ("succession", "measure"),
            "constraints": [
                models.UniqueConstraint(fields=("succession", "measure"), name="measure_passes_on_once"),
            ],
        },
    ),
    migrations.CreateModel(
        "Settlement",
        fields=[
            ID,
            (
                "measure",
                models.OneToOneField("measures.measure", CASCADE, related_name="settlement", verbose_name="measure"),
            ),
            (
                "outcome",
                models.CharField(
                    "outcome",
                    max_length=10,
                    choices=[
                        ("finished", "finished"),
                        ("carried", "carried over into the next plan"),
                        ("stopped", "stopped"),
                    ],
                ),
            ),
            ("reason", models.CharField("reason", max_length=300)),
            ("settled_at", models.DateTimeField("settled at")),
            ("settled_by", person("settled by")),
        ],
        options={
            "verbose_name": "settlement",
            "verbose_name_plural": "settlements",
            "ordering": ("measure",),
            "constraints": [
                models.CheckConstraint(
                    condition=Q(outcome__in=("carried", "stopped")), name="settlement_of_what_is_open"
                ),
                models.CheckConstraint(condition=~Q(reason=""), name="settlement_has_a_reason"),
            ],
        },
    ),
]

# Whoever gets a measure takes it on anew.
ANEW = """
CREATE FUNCTION measures_acknowledge_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.acknowledged_at := NULL;
    NEW.acknowledged_by_id := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER measures_assignment_changes_hands BEFORE UPDATE ON measures_assignment
    FOR EACH ROW WHEN (NEW.department_id <> OLD.department_id OR NEW.role <> OLD.role
                       OR NEW.measure_id <> OLD.measure_id OR NEW.confirmed_at IS NULL)
    EXECUTE FUNCTION measures_acknowledge_anew();
"""
NOT_ANEW = """
DROP TRIGGER measures_assignment_changes_hands ON measures_assignment;
DROP FUNCTION measures_acknowledge_anew();
"""

RULES = [
    migrations.RunSQL(ANEW, NOT_ANEW),
    _settled.hold("measures_measure", "held.plan_id"),
    _settled.hold("measures_assignment", _settled.MEASURE),
    _settled.hold("measures_settlement", _settled.MEASURE),
    record("measures_measure"),
    record("measures_assignment"),
    record("measures_reassignment"),
    record("measures_settlement"),
]
