"""What is owed, and by whom: a view for each kind of duty, and their union. See ADR 13."""

from django.db import migrations, models

from plans.migrations.foundation.posts import ROLES
from tracking.migrations import _duties

TABLES = [
    migrations.CreateModel(
        "Duty",
        fields=[
            ("key", models.CharField("key", primary_key=True, max_length=40, serialize=False)),
            (
                "kind",
                models.CharField(
                    "kind",
                    max_length=12,
                    choices=[
                        ("update", "file the monthly update"),
                        ("signature", "sign the filing"),
                        ("review", "review the filing"),
                        ("milestone", "reach the milestone"),
                    ],
                ),
            ),
            ("thing_id", models.BigIntegerField()),
            ("role", models.CharField("role", max_length=12, choices=ROLES)),
            ("opened_on", models.DateField("since")),
            ("due_on", models.DateField("due")),
        ],
        options={
            "verbose_name": "duty",
            "verbose_name_plural": "duties",
            "ordering": ("due_on", "key"),
            "db_table": "tracking_duty",
            "managed": False,
        },
    ),
]

# A withdrawn measure owes nothing: neither a filing nor its signature, review or milestones. A lock ends filing, not
# review: what came in before it still waits for a signature or a decision.
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
       (filed.signed_at AT TIME ZONE 'Asia/Shanghai')::date AS signed_on,
       owed.district_id
