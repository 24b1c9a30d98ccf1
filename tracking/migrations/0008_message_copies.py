"""A deputy is told of what the holder is told of, in a message of the own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0007_deadlines_by_district"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="copies",
            field=models.ManyToManyField(
                blank=True,
                related_name="copied_to",
                to="tracking.notification",
                verbose_name="told to a deputy as well",
            ),
        ),
    ]
