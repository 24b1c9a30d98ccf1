"""What supporting departments write for the filing of the lead."""

from django.db import migrations, models
from django.db.models import RESTRICT, Q

from plans.migrations._recorded import record
from plans.migrations._tables import ID, at_and_by, person

TABLES = [
    migrations.CreateModel(
        "Contribution",
        fields=[
            ID,
            (
                "update",
                models.ForeignKey(
                    "tracking.progressupdate", RESTRICT, related_name="contributions", verbose_name="progress update"
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    "plans.department", RESTRICT, related_name="contributions", verbose_name="department"
                ),
            ),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="expected",
                    editable=False,
                    choices=[
                        ("expected", "not written"),
                        ("draft", "draft"),
                        ("submitted", "handed to the lead"),
                        ("taken", "taken over"),
                        ("returned", "returned"),
                    ],
                ),
            ),
            ("text", models.TextField("part", blank=True)),
            ("comment", models.TextField("comment", blank=True)),
            ("version", models.PositiveIntegerField("version", default=0, editable=False)),
            ("written_at", models.DateTimeField("written at", null=True, editable=False)),
            ("written_by", person("written by", editable=False, null=True)),
            ("submitted_at", models.DateTimeField("submitted at", null=True, editable=False)),
            ("submitted_by", person("submitted by", editable=False, null=True)),
            ("decided_at", models.DateTimeField("decided at", null=True, editable=False)),
            ("decided_by", person("decided by", editable=False, null=True)),
        ],
        options={
            "verbose_name": "supporting department's part",
            "verbose_name_plural": "supporting departments' parts",
            "ordering": ("update", "department"),
            "constraints": [
                models.UniqueConstraint(fields=("update", "department"), name="contribution_once_per_department"),
                at_and_by("contribution", "written"),
                at_and_by("contribution", "submitted"),
                at_and_by("contribution", "decided"),
                models.CheckConstraint(
                    condition=~Q(status__in=("submitted", "taken")) | (Q(submitted_at__isnull=False) & ~Q(text="")),
                    name="contribution_submitted_has_words",
                ),
                models.CheckConstraint(
                    condition=~Q(status__in=("taken", "returned")) | Q(decided_at__isnull=False),
                    name="contribution_decision_has_a_decider",
                ),
                models.CheckConstraint(
                    condition=~Q(status="returned") | ~Q(comment=""), name="contribution_return_has_a_comment"
                ),
            ],
        },
    ),
]

# The pairs of Contribution.MOVES; a test holds the two equal.
GUARD = """
CREATE FUNCTION tracking_guard_contribution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> OLD.status AND NOT (OLD.status || ' ' || NEW.status) = ANY (ARRAY[
        'expected draft', 'draft submitted', 'returned submitted', 'submitted draft', 'submitted taken',
        'submitted returned'])
    THEN
        RAISE EXCEPTION 'a contribution does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.text <> OLD.text AND OLD.status IN ('submitted', 'taken') THEN
        RAISE EXCEPTION 'what was handed to the lead is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_guard_contribution BEFORE UPDATE ON tracking_contribution
    FOR EACH ROW EXECUTE FUNCTION tracking_guard_contribution();
"""
UNGUARD = """
DROP TRIGGER tracking_guard_contribution ON tracking_contribution;
DROP FUNCTION tracking_guard_contribution();
"""

RULES = [
    migrations.RunSQL(GUARD, UNGUARD),
    record("tracking_contribution"),
]
