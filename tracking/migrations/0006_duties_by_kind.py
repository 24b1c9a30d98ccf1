"""Each kind of duty is a view of its own: a new kind adds one, and the question for one duty reads only its kind.

Columns page_id and subject let every list name and link a duty without knowing what stands behind it.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from tracking.migrations import _duties

BEFORE = import_module("tracking.migrations.0005_withdrawn_measures").STANDING
KINDS = ("update", "signature", "review", "milestone")

OWED = """
CREATE VIEW tracking_owed_measure AS
SELECT measure.id AS measure_id, measure.number, measure.status, plan.id AS plan_id, lead.department_id,
       plan.office_id, plan.district_id, plan.sign_off, plan.signing_days, plan.review_days, plan.grace_days,
       (plan.activated_at AT TIME ZONE 'Asia/Shanghai')::date AS activated_on
FROM measures_measure measure
JOIN plans_plan plan ON plan.id = measure.plan_id AND plan.status = 'active'
JOIN measures_assignment lead
    ON lead.measure_id = measure.id AND lead.role = 'lead' AND lead.confirmed_at IS NOT NULL
WHERE measure.withdrawn_at IS NULL;
CREATE VIEW tracking_owed_filing AS
SELECT filed.id, filed.status, owed.measure_id, owed.plan_id, owed.department_id, owed.office_id, owed.sign_off,
       owed.signing_days, owed.review_days, owed.grace_days, period.opened_on, period.due_on, period.locked_at,
       to_char(period.month, 'YYYY-MM') AS month,
       (filed.reviewed_at AT TIME ZONE 'Asia/Shanghai')::date AS reviewed_on,
       (filed.submitted_at AT TIME ZONE 'Asia/Shanghai')::date AS submitted_on,
       (filed.signed_at AT TIME ZONE 'Asia/Shanghai')::date AS signed_on
FROM tracking_progressupdate filed
JOIN tracking_period period ON period.id = filed.period_id
JOIN tracking_owed_measure owed ON owed.measure_id = filed.measure_id
"""
UPDATE = """
    SELECT id, id, month, plan_id, measure_id, department_id, 'liaison',
           CASE WHEN status = 'returned' THEN reviewed_on ELSE opened_on END,
           CASE WHEN status = 'returned' THEN greatest(due_on, plans_add_workdays(reviewed_on, grace_days))
                ELSE due_on END
    FROM tracking_owed_filing WHERE status IN ('expected', 'draft', 'returned') AND locked_at IS NULL"""
SIGNATURE = """
    SELECT id, id, month, plan_id, measure_id, department_id, 'head',
           submitted_on, plans_add_workdays(submitted_on, signing_days)
    FROM tracking_owed_filing WHERE status = 'submitted' AND sign_off"""
REVIEW = """
    SELECT id, id, month, plan_id, measure_id, office_id, 'coordinator', coalesce(signed_on, submitted_on),
           plans_add_workdays(coalesce(signed_on, submitted_on), review_days)
    FROM tracking_owed_filing WHERE status = 'signed' OR (status = 'submitted' AND NOT sign_off)"""
MILESTONE = """
    SELECT milestone.id, owed.measure_id, milestone.title, owed.plan_id, owed.measure_id,
           coalesce(milestone.department_id, owed.department_id), 'liaison', owed.activated_on, milestone.due_on
    FROM measures_milestone milestone
    JOIN tracking_owed_measure owed ON owed.measure_id = milestone.measure_id AND owed.status = 'open'
    WHERE milestone.done_on IS NULL"""


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0005_withdrawn_measures"),
        ("measures", "0005_corrected_text_uploads"),
        ("plans", "0005_record_of_acts"),
    ]

    operations = [
        migrations.RunSQL("DROP VIEW tracking_duty", BEFORE.replace("CREATE OR REPLACE VIEW", "CREATE VIEW")),
        migrations.AlterField(
            model_name="notification",
            name="measure",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="measures.measure",
                verbose_name="measure",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("update", "file the monthly update"),
                    ("signature", "sign the filing"),
                    ("review", "review the filing"),
                    ("milestone", "reach the milestone"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.RunSQL(OWED, "DROP VIEW tracking_owed_filing; DROP VIEW tracking_owed_measure"),
        _duties.kind("update", UPDATE),
        _duties.kind("signature", SIGNATURE),
        _duties.kind("review", REVIEW),
        _duties.kind("milestone", MILESTONE),
        migrations.RunSQL(_duties.create(KINDS), "DROP VIEW tracking_duty"),
    ]
