"""Evidence of milestones, whose record stands in a locked month, and requests for a later date."""

from django.db import migrations, models
from django.db.models import RESTRICT, SET_NULL, F, Q

from plans.migrations._recorded import record
from plans.migrations._tables import ID, person

TABLES = [
    migrations.CreateModel(
        "Proof",
        fields=[
            ID,
            (
                "milestone",
                models.ForeignKey("measures.milestone", RESTRICT, related_name="proofs", verbose_name="milestone"),
            ),
            ("sha256", models.CharField("SHA-256", max_length=64)),
            ("name", models.CharField("file name", max_length=200)),
            ("size", models.PositiveBigIntegerField("size in bytes")),
            ("media_type", models.CharField("type", max_length=100)),
            (
                "from_filing",
                models.ForeignKey(
                    "tracking.evidence", SET_NULL, blank=True, null=True, related_name="+", verbose_name="from a filing"
                ),
            ),
            ("added_at", models.DateTimeField("added at")),
            ("added_by", person("added by")),
        ],
        options={
            "verbose_name": "evidence of a milestone",
            "verbose_name_plural": "evidence of milestones",
            "ordering": ("added_at", "pk"),
            "constraints": [
                models.UniqueConstraint(fields=("milestone", "sha256", "added_at"), name="proof_once_per_record"),
            ],
        },
    ),
    migrations.CreateModel(
        "Extension",
        fields=[
            ID,
            (
                "milestone",
                models.ForeignKey("measures.milestone", RESTRICT, related_name="extensions", verbose_name="milestone"),
            ),
            ("limit_on", models.DateField("due date when it was filed", editable=False)),
            ("asked_for", models.DateField("date asked for")),
            ("reason", models.TextField("reason")),
            ("progress", models.TextField("progress so far")),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="requested",
                    editable=False,
                    choices=[
                        ("requested", "requested"),
                        ("signed", "signed"),
                        ("granted", "granted"),
                        ("refused", "refused"),
                        ("withdrawn", "withdrawn"),
                    ],
                ),
            ),
            ("filed_at", models.DateTimeField("filed at")),
            ("filed_by", person("filed by")),
            ("signed_at", models.DateTimeField("signed at", null=True, editable=False)),
            ("signed_by", person("signed by", editable=False, null=True)),
            ("granted_until", models.DateField("date granted", null=True, editable=False)),
            ("answer", models.TextField("answer", blank=True, editable=False)),
            ("decided_at", models.DateTimeField("decided at", null=True, editable=False)),
            ("decided_by", person("decided by", editable=False, null=True)),
        ],
        options={
            "verbose_name": "extension request",
            "verbose_name_plural": "extension requests",
            "ordering": ("filed_at", "pk"),
            "indexes": [
                models.Index(fields=("milestone", "filed_at"), name="extension_by_milestone"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("milestone",), condition=Q(status__in=("requested", "signed")), name="one_open_extension"
                ),
                models.CheckConstraint(condition=Q(asked_for__gt=F("limit_on")), name="extension_asks_for_later"),
                models.CheckConstraint(
                    condition=~Q(reason="") & ~Q(progress=""), name="extension_has_reason_and_progress"
                ),
                models.CheckConstraint(
                    condition=(Q(signed_at=None, signed_by=None) & ~Q(status="signed"))
                    | (Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(status="requested")),
                    name="extension_signed_at_and_by",
                ),
                models.CheckConstraint(
                    condition=Q(decided_at__isnull=False, decided_by__isnull=False, status__in=("granted", "refused"))
                    | Q(decided_at=None, decided_by=None, status__in=("requested", "signed", "withdrawn")),
                    name="extension_decided_at_and_by",
                ),
                models.CheckConstraint(
                    condition=Q(granted_until__gt=F("limit_on"), status="granted")
                    | (~Q(status="granted") & Q(granted_until=None)),
                    name="extension_granted_until_a_later_day",
                ),
                models.CheckConstraint(condition=~Q(status="refused") | ~Q(answer=""), name="extension_refused_why"),
                models.CheckConstraint(
                    condition=Q(decided_by=None) | ~Q(decided_by=F("filed_by")), name="extension_decider_is_not_filer"
                ),
            ],
        },
    ),
]

