"""Every change of every row of this floor is written down, too."""

from django.db import migrations

from plans.migrations._recorded import record

TABLES = (
    "alignment", "assignment", "measure", "lineage", "lineageend", "milestone", "objection", "target", "targetchange",
    "trajectorypoint", "planback", "planbackrow", "planbacktarget", "reassignment", "settlement",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("measures", "0012_targets_of_plan_backs"), ("plans", "0020_record_of_changes")]

    operations = [
        *(record(f"measures_{table}") for table in TABLES),
        record("measures_importdraft", heavy=("operations", "undone", "checked", "seen_problems")),
        record("measures_upload", ignored=("lease_until",), heavy=("content",)),
    ]
