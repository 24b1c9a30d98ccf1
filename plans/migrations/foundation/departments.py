"""Departments, and how they are renamed, merged, split and abolished; history keeps what they were called."""

from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, F, Q

from plans.migrations._recorded import record
from plans.migrations._tables import ID, one_at_a_time, person

TABLES = [
    migrations.CreateModel(
        "Department",
        fields=[
            ID,
            (
                "parent",
                models.ForeignKey(
                    "plans.department",
                    RESTRICT,
                    blank=True,
                    null=True,
                    related_name="children",
                    verbose_name="belongs to",
                ),
            ),
            (
                "kind",
                models.CharField(
                    "kind",
                    max_length=10,
                    default="bureau",
                    choices=[
                        ("city", "city"),
                        ("district", "district"),
                        ("bureau", "department"),
                        ("street", "street or town"),
                        ("company", "company or park"),
                        ("section", "section"),
                    ],
                ),
            ),
            ("name", models.CharField("full name", max_length=100)),
            ("short_name", models.CharField("short name", max_length=40)),
            ("ordinal", models.PositiveIntegerField("office order", default=0)),
            ("abolished_on", models.DateField("abolished on", blank=True, null=True)),
        ],
        options={
            "verbose_name": "department",
            "verbose_name_plural": "departments",
            "ordering": ("ordinal", "pk"),
            "constraints": [
                models.UniqueConstraint(
                    fields=("parent", "name"), nulls_distinct=False, name="department_name_once_under_parent"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "DepartmentAlias",
        fields=[
            ID,
            (
                "department",
                models.ForeignKey("plans.department", CASCADE, related_name="aliases", verbose_name="department"),
            ),
            ("name", models.CharField("spelling", max_length=100, db_index=True)),
        ],
        options={
            "verbose_name": "other spelling",
            "verbose_name_plural": "other spellings",
            "constraints": [
                models.UniqueConstraint(fields=("department", "name"), name="alias_once_per_department"),
            ],
        },
    ),
    migrations.CreateModel(
        "DepartmentName",
        fields=[
            ID,
            (
                "department",
                models.ForeignKey("plans.department", CASCADE, related_name="former_names", verbose_name="department"),
            ),
            ("name", models.CharField("full name", max_length=100)),
            ("short_name", models.CharField("short name", max_length=40)),
            ("from_on", models.DateField("from", blank=True, null=True)),
            ("until_on", models.DateField("until")),
        ],
        options={
            "verbose_name": "former name",
            "verbose_name_plural": "former names",
            "ordering": ("department", "until_on"),
            "constraints": [
                models.CheckConstraint(
                    condition=Q(from_on=None) | Q(until_on__gte=F("from_on")), name="former_name_ends_after_start"
                ),
                one_at_a_time("department", name="department_has_one_name_at_a_time"),
            ],
        },
    ),
    migrations.CreateModel(
        "Reorganisation",
        fields=[
            ID,
            (
                "district",
                models.ForeignKey(
                    "plans.department", RESTRICT, related_name="reorganisations", verbose_name="district"
                ),
            ),
            (
                "kind",
                models.CharField(
                    "kind",
                    max_length=10,
                    choices=[("rename", "renaming"), ("merge", "merger"), ("split", "split"), ("abolish", "abolition")],
                ),
            ),
            ("effective_on", models.DateField("effective on")),
            ("reason", models.CharField("reason", max_length=200)),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=12,
                    default="planned",
                    editable=False,
                    choices=[("planned", "planned"), ("carried_out", "carried out"), ("cancelled", "called off")],
                ),
            ),
            ("planned_at", models.DateTimeField("decided at", editable=False)),
            ("planned_by", person("decided by", editable=False)),
            ("carried_out_at", models.DateTimeField("carried out at", null=True, editable=False)),
            ("carried_out_by", person("carried out by", editable=False, null=True)),
            ("cancelled_at", models.DateTimeField("called off at", null=True, editable=False)),
            ("cancelled_by", person("called off by", editable=False, null=True)),
        ],
        options={
            "verbose_name": "reorganisation",
            "verbose_name_plural": "reorganisations",
            "ordering": ("-effective_on", "-pk"),
            "constraints": [
                models.CheckConstraint(condition=~Q(reason=""), name="reorganisation_has_a_reason"),
                models.CheckConstraint(
                    condition=Q(carried_out_at__isnull=False, carried_out_by__isnull=False, status="carried_out")
                    | (~Q(status="carried_out") & Q(carried_out_at=None, carried_out_by=None)),
                    name="reorganisation_carried_out_at_and_by",
                ),
                models.CheckConstraint(
                    condition=Q(cancelled_at__isnull=False, cancelled_by__isnull=False, status="cancelled")
                    | (~Q(status="cancelled") & Q(cancelled_at=None, cancelled_by=None)),
                    name="reorganisation_cancelled_at_and_by",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Succession",
        fields=[
            ID,
            (
                "reorganisation",
                models.ForeignKey(
                    "plans.reorganisation", CASCADE, related_name="successions", verbose_name="reorganisation"
                ),
            ),
            (
                "before",
                models.ForeignKey("plans.department", RESTRICT, related_name="successions", verbose_name="before"),
            ),
            (
                "after",
                models.ForeignKey(
                    "plans.department",
                    RESTRICT,
                    blank=True,
                    null=True,
                    related_name="predecessions",
                    verbose_name="after",
                ),
            ),
            ("name", models.CharField("new full name", max_length=100, blank=True)),
            ("short_name", models.CharField("new short name", max_length=40, blank=True)),
            ("is_principal", models.BooleanField("inherits what is not divided", default=True)),
        ],
        options={
            "verbose_name": "succession",
            "verbose_name_plural": "successions",
            "ordering": ("reorganisation", "pk"),
            "constraints": [
                models.UniqueConstraint(fields=("reorganisation", "before", "after"), name="succession_once"),
                models.UniqueConstraint(
                    fields=("reorganisation", "before"), condition=Q(is_principal=True), name="one_principal_successor"
                ),
                models.CheckConstraint(
                    condition=Q(name="", short_name="") | (~Q(name="") & ~Q(short_name="")),
                    name="succession_names_both",
                ),
            ],
        },
    ),
]

# The pairs of Reorganisation.MOVES; a test holds the two equal.
GUARD = """
CREATE FUNCTION plans_guard_reorganisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> OLD.status AND NOT (OLD.status || ' ' || NEW.status) = ANY (ARRAY[
        'planned carried_out', 'planned cancelled'])
    THEN
        RAISE EXCEPTION 'a reorganisation does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.status <> 'planned' THEN
        RAISE EXCEPTION 'a reorganisation that is settled is never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plans_guard_reorganisation BEFORE UPDATE ON plans_reorganisation
    FOR EACH ROW EXECUTE FUNCTION plans_guard_reorganisation();
"""
UNGUARD = """
DROP TRIGGER plans_guard_reorganisation ON plans_reorganisation;
DROP FUNCTION plans_guard_reorganisation();
"""

RULES = [
    migrations.RunSQL(GUARD, UNGUARD),
    record("plans_department"),
    record("plans_departmentalias"),
    record("plans_departmentname"),
    record("plans_reorganisation"),
    record("plans_succession"),
]
