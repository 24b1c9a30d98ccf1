"""The record of acts; what is written in it stays as it is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION plans_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER plans_act_kept BEFORE UPDATE OR DELETE ON plans_act
    FOR EACH ROW EXECUTE FUNCTION plans_refuse_change();
"""
RELEASE = """
DROP TRIGGER plans_act_kept ON plans_act;
DROP FUNCTION plans_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_keep_the_reading")]

    operations = [
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40, verbose_name="act")),
                ("subject", models.CharField(max_length=40, verbose_name="done to")),
                ("about", models.CharField(max_length=40, verbose_name="concerns")),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                ("taken_at", models.DateTimeField(verbose_name="at")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="plans.department",
                        verbose_name="district",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="acts",
                        to="plans.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "act",
                "verbose_name_plural": "record of acts",
                "ordering": ("taken_at", "pk"),
                "indexes": [models.Index(fields=["about", "taken_at"], name="act_by_about")],
            },
        ),
        migrations.RunSQL(KEEP, RELEASE),
    ]
