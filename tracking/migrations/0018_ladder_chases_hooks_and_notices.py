"""Ladders with manners, chases, robots and webhooks, muted kinds, numbered notices; notices and chases stay as written."""

import datetime
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


KEPT = """
CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION plans_refuse_change();
"""
UPDATES_KEPT = KEPT.replace("UPDATE OR DELETE", "UPDATE")


def keep(table, trigger):
    return migrations.RunSQL(trigger.format(table=table), f"DROP TRIGGER {table}_kept ON {table}")


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0011_alignment_and_settlement'),
        ('plans', '0011_light_and_supplement_settings'),
        ('tracking', '0017_what_a_role_owes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Chase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=500, verbose_name='text')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('liaison', 'liaison'), ('head', 'department head'), ('coordinator', 'coordinator'), ('leader', 'district leader'), ('data_entry', 'data entry'), ('security', 'security admin'), ('auditor', 'auditor')], max_length=12), size=None, verbose_name='recipients')),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('inbox', 'inbox'), ('email', 'e-mail'), ('wecom', 'WeCom robot'), ('dingtalk', 'DingTalk robot'), ('feishu', 'Feishu robot'), ('webhook', 'webhook')], max_length=10), size=None, verbose_name='channels')),
                ('chased_at', models.DateTimeField(verbose_name='chased at')),
            ],
            options={
                'verbose_name': 'chase',
                'verbose_name_plural': 'chases',
                'ordering': ('-chased_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Hook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('wecom', 'WeCom robot'), ('dingtalk', 'DingTalk robot'), ('feishu', 'Feishu robot'), ('webhook', 'webhook')], max_length=10, verbose_name='channel')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('host', models.CharField(editable=False, max_length=255, verbose_name='host')),
                ('sealed_address', models.TextField(editable=False)),
                ('sealed_secret', models.TextField(blank=True, editable=False)),
                ('free_from', models.DateTimeField(editable=False, null=True)),
                ('made_at', models.DateTimeField(editable=False, verbose_name='set up at')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='ended at')),
            ],
            options={
                'verbose_name': 'robot or webhook',
                'verbose_name_plural': 'robots and webhooks',
                'ordering': ('department', 'channel'),
            },
        ),
        migrations.CreateModel(
            name='Mute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('changes', "what has changed on my department's measures"), ('copies', 'what the holder is told while I am deputy')], max_length=12, verbose_name='kind')),
                ('channel', models.CharField(choices=[('inbox', 'inbox'), ('email', 'e-mail'), ('wecom', 'WeCom robot'), ('dingtalk', 'DingTalk robot'), ('feishu', 'Feishu robot'), ('webhook', 'webhook')], max_length=10, verbose_name='channel')),
            ],
            options={
                'verbose_name': 'muted kind of message',
                'verbose_name_plural': 'muted kinds of message',
                'ordering': ('person', 'kind', 'channel'),
            },
        ),
        migrations.CreateModel(
            name='ReminderRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cool_down', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='cool-down, working days')),
                ('quiet_from', models.TimeField(default=datetime.time(20, 0), verbose_name='quiet from')),
                ('quiet_until', models.TimeField(default=datetime.time(8, 0), verbose_name='quiet until')),
                ('rests', models.BooleanField(default=True, verbose_name='holds messages on rest days')),
            ],
            options={
                'verbose_name': 'manners of reminding',
                'verbose_name_plural': 'manners of reminding',
            },
        ),
        migrations.CreateModel(
            name='SupervisionNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('colour', models.CharField(choices=[('blue', 'blue'), ('yellow', 'yellow'), ('red', 'red')], max_length=6, verbose_name='colour')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('serial', models.PositiveIntegerField(verbose_name='number')),
                ('text', models.TextField(max_length=2000, verbose_name='what is asked')),
                ('reply_by', models.DateField(verbose_name='reply by')),
                ('contents', models.JSONField(verbose_name='contents')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('issued_at', models.DateTimeField(verbose_name='issued at')),
            ],
            options={
                'verbose_name': 'supervision notice',
                'verbose_name_plural': 'supervision notices',
                'ordering': ('-year', '-serial'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='notification',
            name='reminder_exactly_once',
        ),
        migrations.AddField(
            model_name='ladderstage',
            name='is_urgent',
            field=models.BooleanField(db_default=False, default=False, verbose_name='urgent'),
        ),
        migrations.AddField(
            model_name='ladderstage',
            name='words',
            field=models.CharField(blank=True, max_length=200, verbose_name='words along with it'),
        ),
        migrations.AddField(
            model_name='message',
            name='archived_on_page_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='put away'),
        ),
        migrations.AddField(
            model_name='message',
            name='held_back',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='given back'),
        ),
        migrations.AddField(
            model_name='message',
            name='may_unsubscribe',
            field=models.BooleanField(db_default=False, default=False, verbose_name='holds optional parts'),
        ),
        migrations.AddField(
            model_name='message',
            name='snoozed_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='sleeps until'),
        ),
        migrations.AddField(
            model_name='notification',
            name='is_urgent',
            field=models.BooleanField(db_default=False, default=False, verbose_name='urgent'),
        ),
        migrations.AlterField(
            model_name='ladderstage',
            name='channels',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('inbox', 'inbox'), ('email', 'e-mail'), ('wecom', 'WeCom robot'), ('dingtalk', 'DingTalk robot'), ('feishu', 'Feishu robot'), ('webhook', 'webhook')], max_length=10), size=None, verbose_name='channels'),
        ),
        migrations.AlterField(
            model_name='message',
            name='channel',
            field=models.CharField(choices=[('inbox', 'inbox'), ('email', 'e-mail'), ('wecom', 'WeCom robot'), ('dingtalk', 'DingTalk robot'), ('feishu', 'Feishu robot'), ('webhook', 'webhook')], max_length=10, verbose_name='channel'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='channel',
            field=models.CharField(choices=[('inbox', 'inbox'), ('email', 'e-mail'), ('wecom', 'WeCom robot'), ('dingtalk', 'DingTalk robot'), ('feishu', 'Feishu robot'), ('webhook', 'webhook')], max_length=10, verbose_name='channel'),
        ),
        migrations.AddField(
            model_name='chase',
            name='chased_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chased by'),
        ),
        migrations.AddField(
            model_name='chase',
            name='measure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chases', to='measures.measure', verbose_name='measure'),
        ),
        migrations.AddField(
            model_name='notification',
            name='chase',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='tracking.chase', verbose_name='chase'),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.UniqueConstraint(fields=('duty_key', 'due_on', 'stage', 'post', 'channel', 'chase'), name='reminder_exactly_once', nulls_distinct=False),
        ),
        migrations.AddField(
            model_name='hook',
            name='department',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='hooks', to='plans.department', verbose_name='department'),
        ),
        migrations.AddField(
            model_name='hook',
            name='ended_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by'),
        ),
        migrations.AddField(
            model_name='hook',
            name='made_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set up by'),
        ),
        migrations.AddField(
            model_name='mute',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mutes', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='reminderrules',
            name='plan',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reminder_rules', to='plans.plan', verbose_name='plan'),
        ),
        migrations.AddField(
            model_name='supervisionnotice',
            name='department',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='supervision_notices', to='plans.department', verbose_name='addressed to'),
        ),
        migrations.AddField(
            model_name='supervisionnotice',
            name='issued_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by'),
        ),
        migrations.AddField(
            model_name='supervisionnotice',
            name='measure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='supervision_notices', to='measures.measure', verbose_name='measure'),
        ),
        migrations.AddField(
            model_name='supervisionnotice',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='supervision_notices', to='plans.plan', verbose_name='plan'),
        ),
        migrations.AddConstraint(
            model_name='chase',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='chase_says_something'),
        ),
        migrations.AddConstraint(
            model_name='hook',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('department', 'channel'), name='one_hook_per_department_and_channel'),
        ),
        migrations.AddConstraint(
            model_name='hook',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['wecom', 'dingtalk', 'feishu', 'webhook'])), name='hook_of_a_robot'),
        ),
        migrations.AddConstraint(
            model_name='hook',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='hook_ended_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='mute',
            constraint=models.UniqueConstraint(fields=('person', 'kind', 'channel'), name='muted_once'),
        ),
        migrations.AddConstraint(
            model_name='reminderrules',
            constraint=models.CheckConstraint(condition=models.Q(('cool_down__gte', 1), ('cool_down__lte', 20)), name='cool_down_1_to_20'),
        ),
        migrations.AddConstraint(
            model_name='supervisionnotice',
            constraint=models.UniqueConstraint(fields=('plan', 'year', 'serial'), name='supervision_notice_number_once'),
        ),
        migrations.AddConstraint(
            model_name='supervisionnotice',
            constraint=models.CheckConstraint(condition=models.Q(('serial__gte', 1)), name='supervision_notices_from_one'),
        ),
        keep("tracking_supervisionnotice", KEPT),
        keep("tracking_chase", UPDATES_KEPT),
    ]
