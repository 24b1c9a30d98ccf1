"""A plan-back proposes targets beside milestones; what was proposed stays as it was said."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

from plans.migrations import _settled

# All that ever changes: a new target, once it is approved, is named.
KEEP = """
CREATE FUNCTION measures_planbacktarget_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.target_id IS NOT NULL OR to_jsonb(NEW) - 'target_id' <> to_jsonb(OLD) - 'target_id' THEN
        RAISE EXCEPTION 'a proposed target stays as it was proposed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measures_planbacktarget_stays BEFORE UPDATE ON measures_planbacktarget
    FOR EACH ROW EXECUTE FUNCTION measures_planbacktarget_stays();
"""
RELEASE = """
DROP TRIGGER measures_planbacktarget_stays ON measures_planbacktarget;
DROP FUNCTION measures_planbacktarget_stays();
"""
PLAN = (
    "SELECT measure.plan_id FROM measures_planback proposal JOIN measures_measure measure"
    " ON measure.id = proposal.measure_id WHERE proposal.id = held.plan_back_id"
)


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0011_alignment_and_settlement'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanBackTarget',
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
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='position')),
                ('verb', models.CharField(choices=[('add', 'add'), ('change', 'change')], max_length=6, verbose_name='change')),
                ('text', models.CharField(max_length=300, verbose_name='target')),
                ('plan_back', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='measures.planback', verbose_name='plan-back')),
                ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='measures.target', verbose_name='target')),
            ],
            options={
                'verbose_name': 'target of a plan-back',
                'verbose_name_plural': 'targets of plan-backs',
                'ordering': ('plan_back', 'ordinal'),
                'constraints': [models.UniqueConstraint(fields=('plan_back', 'ordinal'), name='plan_back_target_position_once'), models.UniqueConstraint(fields=('plan_back', 'target'), name='plan_back_target_once'), models.CheckConstraint(condition=models.Q(('verb', 'add'), models.Q(('target__isnull', False), ('verb', 'change')), _connector='OR'), name='plan_back_target_says_which'), models.CheckConstraint(condition=models.Q(('scale__gt', 0)), name='plan_back_target_scale_is_positive'), models.CheckConstraint(condition=models.Q(models.Q(('counting', 'monthly'), _negated=True), ('kind__in', ('increment', 'cumulative', 'aspiration')), _connector='OR'), name='plan_back_target_adds_up_only_what_can_be_counted')],
            },
        ),
        migrations.RunSQL(KEEP, RELEASE),
        _settled.hold("measures_planbacktarget", PLAN),
    ]
