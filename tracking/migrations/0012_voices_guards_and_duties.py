"""What no statement may do to instructions, suggestions and inspections; what is owed on them; the terms of the house."""

from django.db import migrations

from tracking.migrations import _duties

BEFORE = (
    "update", "signature", "review", "milestone", "acknowledgement", "objection", "plan_back", "plan_back_review",
    "extension_signature", "extension",
)
ADDED = (
    "instruction",
    "instruction_review",
    "suggestion_dispatch",
    "suggestion",
    "suggestion_review",
    "inspection",
    "inspection_reply",
)
# A department that ends passes on what it still has to answer; nobody else is taken off an instruction.
KEEP_ADDRESSED = """
CREATE FUNCTION tracking_keep_addressed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM plans_department unit WHERE unit.id = OLD.department_id AND unit.abolished_on IS NULL)
    THEN
        RAISE EXCEPTION 'who is addressed by an instruction stays addressed' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.instruction_id <> OLD.instruction_id THEN
        RAISE EXCEPTION 'an addressee stays with its instruction' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER tracking_instructionaddressee_kept BEFORE UPDATE OR DELETE ON tracking_instructionaddressee
    FOR EACH ROW EXECUTE FUNCTION tracking_keep_addressed();
"""
LEAVE_ADDRESSED = """
DROP TRIGGER tracking_instructionaddressee_kept ON tracking_instructionaddressee;
DROP FUNCTION tracking_keep_addressed();
"""
RECORD = (
    "tracking_instructionstep",
    "tracking_suggestionstep",
    "tracking_attachment",
)
# Working days for an answer, where a plan sets none of its own.
TERMS = {"extra": 1, "urgent": 5, "ordinary": 15, "difficult": 30}


def keep(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION tracking_refuse_change()",
        f"DROP TRIGGER {table}_kept ON {table}",
    )


def guard(noun, *, moves, fixed):
    """`moves` are the pairs of the noun's MOVES (a test holds the two equal), `fixed` the columns that never change."""
    pairs = ", ".join(f"'{pair}'" for pair in moves)
    before, after = (", ".join(f"{row}.{column}" for column in fixed) for row in ("OLD", "NEW"))
    return migrations.RunSQL(
        f"""
CREATE FUNCTION tracking_guard_{noun}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> OLD.status AND NOT (OLD.status || ' ' || NEW.status) = ANY (ARRAY[{pairs}]) THEN
        RAISE EXCEPTION '{noun} does not go from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    IF ROW({after}) IS DISTINCT FROM ROW({before}) THEN
        RAISE EXCEPTION '{noun} keeps what it began with' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_guard_{noun} BEFORE UPDATE ON tracking_{noun}
    FOR EACH ROW EXECUTE FUNCTION tracking_guard_{noun}();
""",
        f"DROP TRIGGER tracking_guard_{noun} ON tracking_{noun}; DROP FUNCTION tracking_guard_{noun}();",
    )


MILESTONE_OF_MEASURE = """
CREATE FUNCTION tracking_fit_instruction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.milestone_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM measures_milestone WHERE id = NEW.milestone_id AND measure_id = NEW.measure_id)
    THEN
        RAISE EXCEPTION 'milestone % is of another measure', NEW.milestone_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_fit_instruction BEFORE INSERT ON tracking_instruction
    FOR EACH ROW EXECUTE FUNCTION tracking_fit_instruction();
"""
# What was found, said and concluded is written once.
ITEM_SAYS_ONCE = """
CREATE FUNCTION tracking_keep_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.inspected_at IS NOT NULL AND
        ROW(NEW.verdict, NEW.findings, NEW.inspector, NEW.visited_on, NEW.inspected_at, NEW.inspected_by_id,
            NEW.reply_due_on) IS DISTINCT FROM
        ROW(OLD.verdict, OLD.findings, OLD.inspector, OLD.visited_on, OLD.inspected_at, OLD.inspected_by_id,
            OLD.reply_due_on)
        OR OLD.replied_at IS NOT NULL AND
        ROW(NEW.reply, NEW.replied_at, NEW.replied_by_id) IS DISTINCT FROM
        ROW(OLD.reply, OLD.replied_at, OLD.replied_by_id)
        OR OLD.concluded_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'what was found on an inspection stays as it was said' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_keep_item BEFORE UPDATE ON tracking_inspectionitem
    FOR EACH ROW EXECUTE FUNCTION tracking_keep_item();
"""

DAY = "({} AT TIME ZONE 'Asia/Shanghai')::date"
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


def seed_terms(apps, schema_editor):
    apps.get_model("tracking", "ReplyTerm").objects.bulk_create(
        apps.get_model("tracking", "ReplyTerm")(plan=None, urgency=urgency, days=days)
        for urgency, days in TERMS.items()
    )


def remove_terms(apps, schema_editor):
    apps.get_model("tracking", "ReplyTerm").objects.filter(plan=None).delete()


class Migration(migrations.Migration):
    dependencies = [("tracking", "0011_instructions_suggestions_inspections")]

    operations = [
        migrations.RunPython(seed_terms, remove_terms),
        *[keep(table) for table in RECORD],
        migrations.RunSQL(KEEP_ADDRESSED, LEAVE_ADDRESSED),
        guard(
            "instruction",
            moves=("open replied", "replied settled", "replied open"),
            fixed=("measure_id", "milestone_id", "text", "given_by_id", "given_on", "urgency"),
        ),
        migrations.RunSQL(
            MILESTONE_OF_MEASURE,
            "DROP TRIGGER tracking_fit_instruction ON tracking_instruction; DROP FUNCTION tracking_fit_instruction();",
        ),
        guard(
            "suggestion",
            moves=(
                "received dispatched",
                "dispatched answered",
                "answered dispatched",
                "answered closed",
                "closed dispatched",
            ),
            fixed=(
                "district_id", "year", "serial", "received_on", "channel", "submitter_name", "submitter_unit",
                "submitter_contact", "subject", "text", "sha256",
            ),
        ),
        guard(
            "inspection",
            moves=("open concluded",),
            fixed=("plan_id", "as_of", "seed", "size", "method", "frame", "report_due_on", "drawn_at", "drawn_by_id"),
        ),
        guard(
            "inspectionitem",
            moves=("drawn inspected", "inspected replied", "inspected concluded", "replied concluded"),
            fixed=(
                "inspection_id", "measure_id", "position", "weight", "reasons", "reported_percent", "reported_light",
            ),
        ),
        migrations.RunSQL(
            ITEM_SAYS_ONCE,
            "DROP TRIGGER tracking_keep_item ON tracking_inspectionitem; DROP FUNCTION tracking_keep_item();",
        ),
        _duties.kind("instruction", INSTRUCTION),
        _duties.kind("instruction_review", INSTRUCTION_REVIEW),
        _duties.kind("suggestion_dispatch", SUGGESTION_DISPATCH),
        _duties.kind("suggestion", SUGGESTION),
        _duties.kind("suggestion_review", SUGGESTION_REVIEW),
        _duties.kind("inspection", INSPECTION),
        _duties.kind("inspection_reply", INSPECTION_REPLY),
        _duties.union((*BEFORE, *ADDED), before=BEFORE),
    ]
