"""Requests to close a measure, whose decision is a duty of the coordinator; what hangs on a closed plan stays."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from plans.migrations import _settled
from tracking.migrations import _duties

BEFORE = (
    "update", "signature", "review", "milestone", "acknowledgement", "objection", "plan_back", "plan_back_review",
    "extension_signature", "extension", "instruction", "instruction_review", "suggestion_dispatch", "suggestion",
    "suggestion_review", "inspection", "inspection_reply",
)
KINDS = (*BEFORE, "closing")
CLOSING = """
    SELECT closing.id, closing.id, trim(measure.number || ' ' || coalesce(
               nullif(measure.working_title, ''), nullif(measure.heading, ''), left(measure.body, 40))),
           owed.plan_id, owed.measure_id, owed.office_id, 'coordinator',
           (closing.requested_at AT TIME ZONE 'Asia/Shanghai')::date,
           plans_add_workdays((closing.requested_at AT TIME ZONE 'Asia/Shanghai')::date, owed.review_days, owed.district_id)
    FROM tracking_closing closing
    JOIN measures_measure measure ON measure.id = closing.measure_id
    JOIN tracking_owed_measure owed ON owed.measure_id = closing.measure_id
    WHERE closing.status = 'requested'"""

# The pairs of Closing.MOVES; a test holds the two equal.
GUARD = """
CREATE FUNCTION tracking_guard_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.status || ' ' || NEW.status) = ANY (ARRAY['requested granted', 'requested refused'])
        OR (NEW.measure_id, NEW.conclusion, NEW.requested_at, NEW.requested_by_id)
            IS DISTINCT FROM (OLD.measure_id, OLD.conclusion, OLD.requested_at, OLD.requested_by_id)
    THEN
        RAISE EXCEPTION 'a request to close is decided once and never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_guard_closing BEFORE UPDATE ON tracking_closing
    FOR EACH ROW EXECUTE FUNCTION tracking_guard_closing();
"""
UNGUARD = """
DROP TRIGGER tracking_guard_closing ON tracking_closing;
DROP FUNCTION tracking_guard_closing();
"""


def person(name, **more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.RESTRICT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=name,
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0012_voices_guards_and_duties"),
        ("measures", "0011_alignment_and_settlement"),
        ("plans", "0010_life_of_a_plan"),
    ]

    operations = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("conclusion", models.TextField(verbose_name="conclusion")),
                (
                    "status",
                    models.CharField(
                        choices=[("requested", "closing requested"), ("granted", "closing granted"), ("refused", "closing not granted")],
                        default="requested",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="requested at")),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                ("answer", models.TextField(blank=True, editable=False, verbose_name="answer")),
                ("decided_by", person("decided by", editable=False, null=True)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="closings",
                        to="measures.measure",
                        verbose_name="measure",
                    ),
                ),
                ("requested_by", person("requested by")),
            ],
            options={
                "verbose_name": "request to close",
                "verbose_name_plural": "requests to close",
                "ordering": ("-requested_at", "-pk"),
            },
        ),
        *[
            migrations.AddConstraint("closing", constraint)
            for constraint in (
                models.UniqueConstraint(
                    condition=models.Q(status="requested"), fields=("measure",), name="one_open_closing_per_measure"
                ),
                models.CheckConstraint(condition=~models.Q(conclusion=""), name="closing_has_a_conclusion"),
                models.CheckConstraint(
                    condition=models.Q(status="requested", decided_at=None, decided_by=None)
                    | models.Q(
                        status__in=("granted", "refused"), decided_at__isnull=False, decided_by__isnull=False
                    ),
                    name="closing_decided_at_and_by",
                ),
                models.CheckConstraint(
                    condition=~models.Q(status="refused") | ~models.Q(answer=""), name="closing_refused_with_reason"
                ),
                models.CheckConstraint(
                    condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("requested_by")),
                    name="closing_decided_by_another",
                ),
            )
        ],
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("update", "file the monthly update"),
                    ("signature", "sign the filing"),
                    ("review", "review the filing"),
                    ("milestone", "reach the milestone"),
                    ("closing", "decide on closing"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        _duties.kind("closing", CLOSING),
        _duties.union(KINDS, before=BEFORE),
        _settled.hold("tracking_closing", _settled.MEASURE),
        # Expected updates are inserted by the ten thousand when a month opens, which asks for the plan once and holds it;
        # asking for each row again doubled the time. What is filed on them is an update of the row.
        _settled.hold("tracking_progressupdate", _settled.MEASURE, events="UPDATE OR DELETE"),
        _settled.hold(
            "tracking_evidence",
            "SELECT measure.plan_id FROM tracking_progressupdate filed "
            "JOIN measures_measure measure ON measure.id = filed.measure_id WHERE filed.id = held.update_id",
        ),
        *[
            _settled.hold(table, "held.plan_id", states=_settled.ARCHIVED)
            for table in ("tracking_period", "tracking_report")
        ],
    ]
