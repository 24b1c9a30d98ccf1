"""Parts move by their table and owe a duty; a locked month takes what the plan or a term lets be supplemented."""

from importlib import import_module

from django.db import migrations

from tracking.migrations import _duties

KINDS = import_module("tracking.migrations.0013_closing").KINDS
LOCKED = import_module("tracking.migrations.0003_filing_guards").GUARD_UPDATE

# The term is judged by the moment of the act itself, which the row carries; a withdrawal carries that of its last save.
TERM = """
        AND EXISTS (
            SELECT FROM tracking_period period JOIN plans_plan plan ON plan.id = period.plan_id
            WHERE period.id = OLD.period_id AND period.locked_at IS NOT NULL AND NOT plan.takes_late_filings
            AND (CASE WHEN rewritten OR NEW.status = 'draft' THEN NEW.written_at
                      WHEN NEW.status = 'submitted' THEN NEW.submitted_at ELSE NEW.reviewed_at END
                 AT TIME ZONE 'Asia/Shanghai')::date <= OLD.supplement_until IS NOT TRUE)"""
BARRED = "\n        AND EXISTS (SELECT FROM tracking_period WHERE id = OLD.period_id AND locked_at IS NOT NULL)"
FUNCTION = LOCKED[: LOCKED.index("CREATE TRIGGER")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
SUPPLEMENTED = FUNCTION.replace(BARRED, TERM)
assert SUPPLEMENTED != FUNCTION

# The pairs of Contribution.MOVES; a test holds the two equal.
GUARD_CONTRIBUTION = """
CREATE FUNCTION tracking_guard_contribution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> OLD.status AND NOT (OLD.status || ' ' || NEW.status) = ANY (ARRAY[
        'expected draft', 'draft submitted', 'returned submitted', 'submitted draft', 'submitted taken',
        'submitted returned'])
    THEN
        RAISE EXCEPTION 'a contribution does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.text <> OLD.text AND OLD.status IN ('submitted', 'taken') THEN
        RAISE EXCEPTION 'what was handed to the lead is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_guard_contribution BEFORE UPDATE ON tracking_contribution
    FOR EACH ROW EXECUTE FUNCTION tracking_guard_contribution();
"""
UNGUARD_CONTRIBUTION = """
DROP TRIGGER tracking_guard_contribution ON tracking_contribution;
DROP FUNCTION tracking_guard_contribution();
"""

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


class Migration(migrations.Migration):
    dependencies = [("tracking", "0014_contributions_and_overrides")]

    operations = [
        migrations.RunSQL(SUPPLEMENTED, FUNCTION),
        migrations.RunSQL(GUARD_CONTRIBUTION, UNGUARD_CONTRIBUTION),
        _duties.kind("contribution", CONTRIBUTION),
        _duties.union((*KINDS, "contribution"), before=KINDS),
    ]
