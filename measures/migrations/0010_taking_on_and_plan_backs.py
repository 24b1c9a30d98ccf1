"""Lead departments take measures on or object, and plan them back; weights sum to 100 or are none."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The same shares as a largest remainder gives; where all steps of a measure weighed alike, the weight goes.
REWEIGH = """
WITH uneven AS (
    SELECT measure_id, sum(weight) AS total FROM measures_milestone
    GROUP BY measure_id HAVING min(weight) <> max(weight)),
part AS (
    SELECT step.id, step.measure_id, floor(step.weight * 100.0 / total)::integer AS low, row_number() OVER (
        PARTITION BY step.measure_id
        ORDER BY step.weight * 100.0 / total - floor(step.weight * 100.0 / total) DESC, step.id) AS place
    FROM measures_milestone step JOIN uneven USING (measure_id)),
missing AS (SELECT measure_id, 100 - sum(low) AS points FROM part GROUP BY measure_id)
UPDATE measures_milestone step SET weight = weighed.weight
FROM (SELECT every.id, part.low + (part.place <= missing.points)::integer AS weight
      FROM measures_milestone every LEFT JOIN part USING (id)
      LEFT JOIN missing ON missing.measure_id = part.measure_id) weighed
WHERE weighed.id = step.id
"""
WEIGH_ALIKE = "UPDATE measures_milestone SET weight = 1 WHERE weight IS NULL"

WEIGHTS = """
CREATE FUNCTION measures_join_weighted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM measures_milestone WHERE measure_id = NEW.measure_id AND weight IS NOT NULL) THEN
        NEW.weight := 0;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measures_milestone_joins BEFORE INSERT ON measures_milestone
    FOR EACH ROW WHEN (NEW.weight IS NULL) EXECUTE FUNCTION measures_join_weighted();

CREATE FUNCTION measures_leave_weighted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE measures_milestone SET weight = NULL WHERE measure_id = OLD.measure_id AND weight IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER measures_milestone_leaves AFTER DELETE ON measures_milestone
    FOR EACH ROW WHEN (OLD.weight > 0) EXECUTE FUNCTION measures_leave_weighted();

CREATE FUNCTION measures_keep_weights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM measures_milestone WHERE measure_id = NEW.measure_id
        HAVING count(weight) > 0 AND (count(weight) < count(*) OR sum(weight) <> 100))
    THEN
        RAISE EXCEPTION 'the weights of measure % do not sum to 100', NEW.measure_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_weights_sum_to_100';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER milestone_weight_comes AFTER INSERT ON measures_milestone
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.weight IS NOT NULL)
    EXECUTE FUNCTION measures_keep_weights();
CREATE CONSTRAINT TRIGGER milestone_weight_changes AFTER UPDATE ON measures_milestone
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.weight IS DISTINCT FROM OLD.weight)
    EXECUTE FUNCTION measures_keep_weights();
ALTER TABLE measures_milestone ADD CONSTRAINT milestone_reached_when_recorded
    CHECK (done_on <= (done_at AT TIME ZONE 'Asia/Shanghai')::date);
"""
NO_WEIGHTS = """
ALTER TABLE measures_milestone DROP CONSTRAINT milestone_reached_when_recorded;
DROP TRIGGER milestone_weight_changes ON measures_milestone;
DROP TRIGGER milestone_weight_comes ON measures_milestone;
DROP FUNCTION measures_keep_weights();
DROP TRIGGER measures_milestone_leaves ON measures_milestone;
DROP FUNCTION measures_leave_weighted();
DROP TRIGGER measures_milestone_joins ON measures_milestone;
DROP FUNCTION measures_join_weighted();
"""

# The arguments are the pairs of MOVES; a test holds the two equal.
MOVES = """
CREATE FUNCTION measures_keep_to_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.status || ' ' || NEW.status) = ANY (TG_ARGV) THEN
        RAISE EXCEPTION 'a row of % does not go from % to %', TG_TABLE_NAME, OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measures_objection_moves BEFORE UPDATE ON measures_objection
    FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION measures_keep_to_moves(
        'raised withdrawn', 'raised confirmed', 'raised reassigned');
CREATE TRIGGER measures_planback_moves BEFORE UPDATE ON measures_planback
    FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION measures_keep_to_moves(
        'proposed withdrawn', 'proposed approved', 'proposed returned');

CREATE FUNCTION measures_acknowledge_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.acknowledged_at := NULL;
    NEW.acknowledged_by_id := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER measures_assignment_changes_hands BEFORE UPDATE ON measures_assignment
    FOR EACH ROW WHEN (NEW.department_id <> OLD.department_id OR NEW.role <> OLD.role
                       OR NEW.measure_id <> OLD.measure_id OR NEW.confirmed_at IS NULL)
    EXECUTE FUNCTION measures_acknowledge_anew();