FROM tracking_progressupdate filed
JOIN tracking_period period ON period.id = filed.period_id
JOIN tracking_owed_measure owed ON owed.measure_id = filed.measure_id
"""
NOT_OWED = "DROP VIEW tracking_owed_filing; DROP VIEW tracking_owed_measure"

TITLE = "coalesce(nullif(measure.working_title, ''), nullif(measure.heading, ''), left(measure.body, 40))"

DAY = "({} AT TIME ZONE 'Asia/Shanghai')::date"

UPDATE = """
    SELECT id, id, month, plan_id, measure_id, department_id, 'liaison',
           CASE WHEN status = 'returned' THEN reviewed_on ELSE opened_on END,
           CASE WHEN status = 'returned' THEN greatest(due_on, plans_add_workdays(reviewed_on, grace_days, district_id))
                ELSE due_on END
    FROM tracking_owed_filing WHERE status IN ('expected', 'draft', 'returned') AND locked_at IS NULL"""

SIGNATURE = """
    SELECT id, id, month, plan_id, measure_id, department_id, 'head',
           submitted_on, plans_add_workdays(submitted_on, signing_days, district_id)
    FROM tracking_owed_filing WHERE status = 'submitted' AND sign_off"""

REVIEW = """
    SELECT id, id, month, plan_id, measure_id, office_id, 'coordinator', coalesce(signed_on, submitted_on),
           plans_add_workdays(coalesce(signed_on, submitted_on), review_days, district_id)
    FROM tracking_owed_filing WHERE status = 'signed' OR (status = 'submitted' AND NOT sign_off)"""

MILESTONE = """
    SELECT milestone.id, owed.measure_id, milestone.title, owed.plan_id, owed.measure_id,
           coalesce(milestone.department_id, owed.department_id), 'liaison', owed.activated_on, milestone.due_on
    FROM measures_milestone milestone
    JOIN tracking_owed_measure owed ON owed.measure_id = milestone.measure_id AND owed.status = 'open'
    WHERE milestone.done_on IS NULL"""

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

INSTRUCTION = f"""
    SELECT addressee.id, instruction.id, left(instruction.text, 60), owed.plan_id, owed.measure_id,
           addressee.department_id, 'liaison', coalesce({DAY.format("asked.at")}, instruction.given_on),
           instruction.due_on
    FROM tracking_instructionaddressee addressee
    JOIN tracking_instruction instruction ON instruction.id = addressee.instruction_id AND instruction.status = 'open'
    JOIN tracking_owed_measure owed ON owed.measure_id = instruction.measure_id
    CROSS JOIN LATERAL (
        SELECT max(step.id) AS id, max(step.taken_at) AS at FROM tracking_instructionstep step
        WHERE step.instruction_id = instruction.id AND step.verb = 'follow_up') asked
    WHERE NOT EXISTS (
        SELECT FROM tracking_instructionstep step
        WHERE step.instruction_id = instruction.id AND step.verb = 'reply'
            AND step.department_id = addressee.department_id AND step.id > coalesce(asked.id, 0))"""

INSTRUCTION_REVIEW = f"""
    SELECT instruction.id, instruction.id, left(instruction.text, 60), owed.plan_id, owed.measure_id, owed.office_id,
           'coordinator', {DAY.format("replied.at")},
           plans_add_workdays({DAY.format("replied.at")}, owed.review_days, owed.district_id)
    FROM tracking_instruction instruction
    JOIN tracking_owed_measure owed ON owed.measure_id = instruction.measure_id
    CROSS JOIN LATERAL (
        SELECT max(step.taken_at) AS at FROM tracking_instructionstep step
        WHERE step.instruction_id = instruction.id AND step.verb = 'reply') replied
    WHERE instruction.status = 'replied'"""

# A suggestion outlives its plan's year: it is owed until it is closed, but nobody is reminded for a plan that is not
# out yet.
SUGGESTED = "JOIN plans_plan plan ON plan.id = suggestion.plan_id AND plan.status IN ('active', 'closed')"

SUGGESTION_DISPATCH = f"""
    SELECT suggestion.id, suggestion.id, suggestion.subject, plan.id, NULL::bigint, plan.office_id, 'coordinator',
           {DAY.format("suggestion.recorded_at")},
           plans_add_workdays({DAY.format("suggestion.recorded_at")}, plan.review_days, plan.district_id)
    FROM tracking_suggestion suggestion {SUGGESTED}
    WHERE suggestion.status = 'received'"""

SUGGESTION = f"""
    SELECT unit.id, suggestion.id, suggestion.subject, plan.id, NULL::bigint, unit.department_id, 'liaison',
           {DAY.format("asked.at")}, unit.due_on
    FROM tracking_suggestionunit unit
    JOIN tracking_suggestion suggestion ON suggestion.id = unit.suggestion_id AND suggestion.status = 'dispatched'
    {SUGGESTED}
    CROSS JOIN LATERAL (
        SELECT max(step.id) AS id, max(step.taken_at) AS at FROM tracking_suggestionstep step
        WHERE step.suggestion_id = suggestion.id AND step.verb IN ('dispatch', 'return', 'reopen')) asked
    WHERE unit.role = 'lead' OR NOT EXISTS (
        SELECT FROM tracking_suggestionstep step
        WHERE step.suggestion_id = suggestion.id AND step.verb = 'contribute'
            AND step.department_id = unit.department_id AND step.id > asked.id)"""

SUGGESTION_REVIEW = f"""
    SELECT suggestion.id, suggestion.id, suggestion.subject, plan.id, NULL::bigint, plan.office_id, 'coordinator',
           {DAY.format("answered.at")}, plans_add_workdays({DAY.format("answered.at")}, plan.review_days, plan.district_id)
    FROM tracking_suggestion suggestion {SUGGESTED}
    CROSS JOIN LATERAL (
        SELECT max(step.taken_at) AS at FROM tracking_suggestionstep step
        WHERE step.suggestion_id = suggestion.id AND step.verb = 'answer') answered
    WHERE suggestion.status = 'answered'"""

INSPECTION = f"""
    SELECT inspection.id, inspection.id, to_char(inspection.as_of, 'YYYY-MM-DD'), plan.id, NULL::bigint,
           plan.office_id, 'coordinator', {DAY.format("inspection.drawn_at")}, inspection.report_due_on
    FROM tracking_inspection inspection
    JOIN plans_plan plan ON plan.id = inspection.plan_id AND plan.status IN ('active', 'closed')
    WHERE inspection.status = 'open'"""

# What was found as reported needs no reply.
INSPECTION_REPLY = f"""
    SELECT item.id, item.id, left(owed.number || ' ' || coalesce(nullif(measure.working_title, ''), measure.heading), 200),
           owed.plan_id, owed.measure_id, owed.department_id, 'liaison', {DAY.format("item.inspected_at")},
           item.reply_due_on
    FROM tracking_inspectionitem item
    JOIN tracking_owed_measure owed ON owed.measure_id = item.measure_id
    JOIN measures_measure measure ON measure.id = item.measure_id
    WHERE item.status = 'inspected' AND item.verdict <> 'true'"""

CLOSING = """
    SELECT closing.id, closing.id, trim(measure.number || ' ' || coalesce(
               nullif(measure.working_title, ''), nullif(measure.heading, ''), left(measure.body, 40))),
           owed.plan_id, owed.measure_id, owed.office_id, 'coordinator',
           (closing.requested_at AT TIME ZONE 'Asia/Shanghai')::date,
           plans_add_workdays((closing.requested_at AT TIME ZONE 'Asia/Shanghai')::date, owed.review_days, owed.district_id)
    FROM tracking_closing closing
    JOIN measures_measure measure ON measure.id = closing.measure_id
    JOIN tracking_owed_measure owed ON owed.measure_id = closing.measure_id
    WHERE closing.status = 'requested'"""

# Owed as long as the lead can still file; of a department that no longer takes part nothing is.
CONTRIBUTION = """
    SELECT part.id, part.id, filing.month, filing.plan_id, filing.measure_id, part.department_id, 'liaison',
           CASE WHEN part.status = 'returned' THEN (part.decided_at AT TIME ZONE 'Asia/Shanghai')::date
                ELSE filing.opened_on END,
           CASE WHEN part.status = 'returned' THEN filing.due_on
                ELSE plans_add_workdays(filing.due_on, -plan.contribution_days, plan.district_id) END
    FROM tracking_contribution part
    JOIN tracking_owed_filing filing
        ON filing.id = part.update_id AND filing.status IN ('expected', 'draft', 'returned') AND filing.locked_at IS NULL
    JOIN plans_plan plan ON plan.id = filing.plan_id
    JOIN measures_assignment assignment
        ON assignment.measure_id = filing.measure_id AND assignment.department_id = part.department_id
        AND assignment.role = 'supporting' AND assignment.confirmed_at IS NOT NULL
    WHERE part.status IN ('expected', 'draft', 'returned')"""

# Whoever may supplement a locked month owes it, up to the end of the term.
SUPPLEMENT = """
    SELECT filed.id, filed.id, to_char(period.month, 'YYYY-MM'), owed.plan_id, owed.measure_id, owed.department_id,
           'liaison',
           greatest((filed.supplement_at AT TIME ZONE 'Asia/Shanghai')::date,
                    CASE WHEN filed.status = 'returned'
                         THEN (filed.reviewed_at AT TIME ZONE 'Asia/Shanghai')::date END),
           filed.supplement_until
    FROM tracking_progressupdate filed
    JOIN tracking_period period ON period.id = filed.period_id AND period.locked_at IS NOT NULL
    JOIN tracking_owed_measure owed ON owed.measure_id = filed.measure_id
    WHERE filed.supplement_until IS NOT NULL AND filed.status IN ('expected', 'draft', 'returned')"""

KINDS = {
    "update": UPDATE,
    "signature": SIGNATURE,
    "review": REVIEW,
    "milestone": MILESTONE,
    "acknowledgement": ACKNOWLEDGEMENT,
    "objection": OBJECTION,
    "plan_back": PLAN_BACK,
    "plan_back_review": PLAN_BACK_REVIEW,
    "extension_signature": EXTENSION_SIGNATURE,
    "extension": EXTENSION,
    "instruction": INSTRUCTION,
    "instruction_review": INSTRUCTION_REVIEW,
    "suggestion_dispatch": SUGGESTION_DISPATCH,
    "suggestion": SUGGESTION,
    "suggestion_review": SUGGESTION_REVIEW,
    "inspection": INSPECTION,
    "inspection_reply": INSPECTION_REPLY,
    "closing": CLOSING,
    "contribution": CONTRIBUTION,
    "supplement": SUPPLEMENT,
}

# How much a role owes, for every page: a function keeps the plan of its statement, a query is planned each time. Planning
# the union of all kinds of duty takes ten times as long as running it.
COUNT = """
CREATE FUNCTION tracking_owed(role_held varchar, departments bigint[], today date)
RETURNS TABLE (duties bigint, reviews bigint, overdue bigint) LANGUAGE plpgsql STABLE
SET plan_cache_mode TO force_generic_plan AS $$
BEGIN
    RETURN QUERY
    WITH RECURSIVE below(id) AS (
        SELECT unnest(departments)
        UNION SELECT child.id FROM plans_department child JOIN below ON child.parent_id = below.id)
    SELECT count(*), count(*) FILTER (WHERE duty.kind = 'review'), count(*) FILTER (WHERE duty.due_on < today)
    FROM tracking_duty duty
    WHERE duty.role = role_held AND duty.department_id IN (SELECT id FROM below);
END $$
"""

RULES = [
    migrations.RunSQL(OWED, NOT_OWED),
    *[_duties.kind(name, select) for name, select in KINDS.items()],
    migrations.RunSQL(_duties.create(tuple(KINDS)), "DROP VIEW tracking_duty"),
    migrations.RunSQL(COUNT, "DROP FUNCTION tracking_owed"),
]
