"""What a role owes is counted from the kinds of duty that it owes: planning the others took most of the time."""

from django.db import migrations

from tracking.migrations import _duties
from tracking.migrations.foundation.duties import COUNT

BY_ROLE = {
    "liaison": (
        "update", "milestone", "acknowledgement", "plan_back", "instruction", "suggestion", "inspection_reply",
        "contribution", "supplement",
    ),
    "head": ("signature", "extension_signature"),
    "coordinator": (
        "review", "objection", "plan_back_review", "extension", "instruction_review", "suggestion_dispatch",
        "suggestion_review", "inspection", "closing",
    ),
}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("tracking", "0027_foundation")]

    operations = [
        _duties.counts(BY_ROLE, before=COUNT.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
    ]
