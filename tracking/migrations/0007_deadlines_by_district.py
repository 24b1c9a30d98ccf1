"""Deadlines of filings, signatures and reviews are counted by the calendar of the plan's district."""

from importlib import import_module

from django.db import migrations

BY_KIND = import_module("tracking.migrations.0006_duties_by_kind")
COUNTED = ("grace_days", "signing_days", "review_days")
# A view is replaced by one with more columns at its end, never with fewer: the way back keeps the column.
FILING = """
CREATE OR REPLACE VIEW tracking_owed_filing AS
SELECT filed.id, filed.status, owed.measure_id, owed.plan_id, owed.department_id, owed.office_id, owed.sign_off,
       owed.signing_days, owed.review_days, owed.grace_days, period.opened_on, period.due_on, period.locked_at,
       to_char(period.month, 'YYYY-MM') AS month,
       (filed.reviewed_at AT TIME ZONE 'Asia/Shanghai')::date AS reviewed_on,
       (filed.submitted_at AT TIME ZONE 'Asia/Shanghai')::date AS submitted_on,
       (filed.signed_at AT TIME ZONE 'Asia/Shanghai')::date AS signed_on,
       owed.district_id
FROM tracking_progressupdate filed
JOIN tracking_period period ON period.id = filed.period_id
JOIN tracking_owed_measure owed ON owed.measure_id = filed.measure_id
"""


def of_the_district(select: str) -> str:
    for days in COUNTED:
        select = select.replace(f", {days})", f", {days}, district_id)")
    return select


def replaced(name: str, select: str) -> str:
    return (
        f"CREATE OR REPLACE VIEW tracking_duty_{name} AS "
        f"SELECT '{name}:' || owed.thing_id AS key, '{name}' AS kind, owed.* FROM ({select}) owed "
        "(thing_id, page_id, subject, plan_id, measure_id, department_id, role, opened_on, due_on)"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0006_duties_by_kind"),
        ("plans", "0006_days_of_a_district"),
    ]

    operations = [
        migrations.RunSQL(FILING, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(replaced(name, of_the_district(select)), replaced(name, select))
            for name, select in (
                ("update", BY_KIND.UPDATE),
                ("signature", BY_KIND.SIGNATURE),
                ("review", BY_KIND.REVIEW),
            )
        ),
    ]
