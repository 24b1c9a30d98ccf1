"""Identities of the provider that open an account here, and what the door says of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from plans.migrations._recorded import record


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0022_foundation'),
    ]

    operations = [
        migrations.AlterField(
            model_name='knock',
            name='kind',
            field=models.CharField(choices=[('entered', 'signed in'), ('wrong', 'wrong password'), ('wrong_code', 'wrong code'), ('locked', 'locked out'), ('unvouched', 'not vouched for by the provider'), ('unlinked', 'identity without an account'), ('refused', 'turned away')], max_length=10, verbose_name='what'),
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=255, verbose_name='issuer')),
                ('subject', models.CharField(max_length=255, verbose_name='identifier at the provider')),
                ('linked_at', models.DateTimeField(verbose_name='linked at')),
                ('linked_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='linked by')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'linked identity',
                'verbose_name_plural': 'linked identities',
                'ordering': ('person', 'issuer'),
                'constraints': [models.UniqueConstraint(fields=('issuer', 'subject'), name='identity_opens_one_account'), models.UniqueConstraint(fields=('person', 'issuer'), name='identity_one_a_provider')],
            },
        ),
        record("plans_identity"),
    ]
