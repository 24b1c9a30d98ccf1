"""Lines of descent between plan years, and decisions that there is none."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import CASCADE, Q

from plans.migrations._recorded import record
from plans.migrations._tables import ID, at_and_by, person

TABLES = [
    migrations.CreateModel(
        "Lineage",
        fields=[
            ID,
            (
                "earlier",
                models.ForeignKey(
                    "measures.measure", CASCADE, related_name="successions", verbose_name="earlier measure"
                ),
            ),
            (
                "later",
                models.ForeignKey("measures.measure", CASCADE, related_name="descents", verbose_name="later measure"),
            ),
            (
                "source",
                models.CharField(
                    "source",
                    max_length=10,
                    default="hand",
                    editable=False,
                    choices=[("proposed", "proposed from the text"), ("hand", "linked by hand")],
                ),
            ),
            ("score", models.DecimalField("likeness", null=True, editable=False, max_digits=4, decimal_places=3)),
            (
                "shared",
                ArrayField(
                    models.CharField(max_length=100),
                    blank=True,
                    default=list,
                    editable=False,
                    verbose_name="shared words",
                ),
            ),
            ("confirmed_at", models.DateTimeField("confirmed at", blank=True, null=True, editable=False)),
            ("confirmed_by", person("confirmed by", blank=True, editable=False, null=True)),
            ("rejected_at", models.DateTimeField("rejected at", blank=True, null=True, editable=False)),
            ("rejected_by", person("rejected by", blank=True, editable=False, null=True)),
        ],
        options={
            "verbose_name": "line of descent",
            "verbose_name_plural": "lines of descent",
            "ordering": ("later__plan", "later__ordinal", "pk"),
            "constraints": [
                models.UniqueConstraint(fields=("earlier", "later"), name="lineage_pair_once"),
                at_and_by("lineage", "confirmed"),
                at_and_by("lineage", "rejected"),
                models.CheckConstraint(
                    condition=Q(confirmed_at=None) | Q(rejected_at=None), name="lineage_not_both_decided"
                ),
                models.CheckConstraint(
                    condition=Q(score__gte=0, score__lte=1, source="proposed") | Q(score=None, source="hand"),
                    name="lineage_score_of_a_guess",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "LineageEnd",
        fields=[
            ID,
            (
                "measure",
                models.ForeignKey("measures.measure", CASCADE, related_name="lineage_ends", verbose_name="measure"),
            ),
            ("plan", models.ForeignKey("plans.plan", CASCADE, related_name="+", verbose_name="compared with")),
            ("reason", models.CharField("reason", max_length=200, blank=True)),
            ("decided_at", models.DateTimeField("decided at", editable=False)),
            ("decided_by", person("decided by", editable=False)),
        ],
        options={
            "verbose_name": "measure without counterpart",
            "verbose_name_plural": "measures without counterpart",
            "ordering": ("measure__plan", "measure__ordinal", "pk"),
            "constraints": [
                models.UniqueConstraint(fields=("measure", "plan"), name="lineage_end_once"),
            ],
        },
    ),
]

# From an earlier year to a later one of the same district, and not where a person saw none.
LINKS = """
CREATE FUNCTION measures_check_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before plans_plan;
    after plans_plan;
BEGIN
    SELECT plan.* INTO before FROM plans_plan plan JOIN measures_measure one ON one.plan_id = plan.id
        WHERE one.id = NEW.earlier_id;
    SELECT plan.* INTO after FROM plans_plan plan JOIN measures_measure one ON one.plan_id = plan.id
        WHERE one.id = NEW.later_id;
    IF before.district_id <> after.district_id OR before.year >= after.year THEN
        RAISE EXCEPTION 'lineage leads from an earlier year to a later one of the same district'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.confirmed_at IS NOT NULL AND EXISTS (
        SELECT FROM measures_lineageend WHERE measure_id = NEW.earlier_id AND plan_id = after.id
            OR measure_id = NEW.later_id AND plan_id = before.id)
    THEN
        RAISE EXCEPTION 'this measure was decided to have no counterpart' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measures_check_lineage BEFORE INSERT OR UPDATE ON measures_lineage
    FOR EACH ROW EXECUTE FUNCTION measures_check_lineage();
