"""Plans and the texts that they come from; what is over stays as it is."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, SET_NULL, Deferrable, Q

from plans.migrations import _settled
from plans.migrations._recorded import record
from plans.migrations._tables import ID, at_and_by, person

TABLES = [
    migrations.CreateModel(
        "Plan",
        fields=[
            ID,
            (
                "district",
                models.ForeignKey("plans.department", RESTRICT, related_name="plans", verbose_name="district"),
            ),
            (
                "office",
                models.ForeignKey(
                    "plans.department", RESTRICT, related_name="coordinated_plans", verbose_name="coordinating office"
                ),
            ),
            ("title", models.CharField("title", max_length=200)),
            ("year", models.PositiveSmallIntegerField("edition year")),
            ("doc_number", models.CharField("document number", max_length=60, blank=True)),
            ("issuer", models.CharField("issuer", max_length=100, blank=True)),
            ("issued_on", models.DateField("issued on", blank=True, null=True)),
            ("is_consultation_draft", models.BooleanField("draft for comment", default=False)),
            (
                "superior",
                models.ForeignKey(
                    "plans.plan",
                    RESTRICT,
                    blank=True,
                    null=True,
                    related_name="subordinates",
                    verbose_name="superior plan",
                ),
            ),
            ("superior_title", models.CharField("superior plan as printed", max_length=200, blank=True)),
            ("language", models.CharField("language", max_length=10, default="zh-hans")),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=10,
                    default="draft",
                    editable=False,
                    choices=[
                        ("draft", "draft"),
                        ("issued", "issued"),
                        ("active", "active"),
                        ("closed", "closed"),
                        ("archived", "archived"),
                    ],
                ),
            ),
            ("activated_at", models.DateTimeField("activated at", null=True, editable=False)),
            ("activated_by", person("activated by", editable=False, null=True)),
            ("issued_at", models.DateTimeField("issue recorded at", null=True, editable=False)),
            ("issued_by", person("issue recorded by", editable=False, null=True)),
            ("closed_at", models.DateTimeField("closed at", null=True, editable=False)),
            ("closed_by", person("closed by", editable=False, null=True)),
            ("archived_at", models.DateTimeField("archived at", null=True, editable=False)),
            ("archived_by", person("archived by", editable=False, null=True)),
            (
                "sign_off",
                models.BooleanField(
                    "department head signs",
                    default=False,
                    help_text="Filings count only after the department head signed.",
                ),
            ),
            (
                "shares_filings",
                models.BooleanField(
                    "accepted filings are shared",
                    default=True,
                    help_text="Other departments may read a filing once it is accepted.",
                ),
            ),
            (
                "filing_day",
                models.PositiveSmallIntegerField(
                    "filing deadline, day of month",
                    default=25,
                    validators=[MinValueValidator(1), MaxValueValidator(31)],
                ),
            ),
            ("filing_in_next_month", models.BooleanField("deadline lies in the following month", default=False)),
            ("grace_days", models.PositiveSmallIntegerField("grace, working days", default=2)),
            ("review_days", models.PositiveSmallIntegerField("review within, working days", default=3)),
            ("signing_days", models.PositiveSmallIntegerField("signature within, working days", default=1)),
            ("acknowledge_days", models.PositiveSmallIntegerField("acknowledgement within, working days", default=3)),
            (
                "asks_plan_back",
                models.BooleanField(
                    "lead departments plan back",
                    default=False,
                    help_text="Each lead department proposes the milestones of its measure for approval.",
                ),
            ),
            ("plan_back_days", models.PositiveSmallIntegerField("plan-back within, working days", default=10)),
            ("due_soon_days", models.PositiveSmallIntegerField("due soon, working days before", default=5)),
            ("overdue_days", models.PositiveSmallIntegerField("overdue after, working days", default=10)),
            ("behind_points", models.PositiveSmallIntegerField("behind from, percentage points", default=10)),
            (
                "league_table",
                models.BooleanField(
                    "departments are ranked",
                    default=False,
                    help_text="The overview and the pages of the departments then show rank and score, "
                    "and how a score is made.",
                ),
            ),
            (
                "light_basis",
                models.CharField(
                    "lights speak of",
                    max_length=10,
                    default="both",
                    choices=[
                        ("both", "deadlines and schedule"),
                        ("deadline", "deadlines alone"),
                        ("schedule", "schedule alone"),
                    ],
                ),
            ),
            (
                "overdue_points",
                models.PositiveSmallIntegerField(
                    "overdue from more than, percentage points",
                    default=30,
                    help_text="Counts where the lights speak of the schedule alone.",
                ),
            ),
            (
                "takes_late_filings",
                models.BooleanField(
                    "locked months may be supplemented",
                    default=False,
                    help_text="What is filed after the lock counts as late; an issued report stays as it was.",
                ),
            ),
            (
                "evidence_required",
                models.BooleanField(
                    "claims need evidence",
                    default=False,
                    help_text="A figure or a completion is submitted only with a file that shows it.",
                ),
            ),
            (
                "asks_contributions",
                models.BooleanField(
                    "supporting departments write their part",
                    default=False,
                    help_text="From the next month that is opened on.",
                ),
            ),
            (
                "contribution_days",
                models.PositiveSmallIntegerField("their part, working days before the filing deadline", default=2),
            ),
            (
                "approves_reports",
                models.BooleanField(
                    "reports are approved before they are issued",
                    default=False,
                    help_text="By a leader or another coordinator, never by who handed the report in.",
                ),
            ),
            ("inspection_days", models.PositiveSmallIntegerField("inspection report within, working days", default=20)),
            (
                "inspection_reply_days",
                models.PositiveSmallIntegerField("reply to an inspection within, working days", default=5),
            ),
            (
                "report_head",
                models.CharField(
                    "head of its reports",
                    max_length=10,
                    default="bulletin",
                    choices=[
                        ("bulletin", "bulletin"),
                        ("red", "red head with number and imprint"),
                        ("none", "no head"),
                    ],
                ),
            ),
            (
                "report_number_word",
                models.CharField(
                    "word of the document number",
                    max_length=20,
                    blank=True,
                    help_text="For instance 安府办: reports are then numbered by year under a red head.",
                ),
            ),
            (
                "report_signer",
                models.CharField(
                    "signed off by",
                    max_length=40,
                    blank=True,
                    help_text="Named beside the number on reports that go up.",
                ),
            ),
            ("report_copies_to", models.CharField("copies go to", max_length=200, blank=True)),
        ],
        options={
            "verbose_name": "plan",
            "verbose_name_plural": "plans",
            "ordering": ("-year", "title"),
            "constraints": [
                models.UniqueConstraint(fields=("district", "title", "year"), name="plan_title_once_per_year"),
                at_and_by("plan", "activated"),
                models.CheckConstraint(
                    condition=Q(filing_day__gte=1, filing_day__lte=31), name="plan_filing_day_in_month"
                ),
                at_and_by("plan", "issued"),
                at_and_by("plan", "closed"),
                at_and_by("plan", "archived"),
                models.CheckConstraint(
                    condition=Q(closed_at=None) | Q(status__in=("closed", "archived")),
                    name="plan_closed_at_only_while_closed",
                ),
                models.CheckConstraint(
                    condition=Q(status="draft") | Q(is_consultation_draft=False),
                    name="consultation_draft_stays_a_draft",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Document",
        fields=[
            ID,
            (
                "district",
                models.ForeignKey("plans.department", RESTRICT, related_name="documents", verbose_name="district"),
            ),
            ("sha256", models.CharField("SHA-256", max_length=64)),
            ("name", models.CharField("file name", max_length=200)),
            ("size", models.PositiveBigIntegerField("size in bytes")),
            ("kind", models.CharField("kind of document", max_length=30)),
            ("text", models.TextField("stored text")),
            ("repairs", models.JSONField("repair ledger", blank=True, default=list)),
            ("problems", models.JSONField("problems", blank=True, default=list)),
            ("tree", models.JSONField("reading", blank=True, null=True, editable=False)),
            ("reader", models.CharField("mark of the reader", max_length=16, blank=True, editable=False)),
            (
                "plan",
                models.OneToOneField(
                    "plans.plan", SET_NULL, blank=True, null=True, related_name="document", verbose_name="plan"
                ),
            ),
            (
                "earlier_of",
                models.ForeignKey(
                    "plans.plan",
                    SET_NULL,
                    blank=True,
                    null=True,
                    related_name="earlier_documents",
                    verbose_name="earlier text of the plan",
                ),
            ),
            ("superseded_at", models.DateTimeField("superseded at", null=True, editable=False)),
            ("superseded_by", person("superseded by", editable=False, null=True)),
            ("uploaded_at", models.DateTimeField("uploaded at")),
            ("uploaded_by", person("uploaded by")),
        ],
        options={
            "verbose_name": "source document",
            "verbose_name_plural": "source documents",
            "ordering": ("-uploaded_at",),
            "constraints": [
                models.UniqueConstraint(fields=("district", "sha256"), name="document_once_per_district"),
                at_and_by("document", "superseded"),
                models.CheckConstraint(condition=Q(plan=None) | Q(earlier_of=None), name="document_current_or_earlier"),
            ],
        },
    ),
    migrations.CreateModel(
        "Section",
        fields=[
            ID,
            ("plan", models.ForeignKey("plans.plan", CASCADE, related_name="sections", verbose_name="plan")),
            ("ordinal", models.PositiveSmallIntegerField("position")),
            ("number", models.CharField("number as printed", max_length=20, blank=True)),
            ("heading", models.CharField("heading", max_length=200)),
            ("span_start", models.PositiveIntegerField("start in the source", blank=True, null=True)),
            ("span_end", models.PositiveIntegerField("end in the source", blank=True, null=True)),
        ],
        options={
            "verbose_name": "section",
            "verbose_name_plural": "sections",
            "ordering": ("plan", "ordinal"),
            "constraints": [
                models.UniqueConstraint(
                    fields=("plan", "ordinal"), deferrable=Deferrable.IMMEDIATE, name="section_position_once"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Requirement",
        fields=[
            ID,
            ("plan", models.ForeignKey("plans.plan", CASCADE, related_name="requirements", verbose_name="plan")),
            (
                "section",
                models.ForeignKey(
                    "plans.section",
                    SET_NULL,
                    blank=True,
                    null=True,
                    related_name="requirements",
                    verbose_name="section",
                ),
            ),
            ("ordinal", models.PositiveSmallIntegerField("position")),
            ("number", models.CharField("number as printed", max_length=20, blank=True)),
            ("heading", models.CharField("heading", max_length=200, blank=True)),
            ("body", models.TextField("text", blank=True)),
        ],
        options={
            "verbose_name": "work requirement",
            "verbose_name_plural": "work requirements",
            "ordering": ("plan", "ordinal"),
            "constraints": [
                models.UniqueConstraint(fields=("plan", "ordinal"), name="requirement_position_once"),
            ],
        },
    ),
]

# The pairs of Plan.MOVES; a test holds the two equal.
GUARD = """
CREATE FUNCTION plans_guard_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'archived' AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'plan % is archived', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status <> OLD.status AND NOT (OLD.status || ' ' || NEW.status) = ANY (ARRAY[
        'draft issued', 'draft active', 'issued active', 'active closed', 'closed active', 'closed archived'])
    THEN
        RAISE EXCEPTION 'a plan does not go from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plans_guard_plan BEFORE UPDATE ON plans_plan
    FOR EACH ROW EXECUTE FUNCTION plans_guard_plan();
