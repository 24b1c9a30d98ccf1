"""Reporting periods and what is filed in them, with every version, step and file."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import RESTRICT, F, Q

from plans.migrations import _settled
from plans.migrations._recorded import record, stay
from plans.migrations._tables import ID, at_and_by, person

# What a filing says, and each version of it.
ACCOUNT = [
    ("progress", models.TextField("progress", blank=True)),
    ("problems", models.TextField("issues", blank=True)),
    ("next_steps", models.TextField("next steps", blank=True)),
    (
        "percent",
        models.DecimalField(
            "completion, %",
            blank=True,
            null=True,
            validators=[MinValueValidator(0), MaxValueValidator(100)],
            max_digits=5,
            decimal_places=2,
        ),
    ),
    ("no_change", models.BooleanField("no change this month", default=False)),
]

TABLES = [
    migrations.CreateModel(
        "Period",
        fields=[
            ID,
            ("plan", models.ForeignKey("plans.plan", RESTRICT, related_name="periods", verbose_name="plan")),
            ("month", models.DateField("month")),
            ("due_on", models.DateField("filing deadline")),
            ("locks_on", models.DateField("locks after")),
            ("opened_at", models.DateTimeField("opened at")),
            ("opened_by", person("opened by")),
            ("opened_on", models.DateField("opened on")),
            ("locked_at", models.DateTimeField("locked at", blank=True, null=True)),
            ("locked_by", person("locked by", blank=True, null=True)),
        ],
        options={
            "verbose_name": "reporting period",
            "verbose_name_plural": "reporting periods",
            "ordering": ("plan", "month"),
            "get_latest_by": "month",
            "constraints": [
                models.UniqueConstraint(fields=("plan", "month"), name="period_once_per_month"),
                models.CheckConstraint(condition=Q(month__day=1), name="period_month_is_a_first_day"),
                models.CheckConstraint(condition=Q(locks_on__gte=F("due_on")), name="period_locks_after_due"),
                at_and_by("period", "locked"),
            ],
        },
    ),
    migrations.CreateModel(
        "ProgressUpdate",
        fields=[
            ID,
            *ACCOUNT,
            (
                "period",
                models.ForeignKey("tracking.period", RESTRICT, related_name="updates", verbose_name="reporting period"),
            ),
            (
                "measure",
                models.ForeignKey("measures.measure", RESTRICT, related_name="updates", verbose_name="measure"),
            ),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="expected",
                    editable=False,
                    choices=[
                        ("expected", "not filed"),
                        ("draft", "draft"),
                        ("submitted", "submitted"),
                        ("signed", "signed"),
                        ("accepted", "accepted"),
                        ("returned", "returned"),
                    ],
                ),
            ),
            ("version", models.PositiveIntegerField("version", default=0, editable=False)),
            ("written_at", models.DateTimeField("written at", null=True, editable=False)),
            ("written_by", person("written by", editable=False, null=True)),
            ("filed_at", models.DateTimeField("first filed at", null=True, editable=False)),
            ("filed_by", person("first filed by", editable=False, null=True)),
            ("submitted_at", models.DateTimeField("submitted at", null=True, editable=False)),
            ("submitted_by", person("submitted by", editable=False, null=True)),
            ("signed_at", models.DateTimeField("signed at", null=True, editable=False)),
            ("signed_by", person("signed by", editable=False, null=True)),
            ("reviewed_at", models.DateTimeField("reviewed at", null=True, editable=False)),
            ("reviewed_by", person("reviewed by", editable=False, null=True)),
            ("supplement_until", models.DateField("may be supplemented until", null=True, editable=False)),
            ("supplement_at", models.DateTimeField("supplement allowed at", null=True, editable=False)),
            ("supplement_by", person("supplement allowed by", editable=False, null=True)),
        ],
        options={
            "verbose_name": "progress update",
            "verbose_name_plural": "progress updates",
            "ordering": ("period", "measure"),
            "indexes": [
                models.Index(fields=("measure", "status"), name="update_by_measure_status"),
                models.Index(
                    fields=("supplement_until",),
                    condition=Q(supplement_until__isnull=False),
                    name="update_to_supplement",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("period", "measure"), name="update_once_per_period"),
                models.CheckConstraint(
                    condition=Q(percent=None) | Q(percent__gte=0, percent__lte=100), name="update_percent_0_to_100"
                ),
                at_and_by("update", "written"),
                at_and_by("update", "filed"),
                at_and_by("update", "submitted"),
                at_and_by("update", "signed"),
                at_and_by("update", "reviewed"),
                models.CheckConstraint(
                    condition=~Q(status__in=("submitted", "signed", "accepted")) | Q(submitted_at__isnull=False),
                    name="update_filed_has_a_submitter",
                ),
                models.CheckConstraint(
                    condition=Q(reviewed_by=None) | Q(submitted_by=None) | ~Q(reviewed_by=F("submitted_by")),
                    name="update_reviewer_is_not_submitter",
                ),
                at_and_by("update", "supplement"),
                models.CheckConstraint(
                    condition=Q(supplement_at=None, supplement_until=None)
                    | Q(supplement_at__isnull=False, supplement_until__isnull=False),
                    name="update_supplement_has_a_term",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Revision",
        fields=[
            ID,
            *ACCOUNT,
            (
                "update",
                models.ForeignKey("tracking.progressupdate", RESTRICT, related_name="revisions", verbose_name="update"),
            ),
            ("number", models.PositiveSmallIntegerField("revision")),
            ("submitted_at", models.DateTimeField("submitted at")),
            ("submitted_by", person("submitted by")),
            (
                "evidence",
                models.ManyToManyField("tracking.evidence", related_name="revisions", verbose_name="evidence"),
            ),
        ],
        options={
            "verbose_name": "revision",
            "verbose_name_plural": "revisions",
            "ordering": ("update", "number"),
            "constraints": [
                models.UniqueConstraint(fields=("update", "number"), name="revision_number_once"),
            ],
        },
    ),
    migrations.CreateModel(
        "Explanation",
        fields=[
            ID,
            (
                "revision",
                models.ForeignKey("tracking.revision", RESTRICT, related_name="explanations", verbose_name="revision"),
            ),
            ("doubt", models.CharField("doubt", max_length=30)),
            ("words", models.CharField("explanation", max_length=300)),
            ("given_at", models.DateTimeField("given at")),
            ("given_by", person("given by")),
        ],
        options={
            "verbose_name": "explanation",
            "verbose_name_plural": "explanations",
            "ordering": ("revision", "pk"),
            "constraints": [
                models.UniqueConstraint(fields=("revision", "doubt"), name="explanation_once_per_doubt"),
                models.CheckConstraint(condition=~Q(words=""), name="explanation_says_something"),
            ],
        },
    ),
    migrations.CreateModel(
        "Step",
        fields=[
            ID,
            (
                "update",
                models.ForeignKey("tracking.progressupdate", RESTRICT, related_name="steps", verbose_name="update"),
            ),
            (
                "revision",
                models.ForeignKey(
                    "tracking.revision", RESTRICT, null=True, related_name="steps", verbose_name="revision"
                ),
            ),
            (
                "verb",
                models.CharField(
                    "step",
                    max_length=10,
                    choices=[
                        ("submit", "submitted"),
                        ("withdraw", "withdrawn"),
                        ("sign", "signed"),
                        ("accept", "accepted"),
                        ("return", "returned"),
                    ],
                ),
            ),
            (
                "field",
                models.CharField(
                    "concerns",
                    max_length=20,
                    blank=True,
                    choices=[
                        ("progress", "progress"),
                        ("problems", "issues"),
                        ("next_steps", "next steps"),
                        ("percent", "completion, %"),
                        ("evidence", "evidence"),
                    ],
                ),
            ),
            ("comment", models.TextField("comment", blank=True)),
            ("taken_at", models.DateTimeField("at")),
            ("taken_by", person("by")),
        ],
        options={
            "verbose_name": "step",
            "verbose_name_plural": "steps",
            "ordering": ("taken_at", "pk"),
            "constraints": [
                models.CheckConstraint(condition=~Q(verb="return") | ~Q(comment=""), name="return_has_a_comment"),
            ],
        },
    ),
    migrations.CreateModel(
        "Evidence",
        fields=[
            ID,
            (
                "update",
                models.ForeignKey("tracking.progressupdate", RESTRICT, related_name="evidence", verbose_name="update"),
            ),
            ("sha256", models.CharField("SHA-256", max_length=64)),
            ("name", models.CharField("file name", max_length=200)),
            ("size", models.PositiveBigIntegerField("size in bytes")),
            ("media_type", models.CharField("type", max_length=100)),
            ("added_at", models.DateTimeField("added at")),
            ("added_by", person("added by")),
        ],
        options={
            "verbose_name": "evidence",
            "verbose_name_plural": "evidence",
            "ordering": ("added_at", "pk"),
            "constraints": [
                models.UniqueConstraint(fields=("update", "sha256"), name="evidence_once_per_update"),
            ],
        },
    ),
]

REFUSE_CHANGE = """
CREATE FUNCTION tracking_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$
"""

# The pairs of ProgressUpdate.MOVES; a test holds the two equal. A locked month takes what the plan or a term lets be
# supplemented; the term is judged by the moment of the act itself, which the row carries; a withdrawal carries that of
# its last save.
GUARD_UPDATE = """
CREATE FUNCTION tracking_guard_update() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved boolean := NEW.status <> OLD.status;
    rewritten boolean := (NEW.progress, NEW.problems, NEW.next_steps, NEW.percent, NEW.no_change)
        IS DISTINCT FROM (OLD.progress, OLD.problems, OLD.next_steps, OLD.percent, OLD.no_change);
