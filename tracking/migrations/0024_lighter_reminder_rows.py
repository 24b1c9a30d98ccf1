"""Two indexes less on every reminder that a sweep writes: nobody looks for one by who raised it, and few are chases."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0012_targets_of_plan_backs"),
        ("plans", "0015_language_of_a_person"),
        ("tracking", "0023_implementation_report"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="chase",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="tracking.chase",
                verbose_name="chase",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="raised_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="raised by",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("chase__isnull", False)), fields=["chase"], name="reminder_of_a_chase"
            ),
        ),
    ]
