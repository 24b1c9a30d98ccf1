"""Passwords that were, sessions that are, what happened at the door, and the second factor."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from plans.migrations._recorded import keep, record


class Migration(migrations.Migration):

    dependencies = [
        ("plans", "0020_record_of_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='must_change_password',
            field=models.BooleanField(default=False, verbose_name='must choose a new password'),
        ),
        migrations.AddField(
            model_name='user',
            name='second_factor',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='user',
            name='second_factor_step',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.CreateModel(
            name='FormerPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('since', models.DateTimeField(verbose_name='in use since')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_passwords', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'former password',
                'verbose_name_plural': 'former passwords',
                'ordering': ('-since', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_key', models.CharField(editable=False, max_length=40, unique=True)),
                ('begun', models.DateTimeField(verbose_name='signed in')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='address')),
                ('browser', models.CharField(blank=True, max_length=200, verbose_name='browser')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'sign-in',
                'verbose_name_plural': 'sign-ins',
                'ordering': ('-begun', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Knock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('kind', models.CharField(choices=[('entered', 'signed in'), ('wrong', 'wrong password'), ('wrong_code', 'wrong code'), ('locked', 'locked out'), ('refused', 'turned away')], max_length=10, verbose_name='what')),
                ('username', models.CharField(blank=True, max_length=150, verbose_name='account')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='address')),
                ('device', models.CharField(blank=True, max_length=64)),
                ('door', models.CharField(max_length=200, verbose_name='door')),
                ('status', models.PositiveSmallIntegerField(verbose_name='status code')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'event at the door',
                'verbose_name_plural': 'events at the door',
                'ordering': ('-pk',),
                'indexes': [models.Index(fields=['username', 'at'], name='knock_by_account'), models.Index(fields=['address', 'at'], name='knock_by_address')],
            },
        ),
        record("plans_formerpassword", secret=("password",)),
        record("plans_visit", secret=("session_key",)),
        record("plans_knock"),
        keep("plans_knock"),
    ]