BEGIN
    IF moved AND NOT (OLD.status || ' ' || NEW.status) = ANY (ARRAY[
        'expected draft', 'expected submitted', 'draft submitted', 'returned submitted', 'submitted draft',
        'signed draft', 'submitted signed', 'submitted accepted', 'signed accepted', 'submitted returned',
        'signed returned'])
    THEN
        RAISE EXCEPTION 'an update does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    IF (rewritten OR moved AND NEW.status IN ('draft', 'submitted', 'returned'))
        AND EXISTS (
            SELECT FROM tracking_period period JOIN plans_plan plan ON plan.id = period.plan_id
            WHERE period.id = OLD.period_id AND period.locked_at IS NOT NULL AND NOT plan.takes_late_filings
            AND (CASE WHEN rewritten OR NEW.status = 'draft' THEN NEW.written_at
                      WHEN NEW.status = 'submitted' THEN NEW.submitted_at ELSE NEW.reviewed_at END
                 AT TIME ZONE 'Asia/Shanghai')::date <= OLD.supplement_until IS NOT TRUE)
    THEN
        RAISE EXCEPTION 'period % is locked', OLD.period_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_guard_update BEFORE UPDATE ON tracking_progressupdate
    FOR EACH ROW EXECUTE FUNCTION tracking_guard_update();
