"""Lead departments take measures on or object, and plan them back."""

from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, SET_NULL, Q

from measures.migrations.foundation.targets import PROMISE
from plans.migrations import _settled
from plans.migrations._recorded import record
from plans.migrations._tables import ID, person

TABLES = [
    migrations.CreateModel(
        "Objection",
        fields=[
            ID,
            (
                "measure",
                models.ForeignKey("measures.measure", RESTRICT, related_name="objections", verbose_name="measure"),
            ),
            (
                "department",
                models.ForeignKey(
                    "plans.department", RESTRICT, related_name="objections", verbose_name="lead department"
                ),
            ),
            ("reason", models.TextField("reason")),
            (
                "suggested",
                models.ForeignKey(
                    "plans.department",
                    RESTRICT,
                    blank=True,
                    null=True,
                    related_name="+",
                    verbose_name="should lead instead",
                ),
            ),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="raised",
                    editable=False,
                    choices=[
                        ("raised", "waits for an answer"),
                        ("withdrawn", "withdrawn"),
                        ("confirmed", "lead department confirmed"),
                        ("reassigned", "given to another department"),
                    ],
                ),
            ),
            ("raised_at", models.DateTimeField("raised at")),
            ("raised_by", person("raised by")),
            ("answer", models.TextField("answer", blank=True, editable=False)),
            ("decided_at", models.DateTimeField("decided at", null=True, editable=False)),
            ("decided_by", person("decided by", editable=False, null=True)),
        ],
        options={
            "verbose_name": "objection",
            "verbose_name_plural": "objections",
            "ordering": ("raised_at", "pk"),
            "constraints": [
                models.UniqueConstraint(fields=("measure",), condition=Q(status="raised"), name="one_open_objection"),
                models.CheckConstraint(condition=~Q(reason=""), name="objection_has_a_reason"),
                models.CheckConstraint(
                    condition=Q(decided_at=None, decided_by=None, status__in=("raised", "withdrawn"))
                    | Q(decided_at__isnull=False, decided_by__isnull=False, status__in=("confirmed", "reassigned")),
                    name="objection_decided_at_and_by",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "PlanBack",
        fields=[
            ID,
            (
                "measure",
                models.ForeignKey("measures.measure", RESTRICT, related_name="plan_backs", verbose_name="measure"),
            ),
            ("version", models.PositiveSmallIntegerField("version")),
            ("note", models.TextField("explanation", blank=True)),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="proposed",
                    editable=False,
                    choices=[
                        ("proposed", "waits for approval"),
                        ("withdrawn", "withdrawn"),
                        ("approved", "approved"),
                        ("returned", "returned"),
                    ],
                ),
            ),
            ("proposed_at", models.DateTimeField("proposed at")),
            ("proposed_by", person("proposed by")),
            ("answer", models.TextField("answer", blank=True, editable=False)),
            ("decided_at", models.DateTimeField("decided at", null=True, editable=False)),
            ("decided_by", person("decided by", editable=False, null=True)),
        ],
        options={
            "verbose_name": "plan-back",
            "verbose_name_plural": "plan-backs",
            "ordering": ("measure", "version"),
            "constraints": [
                models.UniqueConstraint(fields=("measure", "version"), name="plan_back_version_once"),
                models.UniqueConstraint(fields=("measure",), condition=Q(status="proposed"), name="one_open_plan_back"),
                models.CheckConstraint(
                    condition=Q(decided_at=None, decided_by=None, status__in=("proposed", "withdrawn"))
                    | Q(decided_at__isnull=False, decided_by__isnull=False, status__in=("approved", "returned")),
                    name="plan_back_decided_at_and_by",
                ),
                models.CheckConstraint(condition=~Q(status="returned") | ~Q(answer=""), name="plan_back_returned_why"),
            ],
        },
    ),
    migrations.CreateModel(
        "PlanBackRow",
        fields=[
            ID,
            (
                "plan_back",
                models.ForeignKey("measures.planback", CASCADE, related_name="rows", verbose_name="plan-back"),
            ),
            ("ordinal", models.PositiveSmallIntegerField("position")),
            (
                "verb",
                models.CharField(
                    "change", max_length=6, choices=[("add", "add"), ("change", "change"), ("remove", "remove")]
                ),
            ),
            (
                "milestone",
                models.ForeignKey(
                    "measures.milestone", SET_NULL, blank=True, null=True, related_name="+", verbose_name="milestone"
                ),
            ),
            ("title", models.CharField("milestone", max_length=200)),
            ("deliverable", models.CharField("deliverable", max_length=200, blank=True)),
            (
                "department",
                models.ForeignKey(
                    "plans.department",
                    RESTRICT,
                    blank=True,
                    null=True,
                    help_text="Empty: the lead department.",
                    related_name="+",
                    verbose_name="department",
                ),
            ),
            ("due_on", models.DateField("due date")),
            ("weight", models.PositiveSmallIntegerField("weight, %", blank=True, null=True)),
            ("was_title", models.CharField("milestone before", max_length=200, blank=True)),
            ("was_due_on", models.DateField("due date before", blank=True, null=True)),
        ],
        options={
            "verbose_name": "row of a plan-back",
            "verbose_name_plural": "rows of plan-backs",
            "ordering": ("plan_back", "ordinal"),
            "constraints": [
                models.UniqueConstraint(fields=("plan_back", "ordinal"), name="plan_back_row_position_once"),
                models.CheckConstraint(
                    condition=Q(verb="add", was_due_on=None)
                    | Q(verb__in=("change", "remove"), was_due_on__isnull=False),
                    name="plan_back_row_says_what_was",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "PlanBackTarget",
        fields=[
            ID,
            *PROMISE,
            (
                "plan_back",
                models.ForeignKey("measures.planback", CASCADE, related_name="targets", verbose_name="plan-back"),
            ),
            ("ordinal", models.PositiveSmallIntegerField("position")),
            ("verb", models.CharField("change", max_length=6, choices=[("add", "add"), ("change", "change")])),
            (
                "target",
                models.ForeignKey(
                    "measures.target", RESTRICT, blank=True, null=True, related_name="+", verbose_name="target"
                ),
            ),
            ("text", models.CharField("target", max_length=300)),
        ],
        options={
            "verbose_name": "target of a plan-back",
            "verbose_name_plural": "targets of plan-backs",
            "ordering": ("plan_back", "ordinal"),
            "constraints": [
                models.UniqueConstraint(fields=("plan_back", "ordinal"), name="plan_back_target_position_once"),
                models.UniqueConstraint(fields=("plan_back", "target"), name="plan_back_target_once"),
                models.CheckConstraint(
                    condition=Q(verb="add") | Q(target__isnull=False, verb="change"), name="plan_back_target_says_which"
                ),
                models.CheckConstraint(condition=Q(scale__gt=0), name="plan_back_target_scale_is_positive"),
                models.CheckConstraint(
                    condition=~Q(counting="monthly") | Q(kind__in=("increment", "cumulative", "aspiration")),
                    name="plan_back_target_adds_up_only_what_can_be_counted",
                ),
            ],
        },
    ),
]

# The arguments are the pairs of MOVES; a test holds the two equal.
MOVES = """
CREATE FUNCTION measures_keep_to_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.status || ' ' || NEW.status) = ANY (TG_ARGV) THEN
        RAISE EXCEPTION 'a row of % does not go from % to %', TG_TABLE_NAME, OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measures_objection_moves BEFORE UPDATE ON measures_objection
    FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION measures_keep_to_moves(
        'raised withdrawn', 'raised confirmed', 'raised reassigned');
CREATE TRIGGER measures_planback_moves BEFORE UPDATE ON measures_planback
    FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION measures_keep_to_moves(
        'proposed withdrawn', 'proposed approved', 'proposed returned');
"""
NO_MOVES = """
DROP TRIGGER measures_planback_moves ON measures_planback;
DROP TRIGGER measures_objection_moves ON measures_objection;
DROP FUNCTION measures_keep_to_moves();
"""

# What was proposed stays as it was said. All that ever changes: a new target, once it is approved, is named.
KEEP = """
CREATE FUNCTION measures_planbacktarget_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.target_id IS NOT NULL OR to_jsonb(NEW) - 'target_id' <> to_jsonb(OLD) - 'target_id' THEN
        RAISE EXCEPTION 'a proposed target stays as it was proposed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measures_planbacktarget_stays BEFORE UPDATE ON measures_planbacktarget
    FOR EACH ROW EXECUTE FUNCTION measures_planbacktarget_stays();
"""
RELEASE = """
DROP TRIGGER measures_planbacktarget_stays ON measures_planbacktarget;
DROP FUNCTION measures_planbacktarget_stays();
"""

PLAN = (
    "SELECT measure.plan_id FROM measures_planback proposal JOIN measures_measure measure"
    " ON measure.id = proposal.measure_id WHERE proposal.id = held.plan_back_id"
)

RULES = [
    migrations.RunSQL(MOVES, NO_MOVES),
    migrations.RunSQL(KEEP, RELEASE),
    _settled.hold("measures_planbacktarget", PLAN),
    record("measures_objection"),
    record("measures_planback"),
    record("measures_planbackrow"),
    record("measures_planbacktarget"),
]
