"""The floor as the last release left it: its tables, and the rules that the database itself holds. See ADR 40."""

from django.db import migrations

from plans.migrations._tables import CreateTables
from tracking.migrations.foundation import (
    closings,
    contributions,
    duties,
    filings,
    inspections,
    instructions,
    lights,
    messages,
    milestones,
    readings,
    reminders,
    reports,
    suggestions,
)

SUBJECTS = (
    filings,
    contributions,
    readings,
    lights,
    milestones,
    closings,
    instructions,
    suggestions,
    inspections,
    reports,
    reminders,
    messages,
    duties,
)
# What it was folded from. A database that has seen all of them has seen this.
REPLACED = (
    "0001_initial",
    "0002_duty_view",
    "0003_filing_guards",
    "0004_reporting_seal",
    "0005_withdrawn_measures",
    "0006_duties_by_kind",
    "0007_deadlines_by_district",
    "0008_message_copies",
    "0009_readings_and_explanations",
    "0010_extensions",
    "0011_instructions_suggestions_inspections",
    "0012_voices_guards_and_duties",
    "0013_closing",
    "0014_contributions_and_overrides",
    "0015_parts_and_supplements",
    "0016_kinds_of_duty",
    "0017_what_a_role_owes",
    "0018_ladder_chases_hooks_and_notices",
    "0019_formats_of_a_report",
    "0020_signed_manifests",
    "0021_editing_of_reports",
    "0022_record_changes",
    "0023_implementation_report",
    "0024_lighter_reminder_rows",
    "0025_supplements_are_owed",
    "0026_paused_stages",
    "0027_event_subscriptions",
)


class Migration(migrations.Migration):
    initial = True
    replaces = [("tracking", name) for name in REPLACED]
    dependencies = [("plans", "0022_foundation"), ("measures", "0013_foundation")]

    operations = [
        CreateTables(*[table for subject in SUBJECTS for table in subject.TABLES]),
        *[rule for subject in SUBJECTS for rule in subject.RULES],
    ]