# The record of a milestone stands from the lock or the report of the month in which it came to count.
GUARD_RECORD = """
CREATE FUNCTION tracking_guard_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM tracking_period period JOIN measures_measure measure ON measure.plan_id = period.plan_id
        WHERE measure.id = OLD.measure_id
            AND period.month >= date_trunc(
                'month', greatest(OLD.done_on, (OLD.done_at AT TIME ZONE 'Asia/Shanghai')::date))
            AND (period.locked_at IS NOT NULL OR EXISTS (
                SELECT FROM tracking_report WHERE period_id = period.id AND issued_at IS NOT NULL)))
    THEN
        RAISE EXCEPTION 'milestone % counts in a month that is locked', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_milestone_taken_back BEFORE UPDATE ON measures_milestone
    FOR EACH ROW WHEN (OLD.done_on IS NOT NULL AND NEW.done_on IS DISTINCT FROM OLD.done_on)
    EXECUTE FUNCTION tracking_guard_record();

CREATE FUNCTION tracking_ask_proof() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
            SELECT FROM measures_measure measure JOIN plans_plan plan ON plan.id = measure.plan_id
            WHERE measure.id = NEW.measure_id AND plan.evidence_required)
        AND NOT EXISTS (SELECT FROM tracking_proof WHERE milestone_id = NEW.id AND added_at >= NEW.done_at)
    THEN
        RAISE EXCEPTION 'milestone % is recorded without evidence', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tracking_milestone_proved AFTER UPDATE ON measures_milestone
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.done_on IS NULL AND NEW.done_on IS NOT NULL)
    EXECUTE FUNCTION tracking_ask_proof();
"""
UNGUARD_RECORD = """
DROP TRIGGER tracking_milestone_proved ON measures_milestone;
DROP FUNCTION tracking_ask_proof();
DROP TRIGGER tracking_milestone_taken_back ON measures_milestone;
DROP FUNCTION tracking_guard_record();
"""

# An extension is asked for on or before the due date, of a milestone that is not reached; what was asked stays as it was.
GUARD_EXTENSION = """
CREATE FUNCTION tracking_guard_asking() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    step record;
BEGIN
    SELECT due_on, done_on INTO step FROM measures_milestone WHERE id = NEW.milestone_id FOR SHARE;
    IF step.done_on IS NOT NULL OR NEW.limit_on IS DISTINCT FROM step.due_on
        OR (NEW.filed_at AT TIME ZONE 'Asia/Shanghai')::date > step.due_on
    THEN
        RAISE EXCEPTION 'an extension is asked for before the limit' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_extension_asked BEFORE INSERT ON tracking_extension
    FOR EACH ROW EXECUTE FUNCTION tracking_guard_asking();

CREATE FUNCTION tracking_guard_extension() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.milestone_id, NEW.limit_on, NEW.asked_for, NEW.reason, NEW.progress, NEW.filed_at, NEW.filed_by_id)
        IS DISTINCT FROM
        (OLD.milestone_id, OLD.limit_on, OLD.asked_for, OLD.reason, OLD.progress, OLD.filed_at, OLD.filed_by_id)
    THEN
        RAISE EXCEPTION 'what was asked for is not changed' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status <> OLD.status AND NOT (OLD.status || ' ' || NEW.status) = ANY (ARRAY[
        'requested signed', 'requested granted', 'requested refused', 'requested withdrawn',
        'signed granted', 'signed refused', 'signed withdrawn'])
    THEN
        RAISE EXCEPTION 'an extension does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_extension_moves BEFORE UPDATE ON tracking_extension
    FOR EACH ROW EXECUTE FUNCTION tracking_guard_extension();
"""
UNGUARD_EXTENSION = """
DROP TRIGGER tracking_extension_moves ON tracking_extension;
DROP FUNCTION tracking_guard_extension();
DROP TRIGGER tracking_extension_asked ON tracking_extension;
DROP FUNCTION tracking_guard_asking();
"""

RULES = [
    migrations.RunSQL(GUARD_RECORD, UNGUARD_RECORD),
    migrations.RunSQL(GUARD_EXTENSION, UNGUARD_EXTENSION),
    record("tracking_proof"),
    record("tracking_extension"),
]
