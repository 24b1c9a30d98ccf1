"""A password that somebody else gave opens for some days only; a name is one line."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0023_linked_identities'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='password_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='department',
            name='name',
            field=models.CharField(max_length=100, validators=[django.core.validators.RegexValidator('^(?![\\s\\S]*[\\x00-\\x1f\\x7f\\u2028\\u2029])', 'Write it in one line.', 'one_line')], verbose_name='full name'),
        ),
        migrations.AlterField(
            model_name='department',
            name='short_name',
            field=models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^(?![\\s\\S]*[\\x00-\\x1f\\x7f\\u2028\\u2029])', 'Write it in one line.', 'one_line')], verbose_name='short name'),
        ),
        migrations.AlterField(
            model_name='plan',
            name='title',
            field=models.CharField(max_length=200, validators=[django.core.validators.RegexValidator('^(?![\\s\\S]*[\\x00-\\x1f\\x7f\\u2028\\u2029])', 'Write it in one line.', 'one_line')], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='user',
            name='name',
            field=models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^(?![\\s\\S]*[\\x00-\\x1f\\x7f\\u2028\\u2029])', 'Write it in one line.', 'one_line')], verbose_name='name'),
        ),
    ]
