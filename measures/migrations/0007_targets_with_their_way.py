"""A target keeps what it promised before a change, what was decided for its months, and the scale of its unit."""

import django.db.models.constraints
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


KEEP = """
CREATE TRIGGER measures_targetchange_kept BEFORE UPDATE OR DELETE ON measures_targetchange
    FOR EACH ROW EXECUTE FUNCTION plans_refuse_change();
CREATE TRIGGER measures_trajectorypoint_kept BEFORE UPDATE ON measures_trajectorypoint
    FOR EACH ROW EXECUTE FUNCTION plans_refuse_change();
"""
RELEASE = """
DROP TRIGGER measures_trajectorypoint_kept ON measures_trajectorypoint;
DROP TRIGGER measures_targetchange_kept ON measures_targetchange;
"""
# As measures.units.plain reads a unit.
SCALES = """
UPDATE measures_target SET scale = CASE
    WHEN unit ~ '^(千(瓦|米|伏|克|卡|赫)|百分)' THEN 1
    WHEN unit LIKE '万亿%' THEN 1000000000000
    WHEN unit LIKE '亿%' THEN 100000000
    WHEN unit LIKE '千万%' THEN 10000000
    WHEN unit LIKE '百万%' THEN 1000000
    WHEN unit LIKE '万%' THEN 10000
    WHEN unit LIKE '千%' THEN 1000
    WHEN unit LIKE '百%' THEN 100
    ELSE 1 END
"""


class Migration(migrations.Migration):

    dependencies = [
        ("measures", "0006_reassignments"),
        ('plans', '0005_record_of_acts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TargetChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('increment', 'increment'), ('cumulative', 'cumulative'), ('level', 'level'), ('at_most', 'at most'), ('reduction', 'reduction from–to'), ('aspiration', 'aspiration')], max_length=12, verbose_name='kind')),
                ('comparator', models.CharField(choices=[('=', '='), ('>=', '>='), ('>', '>'), ('<=', '<='), ('<', '<'), ('~', '~'), ('<~', '<~'), ('>~', '>~')], default='=', max_length=2, verbose_name='comparator')),
                ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='value')),
                ('baseline', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='baseline')),
                ('unit', models.CharField(blank=True, max_length=30, verbose_name='unit')),
                ('scale', models.DecimalField(decimal_places=4, default=Decimal('1'), help_text='How many plain units one unit is: 10000 for 万元.', max_digits=18, verbose_name='scale')),
                ('counting', models.CharField(blank=True, choices=[('', 'as the kind says'), ('monthly', 'each month by itself, added up'), ('running', 'the total so far')], default='', max_length=8, verbose_name='what a reading tells')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due date')),
                ('reason', models.TextField(verbose_name='reason')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='changes', to='measures.target', verbose_name='target')),
            ],
            options={
                'verbose_name': 'change of a target',
                'verbose_name_plural': 'changes of targets',
                'ordering': ('target', 'changed_at', 'pk'),
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='target_change_has_a_reason'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TrajectoryPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='value')),
                ('set_at', models.DateTimeField(verbose_name='set at')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='points', to='measures.target', verbose_name='target')),
            ],
            options={
                'verbose_name': 'value of a month',
                'verbose_name_plural': 'values by month',
                'ordering': ('target', 'month', 'set_at', 'pk'),
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('month__day', 1)), name='trajectory_month_is_a_first_day'),
                    models.UniqueConstraint(fields=('target', 'month', 'set_at'), name='trajectory_month_once_a_moment'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='target',
            name='target_position_once',
        ),
        migrations.AddField(
            model_name='target',
            name='counting',
            field=models.CharField(blank=True, choices=[('', 'as the kind says'), ('monthly', 'each month by itself, added up'), ('running', 'the total so far')], default='', max_length=8, verbose_name='what a reading tells'),
        ),
        migrations.AddField(
            model_name='target',
            name='dropped_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dropped at'),
        ),
        migrations.AddField(
            model_name='target',
            name='dropped_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dropped by'),
        ),
        migrations.AddField(
            model_name='target',
            name='scale',
            field=models.DecimalField(decimal_places=4, default=Decimal('1'), help_text='How many plain units one unit is: 10000 for 万元.', max_digits=18, verbose_name='scale'),
        ),
        migrations.AlterField(
            model_name='target',
            name='comparator',
            field=models.CharField(choices=[('=', '='), ('>=', '>='), ('>', '>'), ('<=', '<='), ('<', '<'), ('~', '~'), ('<~', '<~'), ('>~', '>~')], default='=', max_length=2, verbose_name='comparator'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], fields=('measure', 'ordinal'), name='target_position_once'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('scale__gt', 0)), name='target_scale_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counting', 'monthly'), _negated=True), ('kind__in', ('increment', 'cumulative', 'aspiration')), _connector='OR'), name='target_adds_up_only_what_can_be_counted'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dropped_at', None), ('dropped_by', None)), models.Q(('dropped_at__isnull', False), ('dropped_by__isnull', False)), _connector='OR'), name='target_dropped_at_and_by'),
        ),
        migrations.RunSQL(SCALES, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, RELEASE),
    ]
