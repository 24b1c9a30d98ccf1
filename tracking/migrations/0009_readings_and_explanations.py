"""Readings that stay once they are filed, and what the liaison says to a doubt."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE FUNCTION tracking_guard_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND (OLD.update_id IS NULL OR EXISTS (
        SELECT FROM tracking_revision WHERE update_id = OLD.update_id AND submitted_at >= OLD.entered_at))
    THEN
        RAISE EXCEPTION 'reading % is on record and is never changed', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.as_of > (NEW.entered_at AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION 'a reading of a day that has not come' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.update_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM tracking_progressupdate filed
        JOIN measures_target target ON target.id = NEW.target_id AND target.measure_id = filed.measure_id
        JOIN tracking_period period ON period.id = filed.period_id
        JOIN plans_plan plan ON plan.id = period.plan_id
        WHERE filed.id = NEW.update_id AND filed.status IN ('expected', 'draft', 'returned')
        AND (period.locked_at IS NULL OR plan.takes_late_filings
             OR (NEW.entered_at AT TIME ZONE 'Asia/Shanghai')::date <= filed.supplement_until))
    THEN
        RAISE EXCEPTION 'a reading belongs to a filing of its measure that is still being written'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.correction_of_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM tracking_reading former WHERE former.id = NEW.correction_of_id
        AND former.target_id = NEW.target_id AND former.department_id IS NOT DISTINCT FROM NEW.department_id)
    THEN
        RAISE EXCEPTION 'a correction speaks of the same target' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.evidence_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM tracking_evidence proof WHERE proof.id = NEW.evidence_id AND proof.update_id = NEW.update_id)
    THEN
        RAISE EXCEPTION 'the evidence of a reading belongs to its filing' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_guard_reading BEFORE INSERT OR UPDATE OR DELETE ON tracking_reading
    FOR EACH ROW EXECUTE FUNCTION tracking_guard_reading();
CREATE TRIGGER tracking_explanation_kept BEFORE UPDATE OR DELETE ON tracking_explanation
    FOR EACH ROW EXECUTE FUNCTION tracking_refuse_change();
"""
UNGUARD = """
DROP TRIGGER tracking_explanation_kept ON tracking_explanation;
DROP TRIGGER tracking_guard_reading ON tracking_reading;
DROP FUNCTION tracking_guard_reading();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0007_targets_with_their_way'),
        ('plans', '0005_record_of_acts'),
        ("tracking", "0008_message_copies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Explanation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('doubt', models.CharField(max_length=30, verbose_name='doubt')),
                ('words', models.CharField(max_length=300, verbose_name='explanation')),
                ('given_at', models.DateTimeField(verbose_name='given at')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='explanations', to='tracking.revision', verbose_name='revision')),
            ],
            options={
                'verbose_name': 'explanation',
                'verbose_name_plural': 'explanations',
                'ordering': ('revision', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('revision', 'doubt'), name='explanation_once_per_doubt'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='explanation_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=4, max_digits=18, null=True, verbose_name='value')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('entered_at', models.DateTimeField(verbose_name='entered at')),
                ('correction_of', models.OneToOneField(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='correction', to='tracking.reading', verbose_name='correction of')),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='plans.department', verbose_name='department')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='readings', to='tracking.evidence', verbose_name='evidence')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='readings', to='measures.target', verbose_name='target')),
                ('update', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='readings', to='tracking.progressupdate', verbose_name='update')),
            ],
            options={
                'verbose_name': 'reading',
                'verbose_name_plural': 'readings',
                'ordering': ('target', 'as_of', 'entered_at', 'pk'),
                'indexes': [models.Index(fields=['target', 'as_of'], name='reading_by_target_and_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('correction_of', None), ('update__isnull', False)), fields=('update', 'target', 'department'), name='reading_once_per_update', nulls_distinct=False), models.UniqueConstraint(condition=models.Q(('correction_of', None), ('update', None)), fields=('target', 'as_of', 'department'), name='direct_reading_once_a_day', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('correction_of', None), ('reason', '')), models.Q(('correction_of__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='reading_correction_has_a_reason'), models.CheckConstraint(condition=models.Q(('value__isnull', False), ('correction_of__isnull', False), _connector='OR'), name='reading_has_a_value'), models.CheckConstraint(condition=models.Q(('evidence', None), ('update__isnull', False), _connector='OR'), name='reading_evidence_is_of_its_update')],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
