"""Extension requests and evidence of milestones; the duties of taking a measure on, planning it back, extending it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tracking.migrations import _duties

BEFORE = ("update", "signature", "review", "milestone")
KINDS = (
    *BEFORE, "acknowledgement", "objection", "plan_back", "plan_back_review", "extension_signature", "extension",
)

TITLE = "coalesce(nullif(measure.working_title, ''), nullif(measure.heading, ''), left(measure.body, 40))"
ACKNOWLEDGEMENT = f"""
    SELECT lead.id, owed.plan_id, {TITLE}, owed.plan_id, owed.measure_id, owed.department_id, 'liaison', since.day,
           plans_add_workdays(since.day, plan.acknowledge_days, plan.district_id)
    FROM tracking_owed_measure owed
    JOIN measures_measure measure ON measure.id = owed.measure_id
    JOIN plans_plan plan ON plan.id = owed.plan_id
    JOIN measures_assignment lead
        ON lead.measure_id = owed.measure_id AND lead.role = 'lead' AND lead.confirmed_at IS NOT NULL
    CROSS JOIN LATERAL (
        SELECT greatest(
            owed.activated_on,
            (lead.confirmed_at AT TIME ZONE 'Asia/Shanghai')::date,
            (SELECT max(answered.decided_at AT TIME ZONE 'Asia/Shanghai')::date FROM measures_objection answered
             WHERE answered.measure_id = owed.measure_id AND answered.department_id = owed.department_id)) AS day) since
    WHERE lead.acknowledged_at IS NULL AND owed.status = 'open' AND NOT EXISTS (
        SELECT FROM measures_objection raised WHERE raised.measure_id = owed.measure_id AND raised.status = 'raised')"""
OBJECTION = f"""
    SELECT objection.id, objection.id, {TITLE}, owed.plan_id, owed.measure_id, owed.office_id, 'coordinator',
           raised.day, plans_add_workdays(raised.day, owed.review_days, owed.district_id)
    FROM measures_objection objection
    JOIN tracking_owed_measure owed ON owed.measure_id = objection.measure_id
    JOIN measures_measure measure ON measure.id = owed.measure_id
    CROSS JOIN LATERAL (SELECT (objection.raised_at AT TIME ZONE 'Asia/Shanghai')::date AS day) raised
    WHERE objection.status = 'raised'"""
PLAN_BACK = f"""
    SELECT owed.measure_id, owed.measure_id, {TITLE}, owed.plan_id, owed.measure_id, owed.department_id, 'liaison',
           greatest(owed.activated_on, returned.day),
           greatest(plans_add_workdays(owed.activated_on, plan.plan_back_days, plan.district_id),
                    plans_add_workdays(returned.day, owed.grace_days, owed.district_id))
    FROM tracking_owed_measure owed
    JOIN measures_measure measure ON measure.id = owed.measure_id
    JOIN plans_plan plan ON plan.id = owed.plan_id AND plan.asks_plan_back
    CROSS JOIN LATERAL (
        SELECT max(decided_at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM measures_planback
        WHERE measure_id = owed.measure_id AND status = 'returned') returned
    WHERE owed.status = 'open' AND NOT EXISTS (
        SELECT FROM measures_planback WHERE measure_id = owed.measure_id AND status IN ('proposed', 'approved'))"""
PLAN_BACK_REVIEW = f"""
    SELECT proposal.id, proposal.id, {TITLE}, owed.plan_id, owed.measure_id, owed.office_id, 'coordinator',
           proposed.day, plans_add_workdays(proposed.day, owed.review_days, owed.district_id)
    FROM measures_planback proposal
    JOIN tracking_owed_measure owed ON owed.measure_id = proposal.measure_id
    JOIN measures_measure measure ON measure.id = owed.measure_id
    CROSS JOIN LATERAL (SELECT (proposal.proposed_at AT TIME ZONE 'Asia/Shanghai')::date AS day) proposed
    WHERE proposal.status = 'proposed'"""
ASKED = """
    FROM tracking_extension asked
    JOIN measures_milestone milestone ON milestone.id = asked.milestone_id AND milestone.done_on IS NULL
    JOIN tracking_owed_measure owed ON owed.measure_id = milestone.measure_id
    CROSS JOIN LATERAL (
        SELECT (coalesce(asked.signed_at, asked.filed_at) AT TIME ZONE 'Asia/Shanghai')::date AS day) since"""
EXTENSION_SIGNATURE = f"""
    SELECT asked.id, asked.id, milestone.title, owed.plan_id, owed.measure_id,
           coalesce(milestone.department_id, owed.department_id), 'head', since.day,
           plans_add_workdays(since.day, owed.signing_days, owed.district_id)
    {ASKED} WHERE asked.status = 'requested' AND owed.sign_off"""
EXTENSION = f"""
    SELECT asked.id, asked.id, milestone.title, owed.plan_id, owed.measure_id, owed.office_id, 'coordinator',
           since.day, plans_add_workdays(since.day, owed.review_days, owed.district_id)
    {ASKED} WHERE asked.status = 'signed' OR (asked.status = 'requested' AND NOT owed.sign_off)"""

# An extension is asked for on or before the due date, of a milestone that is not reached; what was asked stays as it was.
GUARD_EXTENSION = """
CREATE FUNCTION tracking_guard_asking() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    step record;
BEGIN
    SELECT due_on, done_on INTO step FROM measures_milestone WHERE id = NEW.milestone_id FOR SHARE;
    IF step.done_on IS NOT NULL OR NEW.limit_on IS DISTINCT FROM step.due_on
        OR (NEW.filed_at AT TIME ZONE 'Asia/Shanghai')::date > step.due_on
    THEN
        RAISE EXCEPTION 'an extension is asked for before the limit' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_extension_asked BEFORE INSERT ON tracking_extension
    FOR EACH ROW EXECUTE FUNCTION tracking_guard_asking();

CREATE FUNCTION tracking_guard_extension() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.milestone_id, NEW.limit_on, NEW.asked_for, NEW.reason, NEW.progress, NEW.filed_at, NEW.filed_by_id)
        IS DISTINCT FROM
        (OLD.milestone_id, OLD.limit_on, OLD.asked_for, OLD.reason, OLD.progress, OLD.filed_at, OLD.filed_by_id)
    THEN
        RAISE EXCEPTION 'what was asked for is not changed' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status <> OLD.status AND NOT (OLD.status || ' ' || NEW.status) = ANY (ARRAY[
        'requested signed', 'requested granted', 'requested refused', 'requested withdrawn',
        'signed granted', 'signed refused', 'signed withdrawn'])
    THEN
        RAISE EXCEPTION 'an extension does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_extension_moves BEFORE UPDATE ON tracking_extension
    FOR EACH ROW EXECUTE FUNCTION tracking_guard_extension();
