"""Every move of a plan with its stamps; what is over stays as it is; a superior plan is one of a territory above."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from plans.migrations import _settled

ACTS = {"issued": "issue recorded", "closed": "closed", "archived": "archived"}

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
UNGUARD = """
DROP TRIGGER plans_guard_superior ON plans_plan;
DROP FUNCTION plans_guard_superior();
DROP TRIGGER plans_guard_plan ON plans_plan;
DROP FUNCTION plans_guard_plan();
"""


def stamps(act):
    yield migrations.AddField(
        "plan", f"{act}_at", models.DateTimeField(editable=False, null=True, verbose_name=f"{ACTS[act]} at")
    )
    yield migrations.AddField(
        "plan",
        f"{act}_by",
        models.ForeignKey(
            editable=False,
            null=True,
            on_delete=django.db.models.deletion.RESTRICT,
            related_name="+",
            to=settings.AUTH_USER_MODEL,
            verbose_name=f"{ACTS[act]} by",
        ),
    )


def together(act):
    return migrations.AddConstraint(
        "plan",
        models.CheckConstraint(
            condition=models.Q(**{f"{act}_at": None, f"{act}_by": None})
            | models.Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
            name=f"plan_{act}_at_and_by",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("plans", "0009_taking_on_settings")]

    operations = [
        *[field for act in ACTS for field in stamps(act)],
        *[together(act) for act in ACTS],
        migrations.AddConstraint(
            "plan",
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(status__in=("closed", "archived")),
                name="plan_closed_at_only_while_closed",
            ),
        ),
        migrations.RemoveConstraint("plan", "consultation_draft_never_active"),
        migrations.AddConstraint(
            "plan",
            models.CheckConstraint(
                condition=models.Q(status="draft") | models.Q(is_consultation_draft=False),
                name="consultation_draft_stays_a_draft",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        _settled.hold("plans_section", "held.plan_id"),
        _settled.hold("plans_requirement", "held.plan_id"),
    ]
