"""Requests to close a measure."""

from django.db import migrations, models
from django.db.models import RESTRICT, F, Q

from plans.migrations import _settled
from plans.migrations._recorded import record
from plans.migrations._tables import ID, person

TABLES = [
    migrations.CreateModel(
        "Closing",
        fields=[
            ID,
            (
                "measure",
                models.ForeignKey("measures.measure", RESTRICT, related_name="closings", verbose_name="measure"),
            ),
            ("conclusion", models.TextField("conclusion")),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="requested",
                    editable=False,
                    choices=[
                        ("requested", "closing requested"),
                        ("granted", "closing granted"),
                        ("refused", "closing not granted"),
                    ],
                ),
            ),
            ("requested_at", models.DateTimeField("requested at")),
            ("requested_by", person("requested by")),
            ("decided_at", models.DateTimeField("decided at", null=True, editable=False)),
            ("decided_by", person("decided by", editable=False, null=True)),
            ("answer", models.TextField("answer", blank=True, editable=False)),
        ],
        options={
            "verbose_name": "request to close",
            "verbose_name_plural": "requests to close",
            "ordering": ("-requested_at", "-pk"),
            "constraints": [
                models.UniqueConstraint(
                    fields=("measure",), condition=Q(status="requested"), name="one_open_closing_per_measure"
                ),
                models.CheckConstraint(condition=~Q(conclusion=""), name="closing_has_a_conclusion"),
                models.CheckConstraint(
                    condition=Q(decided_at=None, decided_by=None, status="requested")
                    | Q(decided_at__isnull=False, decided_by__isnull=False, status__in=("granted", "refused")),
                    name="closing_decided_at_and_by",
                ),
                models.CheckConstraint(
                    condition=~Q(status="refused") | ~Q(answer=""), name="closing_refused_with_reason"
                ),
                models.CheckConstraint(
                    condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")), name="closing_decided_by_another"
                ),
            ],
        },
    ),
]

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

RULES = [
    migrations.RunSQL(GUARD, UNGUARD),
    _settled.hold("tracking_closing", _settled.MEASURE),
    record("tracking_closing"),
]