"""
NO_MOVES = """
DROP TRIGGER measures_assignment_changes_hands ON measures_assignment;
DROP FUNCTION measures_acknowledge_anew();
DROP TRIGGER measures_planback_moves ON measures_planback;
DROP TRIGGER measures_objection_moves ON measures_objection;
DROP FUNCTION measures_keep_to_moves();
"""

# Plans that run already were taken on long ago: the clock signs for it, so that nobody is chased for a formality.
TAKEN_ON = """
UPDATE measures_assignment lead SET acknowledged_at = greatest(lead.confirmed_at, plan.activated_at),
    acknowledged_by_id = (SELECT id FROM plans_user WHERE username = 'clock')
FROM measures_measure measure JOIN plans_plan plan ON plan.id = measure.plan_id
WHERE measure.id = lead.measure_id AND lead.role = 'lead' AND lead.confirmed_at IS NOT NULL
    AND plan.activated_at IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ("measures", "0009_lineage_guards"),
        ('plans', '0009_taking_on_settings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('status', models.CharField(choices=[('raised', 'waits for an answer'), ('withdrawn', 'withdrawn'), ('confirmed', 'lead department confirmed'), ('reassigned', 'given to another department')], default='raised', editable=False, max_length=10, verbose_name='status')),
                ('raised_at', models.DateTimeField(verbose_name='raised at')),
                ('answer', models.TextField(blank=True, editable=False, verbose_name='answer')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='decided at')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='objections', to='plans.department', verbose_name='lead department')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='objections', to='measures.measure', verbose_name='measure')),
                ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='raised by')),
                ('suggested', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='plans.department', verbose_name='should lead instead')),
            ],
            options={
                'verbose_name': 'objection',
                'verbose_name_plural': 'objections',
                'ordering': ('raised_at', 'pk'),
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status', 'raised')), fields=('measure',), name='one_open_objection'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='objection_has_a_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('status__in', ('raised', 'withdrawn'))), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ('confirmed', 'reassigned'))), _connector='OR'), name='objection_decided_at_and_by'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlanBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('note', models.TextField(blank=True, verbose_name='explanation')),
                ('status', models.CharField(choices=[('proposed', 'waits for approval'), ('withdrawn', 'withdrawn'), ('approved', 'approved'), ('returned', 'returned')], default='proposed', editable=False, max_length=10, verbose_name='status')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed at')),
                ('answer', models.TextField(blank=True, editable=False, verbose_name='answer')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='decided at')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='plan_backs', to='measures.measure', verbose_name='measure')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'plan-back',
                'verbose_name_plural': 'plan-backs',
                'ordering': ('measure', 'version'),
                'constraints': [
                    models.UniqueConstraint(fields=('measure', 'version'), name='plan_back_version_once'),
                    models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('measure',), name='one_open_plan_back'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('status__in', ('proposed', 'withdrawn'))), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ('approved', 'returned'))), _connector='OR'), name='plan_back_decided_at_and_by'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='plan_back_returned_why'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlanBackRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='position')),
                ('verb', models.CharField(choices=[('add', 'add'), ('change', 'change'), ('remove', 'remove')], max_length=6, verbose_name='change')),
                ('title', models.CharField(max_length=200, verbose_name='milestone')),
                ('deliverable', models.CharField(blank=True, max_length=200, verbose_name='deliverable')),
                ('due_on', models.DateField(verbose_name='due date')),
                ('weight', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='weight, %')),
                ('was_title', models.CharField(blank=True, max_length=200, verbose_name='milestone before')),
                ('was_due_on', models.DateField(blank=True, null=True, verbose_name='due date before')),
                ('department', models.ForeignKey(blank=True, help_text='Empty: the lead department.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='plans.department', verbose_name='department')),
                ('milestone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='measures.milestone', verbose_name='milestone')),
                ('plan_back', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='measures.planback', verbose_name='plan-back')),
            ],
            options={
                'verbose_name': 'row of a plan-back',
                'verbose_name_plural': 'rows of plan-backs',
                'ordering': ('plan_back', 'ordinal'),
                'constraints': [
                    models.UniqueConstraint(fields=('plan_back', 'ordinal'), name='plan_back_row_position_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('verb', 'add'), ('was_due_on', None)), models.Q(('verb__in', ('change', 'remove')), ('was_due_on__isnull', False)), _connector='OR'), name='plan_back_row_says_what_was'),
                ],
            },
        ),
        migrations.AddField(
            model_name='assignment',
            name='acknowledged_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='acknowledged at'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='acknowledged_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='acknowledged by'),
        ),
        migrations.AlterField(
            model_name='milestone',
            name='weight',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, help_text='Empty for all steps of a measure: they count alike. Otherwise the weights sum to 100.', null=True, verbose_name='weight, %'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at', None), ('acknowledged_by', None)), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False)), _connector='OR'), name='assignment_acknowledged_at_and_by'),
        ),
        migrations.RunSQL(REWEIGH, WEIGH_ALIKE),
        migrations.RunSQL(WEIGHTS, NO_WEIGHTS),
        migrations.RunSQL(MOVES, NO_MOVES),
        migrations.RunSQL(TAKEN_ON, migrations.RunSQL.noop),
    ]
