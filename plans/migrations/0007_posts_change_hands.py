"""Posts change hands: a hand-over that can be undone, deputies, and one view of who acts for which post."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


HOLDING = """
CREATE VIEW plans_holding AS
SELECT 'membership:' || id AS key, post_id, person_id, from_on, until_on, false AS is_deputy FROM plans_membership
UNION ALL
SELECT 'delegation:' || id, post_id, person_id, from_on,
       least(until_on, (ended_at AT TIME ZONE 'Asia/Shanghai')::date - 1), true FROM plans_delegation;
"""
GUARD = """
CREATE FUNCTION plans_guard_delegation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ended_at IS NULL AND EXISTS (
        SELECT FROM plans_membership held
        WHERE held.post_id = NEW.post_id AND held.person_id = NEW.person_id
          AND daterange(held.from_on, held.until_on, '[]') && daterange(NEW.from_on, NEW.until_on, '[]'))
    THEN
        RAISE EXCEPTION 'nobody is deputy to himself' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plans_guard_delegation BEFORE INSERT OR UPDATE ON plans_delegation
    FOR EACH ROW EXECUTE FUNCTION plans_guard_delegation();
"""
UNGUARD = """
DROP TRIGGER plans_guard_delegation ON plans_delegation;
DROP FUNCTION plans_guard_delegation();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0006_days_of_a_district"),
    ]

    operations = [
        migrations.CreateModel(
            name="Holding",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("from_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(null=True, verbose_name="until")),
                ("is_deputy", models.BooleanField(verbose_name="deputy")),
            ],
            options={
                "verbose_name": "person at a post",
                "verbose_name_plural": "people at posts",
                "db_table": "plans_holding",
                "managed": False,
            },
        ),
        migrations.AddField(
            model_name="membership",
            name="predecessor_until_on",
            field=models.DateField(editable=False, null=True, verbose_name="the predecessor was to stay until"),
        ),
        migrations.AddField(
            model_name="membership",
            name="takes_over",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="successor",
                to="plans.membership",
                verbose_name="takes over from",
            ),
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(verbose_name="until")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("made_at", models.DateTimeField(editable=False, verbose_name="set up at")),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended at")),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set up by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="delegations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="delegations",
                        to="plans.post",
                        verbose_name="post",
                    ),
                ),
            ],
            options={
                "verbose_name": "deputy of a post",
                "verbose_name_plural": "deputies of posts",
                "ordering": ("post", "from_on"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))), name="delegation_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="delegation_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="delegation_ended_at_and_by",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("ended_at", None)),
                        expressions=[
                            ("post", "="),
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
                        name="post_has_one_deputy_at_a_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(HOLDING, "DROP VIEW plans_holding"),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
