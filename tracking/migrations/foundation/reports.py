"""Monthly and implementation reports, from the first passage to the subscriber; an issued one is never changed."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, Q

from plans.migrations import _settled
from plans.migrations._recorded import record
from plans.migrations._tables import ID, at_and_by, person

TABLES = [
    migrations.CreateModel(
        "Report",
        fields=[
            ID,
            ("plan", models.ForeignKey("plans.plan", RESTRICT, related_name="reports", verbose_name="plan")),
            (
                "period",
                models.ForeignKey("tracking.period", RESTRICT, related_name="reports", verbose_name="reporting period"),
            ),
            ("revision", models.PositiveSmallIntegerField("revision", default=1)),
            ("as_of", models.DateField("as of")),
            ("contents", models.JSONField("contents")),
            ("template_version", models.CharField("template version", max_length=20)),
            ("sha256", models.CharField("SHA-256", max_length=64)),
            ("manifest", models.TextField("signed manifest", blank=True, editable=False)),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="draft",
                    editable=False,
                    choices=[
                        ("draft", "draft"),
                        ("in_review", "to be approved"),
                        ("approved", "approved for issue"),
                        ("issued", "finalised"),
                        ("withdrawn", "withdrawn"),
                    ],
                ),
            ),
            ("handed_in_at", models.DateTimeField("handed in at", blank=True, null=True)),
            ("handed_in_by", person("handed in by", blank=True, null=True)),
            ("approved_at", models.DateTimeField("approved at", blank=True, null=True)),
            ("approved_by", person("approved by", blank=True, null=True)),
            ("issued_at", models.DateTimeField("issued at", blank=True, null=True)),
            ("issued_by", person("issued by", blank=True, null=True)),
            ("reason", models.CharField("reason for the correction", max_length=200, blank=True)),
            ("gaps_reason", models.CharField("why it is issued with open findings", max_length=200, blank=True)),
            ("withdrawn_at", models.DateTimeField("withdrawn at", blank=True, null=True)),
            ("withdrawn_by", person("withdrawn by", blank=True, null=True)),
            ("withdrawal_reason", models.CharField("reason for the withdrawal", max_length=200, blank=True)),
        ],
        options={
            "verbose_name": "monthly report",
            "verbose_name_plural": "monthly reports",
            "ordering": ("-period__month", "-revision"),
            "constraints": [
                models.UniqueConstraint(fields=("period", "revision"), name="report_revision_once"),
                at_and_by("report", "issued"),
                at_and_by("report", "handed_in"),
                at_and_by("report", "approved"),
                at_and_by("report", "withdrawn"),
                models.CheckConstraint(
                    condition=Q(issued_at=None, status__in=("draft", "in_review", "approved"))
                    | Q(issued_at__isnull=False, status__in=("issued", "withdrawn")),
                    name="report_issued_at_once_issued",
                ),
                models.CheckConstraint(
                    condition=Q(status="withdrawn", withdrawn_at__isnull=False) | Q(withdrawn_at=None),
                    name="report_withdrawn_at_once_withdrawn",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "ReportFile",
        fields=[
            ID,
            (
                "report",
                models.ForeignKey("tracking.report", RESTRICT, related_name="files", verbose_name="monthly report"),
            ),
            (
                "format",
                models.CharField(
                    "format",
                    max_length=5,
                    choices=[("docx", "docx"), ("html", "html"), ("pdf", "pdf"), ("xlsx", "xlsx")],
                ),
            ),
            ("sha256", models.CharField("SHA-256", max_length=64)),
            ("size", models.PositiveBigIntegerField("size in bytes")),
        ],
        options={
            "verbose_name": "report file",
            "verbose_name_plural": "report files",
            "constraints": [
                models.UniqueConstraint(fields=("report", "format"), name="report_file_once_per_format"),
            ],
        },
    ),
    migrations.CreateModel(
        "Passage",
        fields=[
            ID,
            (
                "report",
                models.ForeignKey("tracking.report", CASCADE, related_name="passages", verbose_name="monthly report"),
            ),
            ("place", models.CharField("place", max_length=120)),
            ("after", models.CharField("stands behind", max_length=120, blank=True)),
            ("runs", models.JSONField("text", blank=True, default=list)),
            ("version", models.PositiveIntegerField("version", default=1)),
            ("written_at", models.DateTimeField("written at")),
            ("written_by", person("written by")),
        ],
        options={
            "verbose_name": "passage of a report",
            "verbose_name_plural": "passages of reports",
            "ordering": ("report", "pk"),
            "constraints": [
                models.UniqueConstraint(fields=("report", "place"), name="passage_once_per_place"),
            ],
        },
    ),
    migrations.CreateModel(
        "Remark",
        fields=[
            ID,
            (
                "report",
                models.ForeignKey("tracking.report", CASCADE, related_name="remarks", verbose_name="monthly report"),
            ),
            ("place", models.CharField("place", max_length=120, blank=True)),
            ("text", models.TextField("remark", max_length=1000)),
            ("made_at", models.DateTimeField("made at")),
            ("made_by", person("made by")),
            ("resolved_at", models.DateTimeField("resolved at", blank=True, null=True)),
            ("resolved_by", person("resolved by", blank=True, null=True)),
        ],
        options={
            "verbose_name": "remark on a report",
            "verbose_name_plural": "remarks on reports",
            "ordering": ("made_at", "pk"),
            "constraints": [
                models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
                at_and_by("remark", "resolved"),
            ],
        },
    ),
    migrations.CreateModel(
        "IssueRun",
        fields=[
            ID,
            (
                "report",
                models.ForeignKey("tracking.report", CASCADE, related_name="runs", verbose_name="monthly report"),
            ),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="waiting",
                    editable=False,
                    choices=[
                        ("waiting", "waiting"),
                        ("running", "being made"),
                        ("done", "done"),
                        ("failed", "failed"),
                        ("cancelled", "cancelled"),
                    ],
                ),
            ),
            ("seen", models.CharField("SHA-256", max_length=64)),
            ("reason", models.CharField("reason for the correction", max_length=200, blank=True)),
            ("gaps_reason", models.CharField("why it is issued with open findings", max_length=200, blank=True)),
            ("files_made", models.PositiveSmallIntegerField("files made", default=0, editable=False)),
            ("files_wanted", models.PositiveSmallIntegerField("files wanted", default=0, editable=False)),
            ("tries", models.PositiveSmallIntegerField("tries", default=0, editable=False)),
            ("lease_until", models.DateTimeField("claimed until", null=True, editable=False)),
            ("refusal", models.TextField("why it came to nothing", blank=True, editable=False)),
            ("asked_at", models.DateTimeField("asked for at")),
            ("asked_by", person("asked for by")),
        ],
        options={
            "verbose_name": "issuing of a report",
            "verbose_name_plural": "issuings of reports",
            "ordering": ("-asked_at", "-pk"),
            "indexes": [
                models.Index(
                    fields=("asked_at",), condition=Q(status__in=("waiting", "running")), name="issuing_pending"
                ),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("report",), condition=Q(status__in=("waiting", "running")), name="one_issuing_at_a_time"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Subscription",
        fields=[
            ID,
            ("plan", models.ForeignKey("plans.plan", CASCADE, related_name="subscriptions", verbose_name="plan")),
            (
                "person",
                models.ForeignKey(settings.AUTH_USER_MODEL, RESTRICT, related_name="subscriptions", verbose_name="to"),
            ),
            (
                "attached",
                models.CharField(
                    "attached file",
                    max_length=5,
                    blank=True,
                    choices=[("docx", "docx"), ("html", "html"), ("pdf", "pdf"), ("xlsx", "xlsx")],
                ),
            ),
            ("made_at", models.DateTimeField("subscribed at")),
            ("made_by", person("subscribed by")),
            ("ended_at", models.DateTimeField("ended at", blank=True, null=True)),
            ("ended_by", person("ended by", blank=True, null=True)),
        ],
        options={
            "verbose_name": "subscription to reports",
            "verbose_name_plural": "subscriptions to reports",
            "ordering": ("plan", "person", "pk"),
            "constraints": [
                models.UniqueConstraint(
                    fields=("plan", "person"), condition=Q(ended_at=None), name="one_subscription_at_a_time"
                ),
                at_and_by("subscription", "ended"),
            ],
        },
    ),
    migrations.CreateModel(
        "ImplementationReport",
        fields=[
            ID,
            (
                "plan",
                models.ForeignKey("plans.plan", RESTRICT, related_name="implementation_reports", verbose_name="plan"),
            ),
            ("revision", models.PositiveSmallIntegerField("revision", default=1, editable=False)),
            ("as_of", models.DateField("as of")),
            ("title", models.CharField("title", max_length=200)),
            ("addressee", models.CharField("addressed to", max_length=100, blank=True)),
            ("text", models.TextField("text", max_length=40000)),
            ("version", models.PositiveIntegerField("version", default=0, editable=False)),
            ("written_at", models.DateTimeField("written at", editable=False)),
            ("written_by", person("written by", editable=False)),
            ("contents", models.JSONField("contents", null=True, editable=False)),
            ("sha256", models.CharField("SHA-256", max_length=64, blank=True, editable=False)),
            ("files", models.JSONField("files", default=dict, editable=False)),
            ("reason", models.CharField("reason for the correction", max_length=200, blank=True)),
            ("issued_at", models.DateTimeField("issued at", null=True, editable=False)),
            ("issued_by", person("issued by", editable=False, null=True)),
        ],
        options={
            "verbose_name": "implementation report",
            "verbose_name_plural": "implementation reports",
            "ordering": ("plan", "-revision"),
            "constraints": [
                models.UniqueConstraint(fields=("plan", "revision"), name="implementation_report_revision_once"),
                models.UniqueConstraint(
                    fields=("plan",), condition=Q(issued_at=None), name="one_draft_of_an_implementation_report"
                ),
                models.CheckConstraint(
                    condition=Q(contents__isnull=True, issued_at=None, issued_by=None, sha256="")
                    | (Q(contents__isnull=False, issued_at__isnull=False, issued_by__isnull=False) & ~Q(sha256="")),
                    name="implementation_report_issued_at_and_by",
                ),
            ],
        },
    ),
]

# An issued report is never changed but for its withdrawal, which touches nothing else. Other tables are kept by the same
# function; one without a status has no withdrawal.
SEAL = """
CREATE FUNCTION tracking_refuse_issued() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    withdrawal text[] := ARRAY['status', 'withdrawn_at', 'withdrawn_by_id', 'withdrawal_reason'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) ->> 'status' = 'issued' AND to_jsonb(NEW) ->> 'status' = 'withdrawn'
            AND to_jsonb(NEW) - withdrawal = to_jsonb(OLD) - withdrawal THEN
        RETURN NEW;
    END IF;
    IF OLD.issued_at IS NOT NULL THEN
        RAISE EXCEPTION 'report % is issued and is never changed', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER tracking_report_sealed BEFORE UPDATE OR DELETE ON tracking_report
    FOR EACH ROW EXECUTE FUNCTION tracking_refuse_issued();

