"""Instructions of the leaders, with their steps and terms."""

from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, F, Q

from plans.migrations._recorded import record, stay
from plans.migrations._tables import ID, person
from tracking.migrations._guarded import guard

TABLES = [
    migrations.CreateModel(
        "Instruction",
        fields=[
            ID,
            (
                "measure",
                models.ForeignKey("measures.measure", RESTRICT, related_name="instructions", verbose_name="measure"),
            ),
            (
                "milestone",
                models.ForeignKey(
                    "measures.milestone",
                    RESTRICT,
                    blank=True,
                    null=True,
                    related_name="instructions",
                    verbose_name="milestone",
                ),
            ),
            ("text", models.TextField("instruction")),
            ("given_by", person("given by")),
            ("given_on", models.DateField("given on")),
            (
                "urgency",
                models.CharField(
                    "urgency",
                    max_length=10,
                    default="ordinary",
                    choices=[
                        ("extra", "extra urgent"),
                        ("urgent", "urgent"),
                        ("ordinary", "ordinary"),
                        ("difficult", "difficult"),
                    ],
                ),
            ),
            ("due_on", models.DateField("reply by")),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="open",
                    editable=False,
                    choices=[("open", "to answer"), ("replied", "answered"), ("settled", "settled")],
                ),
            ),
            ("recorded_at", models.DateTimeField("recorded at")),
            ("recorded_by", person("recorded by")),
        ],
        options={
            "verbose_name": "instruction",
            "verbose_name_plural": "instructions",
            "ordering": ("-recorded_at", "-pk"),
            "indexes": [
                models.Index(fields=("due_on",), condition=Q(status="open"), name="instruction_open_by_due"),
                models.Index(fields=("measure", "status"), name="instruction_by_measure"),
            ],
            "constraints": [
                models.CheckConstraint(condition=~Q(text=""), name="instruction_says_something"),
                models.CheckConstraint(condition=Q(due_on__gte=F("given_on")), name="instruction_due_after_given"),
            ],
        },
    ),
    migrations.CreateModel(
        "InstructionAddressee",
        fields=[
            ID,
            (
                "instruction",
                models.ForeignKey(
                    "tracking.instruction", RESTRICT, related_name="addressees", verbose_name="instruction"
                ),
            ),
            (
                "department",
                models.ForeignKey("plans.department", RESTRICT, related_name="+", verbose_name="department"),
            ),
        ],
        options={
            "verbose_name": "addressee",
            "verbose_name_plural": "addressees",
            "ordering": ("instruction", "pk"),
            "constraints": [
                models.UniqueConstraint(fields=("instruction", "department"), name="addressed_once"),
            ],
        },
    ),
    migrations.CreateModel(
        "InstructionStep",
        fields=[
            ID,
            (
                "instruction",
                models.ForeignKey("tracking.instruction", RESTRICT, related_name="steps", verbose_name="instruction"),
            ),
            (
                "verb",
                models.CharField(
                    "step",
                    max_length=10,
                    choices=[("reply", "answered"), ("follow_up", "asked further"), ("settle", "settled")],
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    "plans.department", RESTRICT, blank=True, null=True, related_name="+", verbose_name="department"
                ),
            ),
            ("text", models.TextField("text", blank=True)),
            ("due_on", models.DateField("reply by", blank=True, null=True)),
            ("taken_at", models.DateTimeField("at")),
            ("taken_by", person("by")),
        ],
        options={
            "verbose_name": "step of an instruction",
            "verbose_name_plural": "steps of instructions",
            "ordering": ("taken_at", "pk"),
            "indexes": [
                models.Index(fields=("instruction", "verb", "department"), name="instruction_step_by_verb"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=~Q(verb="reply") | (Q(department__isnull=False) & ~Q(text="")),
                    name="reply_says_something",
                ),
                models.CheckConstraint(
                    condition=~Q(verb="follow_up") | (Q(due_on__isnull=False) & ~Q(text="")),
                    name="follow_up_asks_by_a_day",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "ReplyTerm",
        fields=[
            ID,
            (
                "plan",
                models.ForeignKey(
                    "plans.plan",
                    CASCADE,
                    blank=True,
                    null=True,
                    help_text="Empty: for every plan that sets none of its own.",
                    related_name="reply_terms",
                    verbose_name="plan",
                ),
            ),
            (
                "urgency",
                models.CharField(
                    "urgency",
                    max_length=10,
                    choices=[
                        ("extra", "extra urgent"),
                        ("urgent", "urgent"),
                        ("ordinary", "ordinary"),
                        ("difficult", "difficult"),
                    ],
                ),
            ),
            ("days", models.PositiveSmallIntegerField("working days")),
        ],
        options={
            "verbose_name": "reply term",
            "verbose_name_plural": "reply terms",
            "ordering": ("plan", "days"),
            "constraints": [
                models.UniqueConstraint(fields=("plan", "urgency"), nulls_distinct=False, name="reply_term_once"),
                models.CheckConstraint(condition=Q(days__gte=1), name="reply_term_at_least_a_day"),
            ],
        },
    ),
]

# A milestone that it names is one of its measure.
MILESTONE_OF_MEASURE = """
CREATE FUNCTION tracking_fit_instruction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.milestone_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM measures_milestone WHERE id = NEW.milestone_id AND measure_id = NEW.measure_id)
    THEN
        RAISE EXCEPTION 'milestone % is of another measure', NEW.milestone_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_fit_instruction BEFORE INSERT ON tracking_instruction
    FOR EACH ROW EXECUTE FUNCTION tracking_fit_instruction();
"""
ANY_MILESTONE = """
DROP TRIGGER tracking_fit_instruction ON tracking_instruction;
DROP FUNCTION tracking_fit_instruction();
"""

# A department that ends passes on what it still has to answer; nobody else is taken off an instruction.
KEEP_ADDRESSED = """
CREATE FUNCTION tracking_keep_addressed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM plans_department unit WHERE unit.id = OLD.department_id AND unit.abolished_on IS NULL)
    THEN
        RAISE EXCEPTION 'who is addressed by an instruction stays addressed' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.instruction_id <> OLD.instruction_id THEN
        RAISE EXCEPTION 'an addressee stays with its instruction' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER tracking_instructionaddressee_kept BEFORE UPDATE OR DELETE ON tracking_instructionaddressee
    FOR EACH ROW EXECUTE FUNCTION tracking_keep_addressed();
"""
LEAVE_ADDRESSED = """
DROP TRIGGER tracking_instructionaddressee_kept ON tracking_instructionaddressee;
DROP FUNCTION tracking_keep_addressed();
"""

# Working days for an answer, where a plan sets none of its own.
TERMS = {"extra": 1, "urgent": 5, "ordinary": 15, "difficult": 30}


def seed_terms(apps, schema_editor):
    apps.get_model("tracking", "ReplyTerm").objects.bulk_create(
        apps.get_model("tracking", "ReplyTerm")(plan=None, urgency=urgency, days=days)
        for urgency, days in TERMS.items()
    )


RULES = [
    guard(
        "instruction",
        moves=("open replied", "replied settled", "replied open"),
        fixed=("measure_id", "milestone_id", "text", "given_by_id", "given_on", "urgency"),
    ),
    migrations.RunSQL(MILESTONE_OF_MEASURE, ANY_MILESTONE),
    migrations.RunSQL(KEEP_ADDRESSED, LEAVE_ADDRESSED),
    stay("tracking_instructionstep", refuse="tracking_refuse_change"),
    migrations.RunPython(seed_terms, migrations.RunPython.noop),  # they go with their table
    record("tracking_instruction"),
    record("tracking_instructionaddressee"),
    record("tracking_instructionstep"),
    record("tracking_replyterm"),
]
