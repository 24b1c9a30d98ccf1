"""Posts change hands; who acts for which is one view; the three administrations are held apart (三员分立)."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import RESTRICT, F, Q

from plans.migrations._recorded import record
from plans.migrations._tables import ID, at_and_by, one_at_a_time, person

ROLES = [
    ("liaison", "liaison"),
    ("head", "department head"),
    ("coordinator", "coordinator"),
    ("leader", "district leader"),
    ("data_entry", "data entry"),
    ("security", "security admin"),
    ("auditor", "auditor"),
]

TABLES = [
    migrations.CreateModel(
        "Post",
        fields=[
            ID,
            (
                "department",
                models.ForeignKey("plans.department", RESTRICT, related_name="posts", verbose_name="department"),
            ),
            ("role", models.CharField("role", max_length=12, choices=ROLES)),
            (
                "title",
                models.CharField("title", max_length=40, blank=True, help_text="Only where a role has several posts."),
            ),
        ],
        options={
            "verbose_name": "post",
            "verbose_name_plural": "posts",
            "constraints": [
                models.UniqueConstraint(fields=("department", "role", "title"), name="post_once"),
            ],
        },
    ),
    migrations.CreateModel(
        "Membership",
        fields=[
            ID,
            ("post", models.ForeignKey("plans.post", RESTRICT, related_name="memberships", verbose_name="post")),
            (
                "person",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, RESTRICT, related_name="memberships", verbose_name="person"
                ),
            ),
            ("from_on", models.DateField("from")),
            ("until_on", models.DateField("until", blank=True, null=True)),
            (
                "takes_over",
                models.OneToOneField(
                    "plans.membership",
                    RESTRICT,
                    null=True,
                    editable=False,
                    related_name="successor",
                    verbose_name="takes over from",
                ),
            ),
            ("predecessor_until_on", models.DateField("the predecessor was to stay until", null=True, editable=False)),
        ],
        options={
            "verbose_name": "holder of a post",
            "verbose_name_plural": "holders of posts",
            "ordering": ("post", "from_on"),
            "constraints": [
                models.CheckConstraint(
                    condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="membership_ends_after_start"
                ),
                one_at_a_time("post", name="post_held_by_one_person_at_a_time"),
            ],
        },
    ),
    migrations.CreateModel(
        "Delegation",
        fields=[
            ID,
            ("post", models.ForeignKey("plans.post", RESTRICT, related_name="delegations", verbose_name="post")),
            (
                "person",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, RESTRICT, related_name="delegations", verbose_name="deputy"
                ),
            ),
            ("from_on", models.DateField("from")),
            ("until_on", models.DateField("until")),
            ("reason", models.CharField("reason", max_length=200)),
            ("made_at", models.DateTimeField("set up at", editable=False)),
            ("made_by", person("set up by", editable=False)),
            ("ended_at", models.DateTimeField("ended at", null=True, editable=False)),
            ("ended_by", person("ended by", editable=False, null=True)),
        ],
        options={
            "verbose_name": "deputy of a post",
            "verbose_name_plural": "deputies of posts",
            "ordering": ("post", "from_on"),
            "constraints": [
                models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="delegation_ends_after_start"),
                models.CheckConstraint(condition=~Q(reason=""), name="delegation_has_a_reason"),
                at_and_by("delegation", "ended"),
                one_at_a_time("post", condition=Q(ended_at=None), name="post_has_one_deputy_at_a_time"),
            ],
        },
    ),
    migrations.CreateModel(
        "Holding",
        fields=[
            ("key", models.CharField(primary_key=True, max_length=40, serialize=False)),
            ("from_on", models.DateField("from")),
            ("until_on", models.DateField("until", null=True)),
            ("is_deputy", models.BooleanField("deputy")),
        ],
        options={
            "verbose_name": "person at a post",
            "verbose_name_plural": "people at posts",
            "db_table": "plans_holding",
            "managed": False,
        },
    ),
]

HOLDING = """
CREATE VIEW plans_holding AS
SELECT 'membership:' || id AS key, post_id, person_id, from_on, until_on, false AS is_deputy FROM plans_membership
UNION ALL
SELECT 'delegation:' || id, post_id, person_id, from_on,
       least(until_on, (ended_at AT TIME ZONE 'Asia/Shanghai')::date - 1), true FROM plans_delegation;
"""

# Nobody is deputy to himself.
DEPUTIES = """
CREATE FUNCTION plans_guard_delegation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ended_at IS NULL AND EXISTS (
        SELECT FROM plans_membership held
        WHERE held.post_id = NEW.post_id AND held.person_id = NEW.person_id
          AND daterange(held.from_on, held.until_on, '[]') && daterange(NEW.from_on, NEW.until_on, '[]'))
    THEN
        RAISE EXCEPTION 'nobody is deputy to himself' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plans_guard_delegation BEFORE INSERT OR UPDATE ON plans_delegation
    FOR EACH ROW EXECUTE FUNCTION plans_guard_delegation();
"""
NO_DEPUTIES = """
DROP TRIGGER plans_guard_delegation ON plans_delegation;
DROP FUNCTION plans_guard_delegation();
"""

# Nobody is two of the three administrators at once, and an auditor nothing else.
APART = """
CREATE FUNCTION plans_administrations_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine text := (SELECT role FROM plans_post WHERE id = NEW.post_id);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('plans_administrations'), NEW.person_id::int);
    IF EXISTS (
        SELECT FROM plans_holding held JOIN plans_post post ON post.id = held.post_id
        WHERE held.person_id = NEW.person_id AND post.role <> mine
            AND held.from_on <= coalesce(NEW.until_on, 'infinity') AND coalesce(held.until_on, 'infinity') >= NEW.from_on
            AND ('auditor' IN (post.role, mine) OR (post.role IN ('data_entry', 'security')
                AND mine IN ('data_entry', 'security'))))
    THEN
        RAISE EXCEPTION 'one person does not hold two of the three administrations' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER plans_membership_apart AFTER INSERT OR UPDATE ON plans_membership
    FOR EACH ROW EXECUTE FUNCTION plans_administrations_apart();
CREATE TRIGGER plans_delegation_apart AFTER INSERT ON plans_delegation
    FOR EACH ROW EXECUTE FUNCTION plans_administrations_apart();

CREATE FUNCTION plans_role_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM plans_membership WHERE post_id = NEW.id) THEN
        RAISE EXCEPTION 'the role of a post that was held stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plans_post_role_stays BEFORE UPDATE OF role ON plans_post
    FOR EACH ROW WHEN (OLD.role IS DISTINCT FROM NEW.role) EXECUTE FUNCTION plans_role_stays();
"""
TOGETHER = """
DROP TRIGGER plans_post_role_stays ON plans_post;
DROP FUNCTION plans_role_stays();
DROP TRIGGER plans_delegation_apart ON plans_delegation;
DROP TRIGGER plans_membership_apart ON plans_membership;
DROP FUNCTION plans_administrations_apart();
"""

RULES = [
    migrations.RunSQL(HOLDING, "DROP VIEW plans_holding"),
    migrations.RunSQL(DEPUTIES, NO_DEPUTIES),
    migrations.RunSQL(APART, TOGETHER),
    record("plans_post"),
    record("plans_membership"),
    record("plans_delegation"),
]
