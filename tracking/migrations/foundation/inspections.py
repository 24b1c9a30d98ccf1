"""Inspections of a drawn sample, and what is attached to them, to instructions and to suggestions."""

from django.db import migrations, models
from django.db.models import RESTRICT, Q

from plans.migrations._recorded import record, stay
from plans.migrations._tables import ID, person
from tracking.migrations._guarded import guard

TABLES = [
    migrations.CreateModel(
        "Inspection",
        fields=[
            ID,
            ("plan", models.ForeignKey("plans.plan", RESTRICT, related_name="inspections", verbose_name="plan")),
            ("as_of", models.DateField("as of")),
            ("seed", models.CharField("seed", max_length=40)),
            ("size", models.PositiveSmallIntegerField("size of the sample")),
            ("method", models.CharField("method", max_length=40)),
            ("frame", models.JSONField("measures that could be drawn")),
            ("report_due_on", models.DateField("report by")),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="open",
                    editable=False,
                    choices=[("open", "under way"), ("concluded", "concluded")],
                ),
            ),
            ("drawn_at", models.DateTimeField("drawn at")),
            ("drawn_by", person("drawn by")),
            ("concluded_at", models.DateTimeField("concluded at", null=True, editable=False)),
            ("concluded_by", person("concluded by", editable=False, null=True)),
        ],
        options={
            "verbose_name": "inspection",
            "verbose_name_plural": "inspections",
            "ordering": ("-drawn_at", "-pk"),
            "constraints": [
                models.CheckConstraint(condition=Q(size__gte=1), name="inspection_of_one_at_least"),
                models.CheckConstraint(
                    condition=Q(concluded_at=None, concluded_by=None, status="open")
                    | Q(concluded_at__isnull=False, concluded_by__isnull=False, status="concluded"),
                    name="inspection_concluded_at_and_by",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "InspectionItem",
        fields=[
            ID,
            (
                "inspection",
                models.ForeignKey("tracking.inspection", RESTRICT, related_name="items", verbose_name="inspection"),
            ),
            (
                "measure",
                models.ForeignKey(
                    "measures.measure", RESTRICT, related_name="inspection_items", verbose_name="measure"
                ),
            ),
            ("position", models.PositiveSmallIntegerField("drawn as no.")),
            ("weight", models.PositiveSmallIntegerField("risk weight")),
            ("reasons", models.JSONField("reasons of the weight")),
            (
                "reported_percent",
                models.DecimalField(
                    "completion reported, %", null=True, editable=False, max_digits=5, decimal_places=2
                ),
            ),
            ("reported_light", models.CharField("light at the draw", max_length=12)),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="drawn",
                    editable=False,
                    choices=[
                        ("drawn", "to be inspected"),
                        ("inspected", "department is heard"),
                        ("replied", "department has replied"),
                        ("concluded", "concluded"),
                    ],
                ),
            ),
            (
                "verdict",
                models.CharField(
                    "verdict",
                    max_length=15,
                    blank=True,
                    choices=[
                        ("true", "as reported"),
                        ("partly", "partly as reported"),
                        ("untrue", "not as reported"),
                        ("not_checkable", "cannot be checked"),
                    ],
                ),
            ),
            ("findings", models.TextField("findings", blank=True)),
            ("inspector", models.CharField("inspector", max_length=100, blank=True)),
            ("visited_on", models.DateField("on the spot on", blank=True, null=True)),
            ("inspected_at", models.DateTimeField("recorded at", null=True, editable=False)),
            ("inspected_by", person("recorded by", editable=False, null=True)),
            ("reply_due_on", models.DateField("reply by", null=True, editable=False)),
            ("reply", models.TextField("reply of the department", blank=True)),
            ("replied_at", models.DateTimeField("replied at", null=True, editable=False)),
            ("replied_by", person("replied by", editable=False, null=True)),
            (
                "final_verdict",
                models.CharField(
                    "final verdict",
                    max_length=15,
                    blank=True,
                    choices=[
                        ("true", "as reported"),
                        ("partly", "partly as reported"),
                        ("untrue", "not as reported"),
                        ("not_checkable", "cannot be checked"),
                    ],
                ),
            ),
            ("conclusion", models.TextField("conclusion", blank=True)),
            ("concluded_at", models.DateTimeField("concluded at", null=True, editable=False)),
            ("concluded_by", person("concluded by", editable=False, null=True)),
        ],
        options={
            "verbose_name": "inspected measure",
            "verbose_name_plural": "inspected measures",
            "ordering": ("inspection", "position"),
            "indexes": [
                models.Index(fields=("measure", "status"), name="inspection_item_by_measure"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("inspection", "measure"), name="measure_drawn_once"),
                models.UniqueConstraint(fields=("inspection", "position"), name="draw_position_once"),
                models.CheckConstraint(condition=Q(weight__gte=1), name="draw_weight_above_nothing"),
                models.CheckConstraint(
                    condition=Q(inspected_at=None, inspected_by=None, reply_due_on=None, verdict="", visited_on=None)
                    | (
                        Q(
                            inspected_at__isnull=False,
                            inspected_by__isnull=False,
                            reply_due_on__isnull=False,
                            verdict__in=["true", "partly", "untrue", "not_checkable"],
                            visited_on__isnull=False,
                        )
                        & ~Q(findings="")
                    ),
                    name="item_inspected_at_and_by",
                ),
                models.CheckConstraint(
                    condition=Q(replied_at=None, replied_by=None, reply="")
                    | (Q(replied_at__isnull=False, replied_by__isnull=False) & ~Q(reply="")),
                    name="item_replied_at_and_by",
                ),
                models.CheckConstraint(
                    condition=Q(concluded_at=None, concluded_by=None, final_verdict="")
                    | Q(
                        concluded_at__isnull=False,
                        concluded_by__isnull=False,
                        final_verdict__in=["true", "partly", "untrue", "not_checkable"],
                    ),
                    name="item_concluded_at_and_by",
                ),
                models.CheckConstraint(
                    condition=Q(inspected_at=None, status="drawn")
                    | Q(concluded_at=None, inspected_at__isnull=False, replied_at=None, status="inspected")
                    | Q(concluded_at=None, replied_at__isnull=False, status="replied")
                    | Q(concluded_at__isnull=False, inspected_at__isnull=False, status="concluded"),
                    name="item_status_follows_its_stamps",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Attachment",
        fields=[
            ID,
            (
                "instruction_step",
                models.ForeignKey("tracking.instructionstep", RESTRICT, null=True, related_name="files"),
            ),
            (
                "suggestion_step",
                models.ForeignKey("tracking.suggestionstep", RESTRICT, null=True, related_name="files"),
            ),
            (
                "inspection_item",
                models.ForeignKey("tracking.inspectionitem", RESTRICT, null=True, related_name="files"),
            ),
            ("sha256", models.CharField("SHA-256", max_length=64)),
            ("name", models.CharField("file name", max_length=200)),
            ("size", models.PositiveBigIntegerField("size in bytes")),
            ("media_type", models.CharField("type", max_length=100)),
            ("added_at", models.DateTimeField("added at")),
            ("added_by", person("added by")),
        ],
        options={
            "verbose_name": "attachment",
            "verbose_name_plural": "attachments",
            "ordering": ("added_at", "pk"),
            "constraints": [
                models.CheckConstraint(
                    condition=Q(
                        ("instruction_step__isnull", False),
                        ("suggestion_step__isnull", True),
                        ("inspection_item__isnull", True),
                    )
                    | Q(
                        ("instruction_step__isnull", True),
                        ("suggestion_step__isnull", False),
                        ("inspection_item__isnull", True),
                    )
                    | Q(
                        ("instruction_step__isnull", True),
                        ("suggestion_step__isnull", True),
                        ("inspection_item__isnull", False),
                    ),
                    name="attachment_has_one_owner",
                ),
            ],
        },
    ),
]

# What was found, said and concluded is written once.
ITEM_SAYS_ONCE = """
CREATE FUNCTION tracking_keep_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.inspected_at IS NOT NULL AND
        ROW(NEW.verdict, NEW.findings, NEW.inspector, NEW.visited_on, NEW.inspected_at, NEW.inspected_by_id,
            NEW.reply_due_on) IS DISTINCT FROM
        ROW(OLD.verdict, OLD.findings, OLD.inspector, OLD.visited_on, OLD.inspected_at, OLD.inspected_by_id,
            OLD.reply_due_on)
        OR OLD.replied_at IS NOT NULL AND
        ROW(NEW.reply, NEW.replied_at, NEW.replied_by_id) IS DISTINCT FROM
        ROW(OLD.reply, OLD.replied_at, OLD.replied_by_id)
        OR OLD.concluded_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'what was found on an inspection stays as it was said' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_keep_item BEFORE UPDATE ON tracking_inspectionitem
    FOR EACH ROW EXECUTE FUNCTION tracking_keep_item();
"""
ITEM_SAYS_ANEW = """
DROP TRIGGER tracking_keep_item ON tracking_inspectionitem;
DROP FUNCTION tracking_keep_item();
"""

RULES = [
    guard(
        "inspection",
        moves=("open concluded",),
        fixed=("plan_id", "as_of", "seed", "size", "method", "frame", "report_due_on", "drawn_at", "drawn_by_id"),
    ),
    guard(
        "inspectionitem",
        moves=("drawn inspected", "inspected replied", "inspected concluded", "replied concluded"),
        fixed=("inspection_id", "measure_id", "position", "weight", "reasons", "reported_percent", "reported_light"),
    ),
    migrations.RunSQL(ITEM_SAYS_ONCE, ITEM_SAYS_ANEW),
    stay("tracking_attachment", refuse="tracking_refuse_change"),
    record("tracking_inspection"),
    record("tracking_inspectionitem"),
    record("tracking_attachment"),
]