CREATE FUNCTION tracking_refuse_issued_file() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[CASE TG_OP WHEN 'INSERT' THEN NULL ELSE OLD.report_id END,
                              CASE TG_OP WHEN 'DELETE' THEN NULL ELSE NEW.report_id END];
BEGIN
    IF EXISTS (SELECT FROM tracking_report WHERE id = ANY (touched) AND issued_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the files of an issued report are never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER tracking_reportfile_sealed BEFORE INSERT OR UPDATE OR DELETE ON tracking_reportfile
    FOR EACH ROW EXECUTE FUNCTION tracking_refuse_issued_file();
CREATE TRIGGER tracking_passage_sealed BEFORE INSERT OR UPDATE OR DELETE ON tracking_passage
    FOR EACH ROW EXECUTE FUNCTION tracking_refuse_issued_file();
"""
UNSEAL = """
DROP TRIGGER tracking_passage_sealed ON tracking_passage;
DROP TRIGGER tracking_reportfile_sealed ON tracking_reportfile;
DROP FUNCTION tracking_refuse_issued_file();
DROP TRIGGER tracking_report_sealed ON tracking_report;
DROP FUNCTION tracking_refuse_issued();
"""

FREEZE = """
CREATE FUNCTION tracking_refuse_issued_implementation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.issued_at IS NOT NULL THEN
        RAISE EXCEPTION 'implementation report % is issued and is never changed', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER tracking_implementationreport_frozen BEFORE UPDATE OR DELETE ON tracking_implementationreport
    FOR EACH ROW EXECUTE FUNCTION tracking_refuse_issued_implementation();
"""
THAW = """
DROP TRIGGER tracking_implementationreport_frozen ON tracking_implementationreport;
DROP FUNCTION tracking_refuse_issued_implementation();
"""

RULES = [
    migrations.RunSQL(SEAL, UNSEAL),
    migrations.RunSQL(FREEZE, THAW),
    _settled.hold("tracking_report", "held.plan_id", states=_settled.ARCHIVED),
    record("tracking_report", heavy=("contents",)),
    record("tracking_reportfile"),
    record("tracking_passage"),
    record("tracking_remark"),
    record("tracking_issuerun"),
    record("tracking_subscription"),
    record("tracking_implementationreport", heavy=("contents",)),
]
