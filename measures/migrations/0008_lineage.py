"""Lines of descent between plan years, decisions that there is none, and departments taken over along them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0007_targets_with_their_way"),
        ("plans", "0005_record_of_acts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="source",
            field=models.CharField(
                choices=[
                    ("text", "printed in the plan"),
                    ("table", "responsibility table"),
                    ("hand", "entered by hand"),
                    ("lineage", "taken over from an earlier plan"),
                ],
                default="hand",
                max_length=10,
                verbose_name="source",
            ),
        ),
        migrations.CreateModel(
            name="Lineage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[("proposed", "proposed from the text"), ("hand", "linked by hand")],
                        default="hand",
                        editable=False,
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        decimal_places=3, editable=False, max_digits=4, null=True, verbose_name="likeness"
                    ),
                ),
                (
                    "shared",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="shared words",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmed at"),
                ),
                (
                    "rejected_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="rejected at"),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="successions",
                        to="measures.measure",
                        verbose_name="earlier measure",
                    ),
                ),
                (
                    "later",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="descents",
                        to="measures.measure",
                        verbose_name="later measure",
                    ),
                ),
                (
                    "rejected_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="rejected by",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of descent",
                "verbose_name_plural": "lines of descent",
                "ordering": ("later__plan", "later__ordinal", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("earlier", "later"), name="lineage_pair_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="lineage_confirmed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rejected_at", None), ("rejected_by", None)),
                            models.Q(("rejected_at__isnull", False), ("rejected_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="lineage_rejected_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_at", None), ("rejected_at", None), _connector="OR"),
                        name="lineage_not_both_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("score__gte", 0), ("score__lte", 1), ("source", "proposed")),
                            models.Q(("score", None), ("source", "hand")),
                            _connector="OR",
                        ),
                        name="lineage_score_of_a_guess",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineageEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("decided_at", models.DateTimeField(editable=False, verbose_name="decided at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lineage_ends",
                        to="measures.measure",
                        verbose_name="measure",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="plans.plan",
                        verbose_name="compared with",
                    ),
                ),
            ],
            options={
                "verbose_name": "measure without counterpart",
                "verbose_name_plural": "measures without counterpart",
                "ordering": ("measure__plan", "measure__ordinal", "pk"),
                "constraints": [models.UniqueConstraint(fields=("measure", "plan"), name="lineage_end_once")],
            },
        ),
    ]