"""
UNGUARD_EXTENSION = """
DROP TRIGGER tracking_extension_moves ON tracking_extension;
DROP FUNCTION tracking_guard_extension();
DROP TRIGGER tracking_extension_asked ON tracking_extension;
DROP FUNCTION tracking_guard_asking();
"""

# The record of a milestone stands from the lock or the report of the month in which it came to count.
GUARD_RECORD = """
CREATE FUNCTION tracking_guard_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM tracking_period period JOIN measures_measure measure ON measure.plan_id = period.plan_id
        WHERE measure.id = OLD.measure_id
            AND period.month >= date_trunc(
                'month', greatest(OLD.done_on, (OLD.done_at AT TIME ZONE 'Asia/Shanghai')::date))
            AND (period.locked_at IS NOT NULL OR EXISTS (
                SELECT FROM tracking_report WHERE period_id = period.id AND issued_at IS NOT NULL)))
    THEN
        RAISE EXCEPTION 'milestone % counts in a month that is locked', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_milestone_taken_back BEFORE UPDATE ON measures_milestone
    FOR EACH ROW WHEN (OLD.done_on IS NOT NULL AND NEW.done_on IS DISTINCT FROM OLD.done_on)
    EXECUTE FUNCTION tracking_guard_record();

CREATE FUNCTION tracking_ask_proof() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
            SELECT FROM measures_measure measure JOIN plans_plan plan ON plan.id = measure.plan_id
            WHERE measure.id = NEW.measure_id AND plan.evidence_required)
        AND NOT EXISTS (SELECT FROM tracking_proof WHERE milestone_id = NEW.id AND added_at >= NEW.done_at)
    THEN
        RAISE EXCEPTION 'milestone % is recorded without evidence', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tracking_milestone_proved AFTER UPDATE ON measures_milestone
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.done_on IS NULL AND NEW.done_on IS NOT NULL)
    EXECUTE FUNCTION tracking_ask_proof();
