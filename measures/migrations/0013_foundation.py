"""The floor as the last release left it: its tables, and the rules that the database itself holds. See ADR 40."""

from django.db import migrations

from measures.migrations.foundation import (
    alignment,
    imports,
    lineage,
    measures,
    milestones,
    taking_on,
    targets,
)
from plans.migrations._tables import CreateTables

SUBJECTS = (measures, imports, milestones, targets, taking_on, lineage, alignment)
# What it was folded from. A database that has seen all of them has seen this.
REPLACED = (
    "0001_initial",
    "0002_initial",
    "0003_withdrawn_measures",
    "0004_uploads_and_drafts",
    "0005_corrected_text_uploads",
    "0006_reassignments",
    "0007_targets_with_their_way",
    "0008_lineage",
    "0009_lineage_guards",
    "0010_taking_on_and_plan_backs",
    "0011_alignment_and_settlement",
    "0012_targets_of_plan_backs",
    "0013_record_changes",
)


class Migration(migrations.Migration):
    initial = True
    replaces = [("measures", name) for name in REPLACED]
    dependencies = [("plans", "0022_foundation")]

    operations = [
        CreateTables(*[table for subject in SUBJECTS for table in subject.TABLES]),
        *[rule for subject in SUBJECTS for rule in subject.RULES],
    ]