"""
UNGUARD_UPDATE = """
DROP TRIGGER tracking_guard_update ON tracking_progressupdate;
DROP FUNCTION tracking_guard_update();
"""

RULES = [
    migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION tracking_refuse_change()"),
    *[
        stay(f"tracking_{table}", refuse="tracking_refuse_change")
        for table in ("step", "revision", "revision_evidence", "explanation")
    ],
    migrations.RunSQL(GUARD_UPDATE, UNGUARD_UPDATE),
    _settled.hold("tracking_period", "held.plan_id", states=_settled.ARCHIVED),
    # Expected updates are inserted by the ten thousand when a month opens, which asks for the plan once and holds it;
    # asking for each row again doubled the time. What is filed on them is an update of the row.
    _settled.hold("tracking_progressupdate", _settled.MEASURE, events="UPDATE OR DELETE"),
    _settled.hold(
        "tracking_evidence",
        "SELECT measure.plan_id FROM tracking_progressupdate filed "
        "JOIN measures_measure measure ON measure.id = filed.measure_id WHERE filed.id = held.update_id",
    ),
    record("tracking_period"),
    record("tracking_progressupdate"),
    record("tracking_revision"),
    record("tracking_revision_evidence"),
    record("tracking_explanation"),
    record("tracking_step"),
    record("tracking_evidence"),
]