"""
UNGUARD_RECORD = """
DROP TRIGGER tracking_milestone_proved ON measures_milestone;
DROP FUNCTION tracking_ask_proof();
DROP TRIGGER tracking_milestone_taken_back ON measures_milestone;
DROP FUNCTION tracking_guard_record();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0009_taking_on_settings'),
        ('measures', '0010_taking_on_and_plan_backs'),
        ("tracking", "0009_readings_and_explanations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('update', 'file the monthly update'), ('signature', 'sign the filing'), ('review', 'review the filing'), ('milestone', 'reach the milestone'), ('acknowledgement', 'acknowledge the measure'), ('objection', 'answer the objection'), ('plan_back', 'plan the measure back'), ('plan_back_review', 'decide on the plan-back'), ('extension_signature', 'sign the extension request'), ('extension', 'decide on the extension request')], max_length=20, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('limit_on', models.DateField(editable=False, verbose_name='due date when it was filed')),
                ('asked_for', models.DateField(verbose_name='date asked for')),
                ('reason', models.TextField(verbose_name='reason')),
                ('progress', models.TextField(verbose_name='progress so far')),
                ('status', models.CharField(choices=[('requested', 'requested'), ('signed', 'signed'), ('granted', 'granted'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='requested', editable=False, max_length=10, verbose_name='status')),
                ('filed_at', models.DateTimeField(verbose_name='filed at')),
                ('signed_at', models.DateTimeField(editable=False, null=True, verbose_name='signed at')),
                ('granted_until', models.DateField(editable=False, null=True, verbose_name='date granted')),
                ('answer', models.TextField(blank=True, editable=False, verbose_name='answer')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='decided at')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='filed by')),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='extensions', to='measures.milestone', verbose_name='milestone')),
                ('signed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signed by')),
            ],
            options={
                'verbose_name': 'extension request',
                'verbose_name_plural': 'extension requests',
                'ordering': ('filed_at', 'pk'),
                'indexes': [models.Index(fields=['milestone', 'filed_at'], name='extension_by_milestone')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('requested', 'signed'))), fields=('milestone',), name='one_open_extension'), models.CheckConstraint(condition=models.Q(('asked_for__gt', models.F('limit_on'))), name='extension_asks_for_later'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('progress', ''), _negated=True)), name='extension_has_reason_and_progress'), models.CheckConstraint(condition=models.Q(models.Q(('signed_at', None), ('signed_by', None), models.Q(('status', 'signed'), _negated=True)), models.Q(('signed_at__isnull', False), ('signed_by__isnull', False), models.Q(('status', 'requested'), _negated=True)), _connector='OR'), name='extension_signed_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ('granted', 'refused'))), models.Q(('decided_at', None), ('decided_by', None), ('status__in', ('requested', 'signed', 'withdrawn'))), _connector='OR'), name='extension_decided_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('granted_until__gt', models.F('limit_on')), ('status', 'granted')), models.Q(models.Q(('status', 'granted'), _negated=True), ('granted_until', None)), _connector='OR'), name='extension_granted_until_a_later_day'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='extension_refused_why'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('filed_by')), _negated=True), _connector='OR'), name='extension_decider_is_not_filer')],
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('name', models.CharField(max_length=200, verbose_name='file name')),
                ('size', models.PositiveBigIntegerField(verbose_name='size in bytes')),
                ('media_type', models.CharField(max_length=100, verbose_name='type')),
                ('added_at', models.DateTimeField(verbose_name='added at')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
                ('from_filing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tracking.evidence', verbose_name='from a filing')),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='proofs', to='measures.milestone', verbose_name='milestone')),
            ],
            options={
                'verbose_name': 'evidence of a milestone',
                'verbose_name_plural': 'evidence of milestones',
                'ordering': ('added_at', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('milestone', 'sha256', 'added_at'), name='proof_once_per_record')],
            },
        ),
        migrations.RunSQL(GUARD_EXTENSION, UNGUARD_EXTENSION),
        migrations.RunSQL(GUARD_RECORD, UNGUARD_RECORD),
        _duties.kind("acknowledgement", ACKNOWLEDGEMENT),
        _duties.kind("objection", OBJECTION),
        _duties.kind("plan_back", PLAN_BACK),
        _duties.kind("plan_back_review", PLAN_BACK_REVIEW),
        _duties.kind("extension_signature", EXTENSION_SIGNATURE),
        _duties.kind("extension", EXTENSION),
        _duties.union(KINDS, before=BEFORE),
    ]
