"""Milestones, whose weights sum to 100 or are none."""

from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, Q

from plans.migrations import _settled
from plans.migrations._recorded import record
from plans.migrations._tables import ID, person

TABLES = [
    migrations.CreateModel(
        "Milestone",
        fields=[
            ID,
            (
                "measure",
                models.ForeignKey("measures.measure", CASCADE, related_name="milestones", verbose_name="measure"),
            ),
            ("ordinal", models.PositiveSmallIntegerField("position")),
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
                    related_name="milestones",
                    verbose_name="department",
                ),
            ),
            (
                "weight",
                models.PositiveSmallIntegerField(
                    "weight, %",
                    blank=True,
                    null=True,
                    editable=False,
                    help_text="Empty for all steps of a measure: they count alike. Otherwise the weights sum to 100.",
                ),
            ),
            ("original_due_on", models.DateField("original due date")),
            ("due_on", models.DateField("due date")),
            ("done_on", models.DateField("reached on", blank=True, null=True)),
            ("done_at", models.DateTimeField("recorded at", blank=True, null=True, editable=False)),
            ("done_by", person("recorded by", editable=False, null=True)),
            ("quote", models.CharField("words of the plan", max_length=300, blank=True)),
            ("span_start", models.PositiveIntegerField("start in the source", blank=True, null=True)),
            ("span_end", models.PositiveIntegerField("end in the source", blank=True, null=True)),
        ],
        options={
            "verbose_name": "milestone",
            "verbose_name_plural": "milestones",
            "ordering": ("measure", "due_on", "ordinal"),
            "indexes": [
                models.Index(fields=("measure", "due_on"), condition=Q(done_on=None), name="milestone_open_by_due"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("measure", "ordinal"), name="milestone_position_once"),
                models.CheckConstraint(
                    condition=Q(done_at=None, done_by=None, done_on=None)
                    | Q(done_at__isnull=False, done_by__isnull=False, done_on__isnull=False),
                    name="milestone_done_at_and_by",
                ),
            ],
        },
    ),
]

# A step that joins weighed ones weighs nothing yet; where a weighed one leaves, the rest count alike.
WEIGHTS = """
CREATE FUNCTION measures_join_weighted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM measures_milestone WHERE measure_id = NEW.measure_id AND weight IS NOT NULL) THEN
        NEW.weight := 0;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measures_milestone_joins BEFORE INSERT ON measures_milestone
    FOR EACH ROW WHEN (NEW.weight IS NULL) EXECUTE FUNCTION measures_join_weighted();

CREATE FUNCTION measures_leave_weighted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE measures_milestone SET weight = NULL WHERE measure_id = OLD.measure_id AND weight IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER measures_milestone_leaves AFTER DELETE ON measures_milestone
    FOR EACH ROW WHEN (OLD.weight > 0) EXECUTE FUNCTION measures_leave_weighted();

CREATE FUNCTION measures_keep_weights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM measures_milestone WHERE measure_id = NEW.measure_id
        HAVING count(weight) > 0 AND (count(weight) < count(*) OR sum(weight) <> 100))
    THEN
        RAISE EXCEPTION 'the weights of measure % do not sum to 100', NEW.measure_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_weights_sum_to_100';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER milestone_weight_comes AFTER INSERT ON measures_milestone
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.weight IS NOT NULL)
    EXECUTE FUNCTION measures_keep_weights();
CREATE CONSTRAINT TRIGGER milestone_weight_changes AFTER UPDATE ON measures_milestone
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.weight IS DISTINCT FROM OLD.weight)
    EXECUTE FUNCTION measures_keep_weights();
"""
NO_WEIGHTS = """
DROP TRIGGER milestone_weight_changes ON measures_milestone;
DROP TRIGGER milestone_weight_comes ON measures_milestone;
DROP FUNCTION measures_keep_weights();
DROP TRIGGER measures_milestone_leaves ON measures_milestone;
DROP FUNCTION measures_leave_weighted();
DROP TRIGGER measures_milestone_joins ON measures_milestone;
DROP FUNCTION measures_join_weighted();
"""

# In SQL: the day of a moment depends on the time zone.
REACHED = """
ALTER TABLE measures_milestone ADD CONSTRAINT milestone_reached_when_recorded
    CHECK (done_on <= (done_at AT TIME ZONE 'Asia/Shanghai')::date);
"""
NOT_REACHED = "ALTER TABLE measures_milestone DROP CONSTRAINT milestone_reached_when_recorded"

RULES = [
    migrations.RunSQL(WEIGHTS, NO_WEIGHTS),
    migrations.RunSQL(REACHED, NOT_REACHED),
    _settled.hold("measures_milestone", _settled.MEASURE),
    record("measures_milestone"),
]
