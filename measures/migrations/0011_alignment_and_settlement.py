"""Alignment with the superior plan, from which the origin of a measure follows; the settlement at the end of the year.

The column `origin` goes: nothing filled it, and beside the alignment it could only drift.
"""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from plans.migrations import _settled

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


def person(name):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.RESTRICT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=name,
    )


class Migration(migrations.Migration):
    dependencies = [("measures", "0010_taking_on_and_plan_backs"), ("plans", "0010_life_of_a_plan")]

    operations = [
        migrations.RemoveField("measure", "origin"),
        migrations.CreateModel(
            name="Alignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "waived_because",
                    models.CharField(blank=True, max_length=300, verbose_name="reason for not taking it up"),
                ),
                ("decided_at", models.DateTimeField(verbose_name="decided at")),
                ("decided_by", person("decided by")),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alignments",
                        to="measures.measure",
                        verbose_name="measure of this plan",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alignments",
                        to="plans.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "superior_measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="taken_up",
                        to="measures.measure",
                        verbose_name="measure of the superior plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "alignment",
                "verbose_name_plural": "alignments",
                "ordering": ("plan", "superior_measure", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "superior_measure", "measure"), name="alignment_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(measure__isnull=False, waived_because="")
                        | models.Q(measure=None) & ~models.Q(waived_because=""),
                        name="alignment_is_a_match_or_a_waiver",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        name="alignment_never_matched_and_waived",
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
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("finished", "finished"),
                            ("carried", "carried over into the next plan"),
                            ("stopped", "stopped"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("settled_at", models.DateTimeField(verbose_name="settled at")),
                (
                    "measure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settlement",
                        to="measures.measure",
                        verbose_name="measure",
                    ),
                ),
                ("settled_by", person("settled by")),
            ],
            options={
                "verbose_name": "settlement",
                "verbose_name_plural": "settlements",
                "ordering": ("measure",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(outcome__in=("carried", "stopped")), name="settlement_of_what_is_open"
                    ),
                    models.CheckConstraint(condition=~models.Q(reason=""), name="settlement_has_a_reason"),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        _settled.hold("measures_measure", "held.plan_id"),
        *[
            _settled.hold(table, _settled.MEASURE)
            for table in ("measures_assignment", "measures_milestone", "measures_target", "measures_settlement")
        ],
        _settled.hold("measures_alignment", "held.plan_id"),
    ]
