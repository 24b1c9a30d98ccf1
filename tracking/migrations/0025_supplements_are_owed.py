"""Whoever may supplement a locked month owes it, up to the end of the term."""

from importlib import import_module

from django.db import migrations, models

from tracking.migrations import _duties

BEFORE = (*import_module("tracking.migrations.0013_closing").KINDS, "contribution")

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


class Migration(migrations.Migration):
    dependencies = [("tracking", "0024_lighter_reminder_rows")]

    operations = [
        migrations.AddIndex(
            model_name="progressupdate",
            index=models.Index(
                condition=models.Q(("supplement_until__isnull", False)),
                fields=["supplement_until"],
                name="update_to_supplement",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("update", "file the monthly update"),
                    ("signature", "sign the filing"),
                    ("review", "review the filing"),
                    ("milestone", "reach the milestone"),
                    ("acknowledgement", "acknowledge the measure"),
                    ("objection", "answer the objection"),
                    ("plan_back", "plan the measure back"),
                    ("plan_back_review", "decide on the plan-back"),
                    ("extension_signature", "sign the extension request"),
                    ("extension", "decide on the extension request"),
                    ("instruction", "answer the instruction"),
                    ("instruction_review", "settle the instruction"),
                    ("suggestion_dispatch", "assign the suggestion"),
                    ("suggestion", "answer the suggestion"),
                    ("suggestion_review", "close the suggestion"),
                    ("inspection", "conclude the inspection"),
                    ("inspection_reply", "reply to the findings"),
                    ("closing", "decide on closing"),
                    ("contribution", "write the part of a supporting department"),
                    ("supplement", "file for the locked month"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        _duties.kind("supplement", SUPPLEMENT),
        _duties.union((*BEFORE, "supplement"), before=BEFORE),
    ]
