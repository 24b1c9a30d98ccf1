"""A report in preparation: its states, what people write in it, its making, and who is sent it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What was issued before there were states is issued. The triggers that keep issued reports and archived plans as they
# are look at every change; this one says nothing new.
STATES = """
ALTER TABLE tracking_report DISABLE TRIGGER USER;
UPDATE tracking_report SET status = 'issued' WHERE issued_at IS NOT NULL;
ALTER TABLE tracking_report ENABLE TRIGGER USER;
"""
# An issued report is never changed but for its withdrawal, which touches nothing else. Other tables are kept by the same
# function; one without a status has no withdrawal.
SEAL = """
CREATE OR REPLACE FUNCTION tracking_refuse_issued() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    withdrawal text[] := ARRAY['status', 'withdrawn_at', 'withdrawn_by_id', 'withdrawal_reason'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) ->> 'status' = 'issued' AND to_jsonb(NEW) ->> 'status' = 'withdrawn'
            AND to_jsonb(NEW) - withdrawal = to_jsonb(OLD) - withdrawal THEN
        RETURN NEW;
    END IF;
    IF OLD.issued_at IS NOT NULL THEN
        RAISE EXCEPTION 'report % is issued and is never changed', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER tracking_passage_sealed BEFORE INSERT OR UPDATE OR DELETE ON tracking_passage
    FOR EACH ROW EXECUTE FUNCTION tracking_refuse_issued_file();
"""
UNSEAL = """
DROP TRIGGER tracking_passage_sealed ON tracking_passage;
CREATE OR REPLACE FUNCTION tracking_refuse_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.issued_at IS NOT NULL THEN
        RAISE EXCEPTION 'report % is issued and is never changed', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("plans", "0019_reports_are_approved"),
        ("tracking", "0020_signed_manifests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IssueRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('waiting', 'waiting'), ('running', 'being made'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='waiting', editable=False, max_length=10, verbose_name='status')),
                ('seen', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason for the correction')),
                ('gaps_reason', models.CharField(blank=True, max_length=200, verbose_name='why it is issued with open findings')),
                ('files_made', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='files made')),
                ('files_wanted', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='files wanted')),
                ('tries', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='tries')),
                ('lease_until', models.DateTimeField(editable=False, null=True, verbose_name='claimed until')),
                ('refusal', models.TextField(blank=True, editable=False, verbose_name='why it came to nothing')),
                ('asked_at', models.DateTimeField(verbose_name='asked for at')),
            ],
            options={
                'verbose_name': 'issuing of a report',
                'verbose_name_plural': 'issuings of reports',
                'ordering': ('-asked_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=120, verbose_name='place')),
                ('after', models.CharField(blank=True, max_length=120, verbose_name='stands behind')),
                ('runs', models.JSONField(blank=True, default=list, verbose_name='text')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
            ],
            options={
                'verbose_name': 'passage of a report',
                'verbose_name_plural': 'passages of reports',
                'ordering': ('report', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('text', models.TextField(max_length=1000, verbose_name='remark')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('resolved_at', models.DateTimeField(blank=True, null=True, verbose_name='resolved at')),
            ],
            options={
                'verbose_name': 'remark on a report',
                'verbose_name_plural': 'remarks on reports',
                'ordering': ('made_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attached', models.CharField(blank=True, choices=[('docx', 'docx'), ('html', 'html'), ('pdf', 'pdf'), ('xlsx', 'xlsx')], max_length=5, verbose_name='attached file')),
                ('made_at', models.DateTimeField(verbose_name='subscribed at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
            ],
            options={
                'verbose_name': 'subscription to reports',
                'verbose_name_plural': 'subscriptions to reports',
                'ordering': ('plan', 'person', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='message',
            name='report',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='messages', to='tracking.report', verbose_name='monthly report'),
        ),
        migrations.AddField(
            model_name='report',
            name='approved_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='approved at'),
        ),
        migrations.AddField(
            model_name='report',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by'),
        ),
        migrations.AddField(
            model_name='report',
            name='gaps_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='why it is issued with open findings'),
        ),
        migrations.AddField(
            model_name='report',
            name='handed_in_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='handed in at'),
        ),
        migrations.AddField(
            model_name='report',
            name='handed_in_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handed in by'),
        ),
        migrations.AddField(
            model_name='report',
            name='status',
            field=models.CharField(choices=[('draft', 'draft'), ('in_review', 'to be approved'), ('approved', 'approved for issue'), ('issued', 'finalised'), ('withdrawn', 'withdrawn')], default='draft', editable=False, max_length=10, verbose_name='status'),
        ),
        migrations.AddField(
            model_name='report',
            name='withdrawal_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='reason for the withdrawal'),
        ),
        migrations.AddField(
            model_name='report',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at'),
        ),
        migrations.AddField(
            model_name='report',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handed_in_at', None), ('handed_in_by', None)), models.Q(('handed_in_at__isnull', False), ('handed_in_by__isnull', False)), _connector='OR'), name='report_handed_in_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='report_approved_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='report_withdrawn_at_and_by'),
        ),
        migrations.RunSQL(STATES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at', None), ('status__in', ('draft', 'in_review', 'approved'))), models.Q(('issued_at__isnull', False), ('status__in', ('issued', 'withdrawn'))), _connector='OR'), name='report_issued_at_once_issued'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), ('withdrawn_at__isnull', False)), ('withdrawn_at', None), _connector='OR'), name='report_withdrawn_at_once_withdrawn'),
        ),
        migrations.AddField(
            model_name='issuerun',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by'),
        ),
        migrations.AddField(
            model_name='issuerun',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='tracking.report', verbose_name='monthly report'),
        ),
        migrations.AddField(
            model_name='passage',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='tracking.report', verbose_name='monthly report'),
        ),
        migrations.AddField(
            model_name='passage',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by'),
        ),
        migrations.AddField(
            model_name='remark',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by'),
        ),
        migrations.AddField(
            model_name='remark',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='tracking.report', verbose_name='monthly report'),
        ),
        migrations.AddField(
            model_name='remark',
            name='resolved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='resolved by'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='subscribed by'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='subscriptions', to=settings.AUTH_USER_MODEL, verbose_name='to'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='plans.plan', verbose_name='plan'),
        ),
        migrations.AddField(
            model_name='message',
            name='subscription',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='messages', to='tracking.subscription', verbose_name='subscription'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('person', 'channel', 'report'), name='report_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('report', None), ('subscription', None)), models.Q(('report__isnull', False), ('subscription__isnull', False)), _connector='OR'), name='message_brings_a_subscribed_report'),
        ),
        migrations.AddIndex(
            model_name='issuerun',
            index=models.Index(condition=models.Q(('status__in', ('waiting', 'running'))), fields=['asked_at'], name='issuing_pending'),
        ),
        migrations.AddConstraint(
            model_name='issuerun',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('waiting', 'running'))), fields=('report',), name='one_issuing_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.UniqueConstraint(fields=('report', 'place'), name='passage_once_per_place'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='remark_says_something'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_at', None), ('resolved_by', None)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False)), _connector='OR'), name='remark_resolved_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('plan', 'person'), name='one_subscription_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='subscription_ended_at_and_by'),
        ),
        migrations.RunSQL(SEAL, UNSEAL),
    ]
