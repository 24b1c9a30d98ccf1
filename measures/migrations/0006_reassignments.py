"""Which measures passed to which successor."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0005_corrected_text_uploads"),
        ("plans", "0008_departments_reorganise"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reassignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[("lead", "lead department"), ("supporting", "supporting department")],
                        editable=False,
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reassignments",
                        to="measures.measure",
                        verbose_name="measure",
                    ),
                ),
                (
                    "succession",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reassignments",
                        to="plans.succession",
                        verbose_name="succession",
                    ),
                ),
            ],
            options={
                "verbose_name": "reassignment",
                "verbose_name_plural": "reassignments",
                "ordering": ("succession", "measure"),
                "constraints": [
                    models.UniqueConstraint(fields=("succession", "measure"), name="measure_passes_on_once")
                ],
            },
        ),
    ]
