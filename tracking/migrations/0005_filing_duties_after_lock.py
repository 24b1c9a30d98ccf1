"""A lock ends filing, not review: what came in before it still waits for a signature or a decision, as a duty."""

from importlib import import_module

from django.db import migrations

DUTY = import_module("tracking.migrations.0002_duty_view").DUTY
LOCK_HIDES_ALL = "JOIN tracking_period period ON period.id = filed.period_id AND period.locked_at IS NULL"
LOCK_IS_KNOWN = "JOIN tracking_period period ON period.id = filed.period_id"
FILING_OWED = "FROM filing WHERE status IN ('expected', 'draft', 'returned')"

AFTER_LOCK = (
    DUTY.replace("CREATE VIEW", "CREATE OR REPLACE VIEW")
    .replace(LOCK_HIDES_ALL, LOCK_IS_KNOWN)
    .replace("period.opened_on, period.due_on,", "period.opened_on, period.due_on, period.locked_at,")
    .replace(FILING_OWED, f"{FILING_OWED} AND locked_at IS NULL")
)


class Migration(migrations.Migration):
    dependencies = [("tracking", "0004_filing_guards")]

    operations = [migrations.RunSQL(AFTER_LOCK, DUTY.replace("CREATE VIEW", "CREATE OR REPLACE VIEW"))]
