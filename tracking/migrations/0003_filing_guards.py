"""What no statement may do, whoever sends it: change the record, jump between states, file into a locked month."""

from django.db import migrations

RECORD = ("tracking_step", "tracking_revision", "tracking_revision_evidence")

REFUSE_CHANGE = """
CREATE FUNCTION tracking_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$
"""

# The pairs of ProgressUpdate.MOVES; a test holds the two equal.
GUARD_UPDATE = """
CREATE FUNCTION tracking_guard_update() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved boolean := NEW.status <> OLD.status;
    rewritten boolean := (NEW.progress, NEW.problems, NEW.next_steps, NEW.percent, NEW.no_change)
        IS DISTINCT FROM (OLD.progress, OLD.problems, OLD.next_steps, OLD.percent, OLD.no_change);
BEGIN
    IF moved AND NOT (OLD.status || ' ' || NEW.status) = ANY (ARRAY[
        'expected draft', 'expected submitted', 'draft submitted', 'returned submitted', 'submitted draft',
        'signed draft', 'submitted signed', 'submitted accepted', 'signed accepted', 'submitted returned',
        'signed returned'])
    THEN
        RAISE EXCEPTION 'an update does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    IF (rewritten OR moved AND NEW.status IN ('draft', 'submitted', 'returned'))
        AND EXISTS (SELECT FROM tracking_period WHERE id = OLD.period_id AND locked_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'period % is locked', OLD.period_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_guard_update BEFORE UPDATE ON tracking_progressupdate
    FOR EACH ROW EXECUTE FUNCTION tracking_guard_update();
"""
UNGUARD_UPDATE = """
DROP TRIGGER tracking_guard_update ON tracking_progressupdate;
DROP FUNCTION tracking_guard_update();
"""


def keep(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION tracking_refuse_change()",
        f"DROP TRIGGER {table}_kept ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("tracking", "0002_duty_view")]

    operations = [
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION tracking_refuse_change()"),
        *[keep(table) for table in RECORD],
        migrations.RunSQL(GUARD_UPDATE, UNGUARD_UPDATE),
    ]
