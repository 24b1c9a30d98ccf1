"""Departments are renamed, merged, split and abolished; history keeps what they were called."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# The pairs of Reorganisation.MOVES; a test holds the two equal.
GUARD = """
CREATE FUNCTION plans_guard_reorganisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> OLD.status AND NOT (OLD.status || ' ' || NEW.status) = ANY (ARRAY[
        'planned carried_out', 'planned cancelled'])
    THEN
        RAISE EXCEPTION 'a reorganisation does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.status <> 'planned' THEN
        RAISE EXCEPTION 'a reorganisation that is settled is never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plans_guard_reorganisation BEFORE UPDATE ON plans_reorganisation
    FOR EACH ROW EXECUTE FUNCTION plans_guard_reorganisation();
"""
UNGUARD = """
DROP TRIGGER plans_guard_reorganisation ON plans_reorganisation;
DROP FUNCTION plans_guard_reorganisation();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0007_posts_change_hands"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reorganisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rename", "renaming"),
                            ("merge", "merger"),
                            ("split", "split"),
                            ("abolish", "abolition"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="effective on")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "planned"), ("carried_out", "carried out"), ("cancelled", "called off")],
                        default="planned",
                        editable=False,
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("planned_at", models.DateTimeField(editable=False, verbose_name="decided at")),
                ("carried_out_at", models.DateTimeField(editable=False, null=True, verbose_name="carried out at")),
                ("cancelled_at", models.DateTimeField(editable=False, null=True, verbose_name="called off at")),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="called off by",
                    ),
                ),
                (
                    "carried_out_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="carried out by",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="reorganisations",
                        to="plans.department",
                        verbose_name="district",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "reorganisation",
                "verbose_name_plural": "reorganisations",
                "ordering": ("-effective_on", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="reorganisation_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("carried_out_at__isnull", False),
                                ("carried_out_by__isnull", False),
                                ("status", "carried_out"),
                            ),
                            models.Q(
                                models.Q(("status", "carried_out"), _negated=True),
                                ("carried_out_at", None),
                                ("carried_out_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="reorganisation_carried_out_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("cancelled_by__isnull", False),
                                ("status", "cancelled"),
                            ),
                            models.Q(
                                models.Q(("status", "cancelled"), _negated=True),
                                ("cancelled_at", None),
                                ("cancelled_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="reorganisation_cancelled_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="new full name")),
                ("short_name", models.CharField(blank=True, max_length=40, verbose_name="new short name")),
                ("is_principal", models.BooleanField(default=True, verbose_name="inherits what is not divided")),
                (
                    "after",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="predecessions",
                        to="plans.department",
                        verbose_name="after",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="successions",
                        to="plans.department",
                        verbose_name="before",
                    ),
                ),
                (
                    "reorganisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="successions",
                        to="plans.reorganisation",
                        verbose_name="reorganisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "succession",
                "verbose_name_plural": "successions",
                "ordering": ("reorganisation", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("reorganisation", "before", "after"), name="succession_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_principal", True)),
                        fields=("reorganisation", "before"),
                        name="one_principal_successor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), ("short_name", "")),
                            models.Q(
                                models.Q(("name", ""), _negated=True), models.Q(("short_name", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="succession_names_both",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DepartmentName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="full name")),
                ("short_name", models.CharField(max_length=40, verbose_name="short name")),
                ("from_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("until_on", models.DateField(verbose_name="until")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="plans.department",
                        verbose_name="department",
                    ),
                ),
            ],
            options={
                "verbose_name": "former name",
                "verbose_name_plural": "former names",
                "ordering": ("department", "until_on"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                        name="former_name_ends_after_start",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("department", "="),
                            (
                                models.Func(
                                    "from_on",
                                    "until_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="department_has_one_name_at_a_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
