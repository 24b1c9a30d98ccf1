"""The duty view: one UNION ALL over everything that is owed (decision 3 of the architecture).

A lock ends filing, not review: what came in before it still waits for a signature or a decision.
"""

from django.db import migrations

DUTY = """
CREATE VIEW tracking_duty AS
WITH lead AS (
    SELECT measure_id, department_id FROM measures_assignment
    WHERE role = 'lead' AND confirmed_at IS NOT NULL),
filing AS (
    SELECT filed.id, filed.status, measure.plan_id, measure.id AS measure_id, lead.department_id,
           plan.office_id, plan.sign_off, plan.signing_days, plan.review_days, plan.grace_days,
           period.opened_on, period.due_on, period.locked_at,
           (filed.reviewed_at AT TIME ZONE 'Asia/Shanghai')::date AS reviewed_on,
           (filed.submitted_at AT TIME ZONE 'Asia/Shanghai')::date AS submitted_on,
           (filed.signed_at AT TIME ZONE 'Asia/Shanghai')::date AS signed_on
    FROM tracking_progressupdate filed
    JOIN tracking_period period ON period.id = filed.period_id
    JOIN measures_measure measure ON measure.id = filed.measure_id
    JOIN plans_plan plan ON plan.id = measure.plan_id AND plan.status = 'active'
    JOIN lead ON lead.measure_id = measure.id)
SELECT 'update:' || id AS key, 'update' AS kind, id AS thing_id, plan_id, measure_id, department_id,
       'liaison' AS role,
       CASE WHEN status = 'returned' THEN reviewed_on ELSE opened_on END AS opened_on,
       CASE WHEN status = 'returned' THEN greatest(due_on, plans_add_workdays(reviewed_on, grace_days))
            ELSE due_on END AS due_on
FROM filing WHERE status IN ('expected', 'draft', 'returned') AND locked_at IS NULL
UNION ALL
SELECT 'signature:' || id, 'signature', id, plan_id, measure_id, department_id, 'head',
       submitted_on, plans_add_workdays(submitted_on, signing_days)
FROM filing WHERE status = 'submitted' AND sign_off
UNION ALL
SELECT 'review:' || id, 'review', id, plan_id, measure_id, office_id, 'coordinator',
       coalesce(signed_on, submitted_on), plans_add_workdays(coalesce(signed_on, submitted_on), review_days)
FROM filing WHERE status = 'signed' OR (status = 'submitted' AND NOT sign_off)
UNION ALL
SELECT 'milestone:' || milestone.id, 'milestone', milestone.id, measure.plan_id, measure.id,
       coalesce(milestone.department_id, lead.department_id), 'liaison',
       (plan.activated_at AT TIME ZONE 'Asia/Shanghai')::date, milestone.due_on
FROM measures_milestone milestone
JOIN measures_measure measure ON measure.id = milestone.measure_id AND measure.status = 'open'
JOIN plans_plan plan ON plan.id = measure.plan_id AND plan.status = 'active'
JOIN lead ON lead.measure_id = measure.id
WHERE milestone.done_on IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0001_initial"), ("plans", "0002_calendar_and_clock")]

    operations = [migrations.RunSQL(DUTY, "DROP VIEW tracking_duty")]
