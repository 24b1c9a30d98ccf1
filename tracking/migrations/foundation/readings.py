"""Readings of targets, which stay once they are filed."""

from django.db import migrations, models
from django.db.models import RESTRICT, SET_NULL, Q

from plans.migrations._recorded import record
from plans.migrations._tables import ID, person

TABLES = [
    migrations.CreateModel(
        "Reading",
        fields=[
            ID,
            ("target", models.ForeignKey("measures.target", RESTRICT, related_name="readings", verbose_name="target")),
            ("value", models.DecimalField("value", null=True, max_digits=18, decimal_places=4)),
            ("as_of", models.DateField("as of")),
            (
                "update",
                models.ForeignKey(
                    "tracking.progressupdate", RESTRICT, null=True, related_name="readings", verbose_name="update"
                ),
            ),
            (
                "department",
                models.ForeignKey("plans.department", RESTRICT, null=True, related_name="+", verbose_name="department"),
            ),
            (
                "evidence",
                models.ForeignKey(
                    "tracking.evidence", SET_NULL, null=True, related_name="readings", verbose_name="evidence"
                ),
            ),
            (
                "correction_of",
                models.OneToOneField(
                    "tracking.reading", RESTRICT, null=True, related_name="correction", verbose_name="correction of"
                ),
            ),
            ("reason", models.CharField("reason", max_length=300, blank=True)),
            ("entered_at", models.DateTimeField("entered at")),
            ("entered_by", person("entered by")),
        ],
        options={
            "verbose_name": "reading",
            "verbose_name_plural": "readings",
            "ordering": ("target", "as_of", "entered_at", "pk"),
            "indexes": [
                models.Index(fields=("target", "as_of"), name="reading_by_target_and_day"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("update", "target", "department"),
                    condition=Q(correction_of=None, update__isnull=False),
                    nulls_distinct=False,
                    name="reading_once_per_update",
                ),
                models.UniqueConstraint(
                    fields=("target", "as_of", "department"),
                    condition=Q(correction_of=None, update=None),
                    nulls_distinct=False,
                    name="direct_reading_once_a_day",
                ),
                models.CheckConstraint(
                    condition=Q(correction_of=None, reason="") | (Q(correction_of__isnull=False) & ~Q(reason="")),
                    name="reading_correction_has_a_reason",
                ),
                models.CheckConstraint(
                    condition=Q(value__isnull=False) | Q(correction_of__isnull=False), name="reading_has_a_value"
                ),
                models.CheckConstraint(
                    condition=Q(evidence=None) | Q(update__isnull=False), name="reading_evidence_is_of_its_update"
                ),
            ],
        },
    ),
]

GUARD = """
CREATE FUNCTION tracking_guard_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND (OLD.update_id IS NULL OR EXISTS (
        SELECT FROM tracking_revision WHERE update_id = OLD.update_id AND submitted_at >= OLD.entered_at))
    THEN
        RAISE EXCEPTION 'reading % is on record and is never changed', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.as_of > (NEW.entered_at AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION 'a reading of a day that has not come' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.update_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM tracking_progressupdate filed
        JOIN measures_target target ON target.id = NEW.target_id AND target.measure_id = filed.measure_id
        JOIN tracking_period period ON period.id = filed.period_id
        JOIN plans_plan plan ON plan.id = period.plan_id
        WHERE filed.id = NEW.update_id AND filed.status IN ('expected', 'draft', 'returned')
        AND (period.locked_at IS NULL OR plan.takes_late_filings
             OR (NEW.entered_at AT TIME ZONE 'Asia/Shanghai')::date <= filed.supplement_until))
    THEN
        RAISE EXCEPTION 'a reading belongs to a filing of its measure that is still being written'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.correction_of_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM tracking_reading former WHERE former.id = NEW.correction_of_id
        AND former.target_id = NEW.target_id AND former.department_id IS NOT DISTINCT FROM NEW.department_id)
    THEN
        RAISE EXCEPTION 'a correction speaks of the same target' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.evidence_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM tracking_evidence proof WHERE proof.id = NEW.evidence_id AND proof.update_id = NEW.update_id)
    THEN
        RAISE EXCEPTION 'the evidence of a reading belongs to its filing' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_guard_reading BEFORE INSERT OR UPDATE OR DELETE ON tracking_reading
    FOR EACH ROW EXECUTE FUNCTION tracking_guard_reading();
"""
UNGUARD = """
DROP TRIGGER tracking_guard_reading ON tracking_reading;
DROP FUNCTION tracking_guard_reading();
"""

RULES = [
    migrations.RunSQL(GUARD, UNGUARD),
    record("tracking_reading"),
]
