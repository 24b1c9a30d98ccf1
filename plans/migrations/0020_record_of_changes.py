"""Every change of every row is written down by triggers, and sealed into a chain."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from plans.migrations._recorded import FUNCTIONS, KEEP, LET_GO, NO_FUNCTIONS, keep, record

TABLES = (
    "department", "departmentalias", "departmentname", "plan", "act", "calendarday", "post", "membership",
    "delegation", "user_groups", "user_user_permissions", "reorganisation", "succession", "savedview", "section",
    "requirement",
)  # fmt: skip

class Migration(migrations.Migration):

    dependencies = [
        ("plans", "0019_reports_are_approved"),
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='number')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('changes', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='sealed changes')),
                ('leaves', django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(), size=None, verbose_name='hashes of the changes')),
                ('previous', models.BinaryField(unique=True, verbose_name='hash of the seal before')),
                ('digest', models.BinaryField(verbose_name='SHA-256')),
            ],
            options={
                'verbose_name': 'seal',
                'verbose_name_plural': 'seals',
                'ordering': ('-number',),
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='seal_counts_from_one')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('relation', models.CharField(max_length=63, verbose_name='table')),
                ('key', models.CharField(max_length=40, verbose_name='row')),
                ('act', models.CharField(choices=[('insert', 'row added'), ('update', 'row changed'), ('delete', 'row removed'), ('truncate', 'table emptied')], max_length=8, verbose_name='kind of change')),
                ('before', models.JSONField(null=True, verbose_name='was')),
                ('after', models.JSONField(null=True, verbose_name='became')),
                ('door', models.CharField(max_length=200, verbose_name='door')),
                ('db_user', models.CharField(max_length=63, verbose_name='user of the database')),
                ('transaction', models.BigIntegerField(verbose_name='transaction')),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'recorded change',
                'verbose_name_plural': 'record of changes',
                'ordering': ('-pk',),
                'indexes': [models.Index(fields=['relation', 'key'], name='change_by_row'), django.contrib.postgres.indexes.BrinIndex(fields=['at'], name='change_by_moment')],
            },
        ),
        migrations.RunSQL(KEEP, LET_GO),
        keep("plans_change"),
        keep("plans_seal"),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(record(f"plans_{table}") for table in TABLES),
        record("plans_announcedyear", key="year"),
        record("plans_document", heavy=("text", "repairs", "problems", "tree")),
        record("plans_user", ignored=("last_login", "second_factor_step"), secret=("password", "second_factor")),
        record("plans_accesstoken", ignored=("used_on_api_at",), secret=("digest",)),
    ]
