"""Every change of every row of this floor is written down, too."""

from django.db import migrations

from plans.migrations._recorded import record

TABLES = (
    "inspection", "inspectionitem", "replyterm", "instruction", "instructionaddressee", "instructionstep", "suggestion",
    "suggestionunit", "suggestionstep", "suggestionlink", "attachment", "ladderstage", "reminderrules", "chase",
    "closing", "period", "progressupdate", "revision_evidence", "revision", "contribution", "evidence", "explanation",
    "extension", "mute", "message_copies", "notification", "lightoverride", "proof", "step", "reading", "reportfile",
    "schedulestep", "issuerun", "passage", "remark", "subscription",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("tracking", "0021_editing_of_reports"), ("plans", "0020_record_of_changes")]

    operations = [
        *(record(f"tracking_{table}") for table in TABLES),
        record("tracking_message", ignored=("leased_until", "held_back")),
        record("tracking_hook", ignored=("free_from",), secret=("sealed_address", "sealed_secret")),
        record("tracking_report", heavy=("contents",)),
        record("tracking_supervisionnotice", heavy=("contents",)),
    ]