"""
UNLINK = """
DROP TRIGGER measures_check_lineage ON measures_lineage;
DROP FUNCTION measures_check_lineage();
"""

ENDS = """
CREATE FUNCTION measures_check_lineage_end() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own plans_plan;
    other plans_plan;
BEGIN
    SELECT plan.* INTO own FROM plans_plan plan JOIN measures_measure one ON one.plan_id = plan.id
        WHERE one.id = NEW.measure_id;
    SELECT * INTO other FROM plans_plan WHERE id = NEW.plan_id;
    IF own.district_id <> other.district_id OR own.year = other.year THEN
        RAISE EXCEPTION 'a measure is compared with plans of other years of its district'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM measures_lineage link
        JOIN measures_measure earlier ON earlier.id = link.earlier_id
        JOIN measures_measure later ON later.id = link.later_id
        WHERE link.confirmed_at IS NOT NULL
            AND (link.earlier_id = NEW.measure_id AND later.plan_id = NEW.plan_id
                OR link.later_id = NEW.measure_id AND earlier.plan_id = NEW.plan_id))
    THEN
        RAISE EXCEPTION 'this measure has a confirmed counterpart' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measures_check_lineage_end BEFORE INSERT OR UPDATE ON measures_lineageend
    FOR EACH ROW EXECUTE FUNCTION measures_check_lineage_end();
"""
NO_ENDS = """
DROP TRIGGER measures_check_lineage_end ON measures_lineageend;
DROP FUNCTION measures_check_lineage_end();
"""

# A plan that changes its year or district, or a measure its plan, takes no lineage along that would not hold there.
PLANS = """
CREATE FUNCTION measures_keep_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM measures_lineage link
        JOIN measures_measure earlier ON earlier.id = link.earlier_id
        JOIN measures_measure later ON later.id = link.later_id
        JOIN plans_plan before ON before.id = earlier.plan_id
        JOIN plans_plan after ON after.id = later.plan_id
        WHERE (before.district_id <> after.district_id OR before.year >= after.year)
            AND CASE TG_TABLE_NAME WHEN 'plans_plan' THEN NEW.id IN (before.id, after.id)
                ELSE NEW.id IN (earlier.id, later.id) END)
        OR EXISTS (
        SELECT FROM measures_lineageend ending
        JOIN measures_measure one ON one.id = ending.measure_id
        JOIN plans_plan own ON own.id = one.plan_id
        JOIN plans_plan other ON other.id = ending.plan_id
        WHERE (own.district_id <> other.district_id OR own.year = other.year)
            AND CASE TG_TABLE_NAME WHEN 'plans_plan' THEN NEW.id IN (own.id, other.id) ELSE NEW.id = one.id END)
    THEN
        RAISE EXCEPTION 'lineage leads from an earlier year to a later one of the same district'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER measures_keep_lineage AFTER UPDATE OF year, district_id ON plans_plan
    FOR EACH ROW WHEN ((OLD.year, OLD.district_id) IS DISTINCT FROM (NEW.year, NEW.district_id))
    EXECUTE FUNCTION measures_keep_lineage();
CREATE TRIGGER measures_keep_lineage AFTER UPDATE OF plan_id ON measures_measure
    FOR EACH ROW WHEN (OLD.plan_id IS DISTINCT FROM NEW.plan_id) EXECUTE FUNCTION measures_keep_lineage();
"""
FREE = """
DROP TRIGGER measures_keep_lineage ON plans_plan;
DROP TRIGGER measures_keep_lineage ON measures_measure;
DROP FUNCTION measures_keep_lineage();
"""

RULES = [
    migrations.RunSQL(LINKS, UNLINK),
    migrations.RunSQL(ENDS, NO_ENDS),
    migrations.RunSQL(PLANS, FREE),
    record("measures_lineage"),
    record("measures_lineageend"),
]