"""
UNGUARD = """
DROP TRIGGER plans_guard_plan ON plans_plan;
DROP FUNCTION plans_guard_plan();
"""

# A superior plan is a published one of a territory above.
SUPERIOR = """
CREATE FUNCTION plans_guard_superior() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        WITH RECURSIVE above AS (
            SELECT parent_id AS id FROM plans_department WHERE id = NEW.district_id
            UNION SELECT up.parent_id FROM plans_department up JOIN above ON up.id = above.id)
        SELECT FROM plans_plan superior JOIN above ON above.id = superior.district_id
        WHERE superior.id = NEW.superior_id AND superior.status IN ('active', 'closed', 'archived'))
    THEN
        RAISE EXCEPTION 'plan % is no published plan of a territory above', NEW.superior_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plans_guard_superior BEFORE INSERT OR UPDATE OF superior_id ON plans_plan
    FOR EACH ROW WHEN (NEW.superior_id IS NOT NULL) EXECUTE FUNCTION plans_guard_superior();
"""
NO_SUPERIOR = """
DROP TRIGGER plans_guard_superior ON plans_plan;
DROP FUNCTION plans_guard_superior();
"""

RULES = [
    migrations.RunSQL(GUARD, UNGUARD),
    migrations.RunSQL(SUPERIOR, NO_SUPERIOR),
    _settled.hold("plans_section", "held.plan_id"),
    _settled.hold("plans_requirement", "held.plan_id"),
    record("plans_plan"),
    record("plans_document", heavy=("text", "repairs", "problems", "tree")),
    record("plans_section"),
    record("plans_requirement"),
]
