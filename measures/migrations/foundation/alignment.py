"""Alignment with the superior plan, from which the origin of a measure follows."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, Q

from plans.migrations import _settled
from plans.migrations._recorded import record
from plans.migrations._tables import ID, person

TABLES = [
    migrations.CreateModel(
        "Alignment",
        fields=[
            ID,
            ("plan", models.ForeignKey("plans.plan", CASCADE, related_name="alignments", verbose_name="plan")),
            (
                "superior_measure",
                models.ForeignKey(
                    "measures.measure", RESTRICT, related_name="taken_up", verbose_name="measure of the superior plan"
                ),
            ),
            (
                "measure",
                models.ForeignKey(
                    "measures.measure",
                    CASCADE,
                    blank=True,
                    null=True,
                    related_name="alignments",
                    verbose_name="measure of this plan",
                ),
            ),
            ("waived_because", models.CharField("reason for not taking it up", max_length=300, blank=True)),
            ("decided_at", models.DateTimeField("decided at")),
            ("decided_by", person("decided by")),
        ],
        options={
            "verbose_name": "alignment",
            "verbose_name_plural": "alignments",
            "ordering": ("plan", "superior_measure", "pk"),
            "constraints": [
                models.UniqueConstraint(
                    fields=("plan", "superior_measure", "measure"), nulls_distinct=False, name="alignment_once"
                ),
                models.CheckConstraint(
                    condition=Q(measure__isnull=False, waived_because="") | (Q(measure=None) & ~Q(waived_because="")),
                    name="alignment_is_a_match_or_a_waiver",
                ),
                ExclusionConstraint(
                    expressions=[
                        ("plan", "="),
                        ("superior_measure", "="),
                        (
                            models.Case(
                                models.When(measure=None, then=models.Value(1)),
                                default=models.Value(0),
                                output_field=models.IntegerField(),
                            ),
                            "<>",
                        ),
                    ],
                    name="alignment_never_matched_and_waived",
                ),
            ],
        },
    ),
]

# An alignment ties measures of the two plans together, and the plans stay tied as long as it exists.
GUARD = """
CREATE FUNCTION measures_guard_alignment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM plans_plan plan
        JOIN measures_measure superior ON superior.id = NEW.superior_measure_id AND superior.plan_id = plan.superior_id
        LEFT JOIN measures_measure own ON own.id = NEW.measure_id
        WHERE plan.id = NEW.plan_id AND (NEW.measure_id IS NULL OR own.plan_id = plan.id))
    THEN
        RAISE EXCEPTION 'an alignment ties a measure of the superior plan to one of the plan'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measures_guard_alignment BEFORE INSERT OR UPDATE ON measures_alignment
    FOR EACH ROW EXECUTE FUNCTION measures_guard_alignment();

CREATE FUNCTION measures_keep_superior() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM measures_alignment WHERE plan_id = OLD.id) THEN
        RAISE EXCEPTION 'plan % is aligned with its superior plan', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measures_keep_superior BEFORE UPDATE OF superior_id ON plans_plan
    FOR EACH ROW WHEN (OLD.superior_id IS DISTINCT FROM NEW.superior_id)
    EXECUTE FUNCTION measures_keep_superior();
"""
UNGUARD = """
DROP TRIGGER measures_keep_superior ON plans_plan;
DROP FUNCTION measures_keep_superior();
DROP TRIGGER measures_guard_alignment ON measures_alignment;
DROP FUNCTION measures_guard_alignment();
"""

RULES = [
    migrations.RunSQL(GUARD, UNGUARD),
    _settled.hold("measures_alignment", "held.plan_id"),
    record("measures_alignment"),
]
