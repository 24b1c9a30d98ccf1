"""How the duty view is put together: one view for each kind of duty, and the union of those in force."""

from collections.abc import Mapping, Sequence

from django.db import migrations

COLUMNS = "key, kind, thing_id, page_id, subject, plan_id, measure_id, department_id, role, opened_on, due_on"


def kind(name: str, select: str) -> migrations.RunSQL:
    """The view tracking_duty_`name`. `select` gives the columns from thing_id on, in the order of COLUMNS.

    thing_id is what is owed, page_id the argument of the page on which it is discharged, subject what a person would
    call it: the title, or the month as 2026-10.
    """
    return migrations.RunSQL(
        f"CREATE VIEW tracking_duty_{name} AS SELECT '{name}:' || owed.thing_id AS key, '{name}' AS kind, owed.* "
        f"FROM ({select}) owed (thing_id, page_id, subject, plan_id, measure_id, department_id, role, opened_on, due_on)",
        f"DROP VIEW tracking_duty_{name}",
    )


def union(now: Sequence[str], *, before: Sequence[str]) -> migrations.RunSQL:
    """All kinds in force; written anew by each migration that adds one, with those `before` it for the way back."""
    return migrations.RunSQL(_replace(now), _replace(before))


def counts(by_role: Mapping[str, Sequence[str]], *, before: str) -> migrations.RunSQL:
    """How much a role owes, for every page; written anew, as the union is, by each migration that adds a kind.

    A function keeps the plan of each of its statements, where a query is planned each time, and plans only the statement
    that is asked for: a role's own. `before` is the function for the way back.
    """
    each = " ".join(f"WHEN '{role}' THEN RETURN QUERY {_count(kinds)};" for role, kinds in by_role.items())
    return migrations.RunSQL(
        f"""
CREATE OR REPLACE FUNCTION tracking_owed(role_held varchar, departments bigint[], today date)
RETURNS TABLE (duties bigint, reviews bigint, overdue bigint) LANGUAGE plpgsql STABLE
SET plan_cache_mode TO force_generic_plan AS $$
BEGIN
    CASE role_held {each} ELSE RETURN QUERY SELECT 0::bigint, 0::bigint, 0::bigint; END CASE;
END $$
""",
        before,
    )


def create(kinds: Sequence[str]) -> str:
    return "CREATE VIEW tracking_duty AS " + _union(kinds)


def _replace(kinds: Sequence[str]) -> str:
    return "CREATE OR REPLACE VIEW tracking_duty AS " + _union(kinds)


def _count(kinds: Sequence[str]) -> str:
    return f"""
    WITH RECURSIVE below(id) AS (
        SELECT unnest(departments)
        UNION SELECT child.id FROM plans_department child JOIN below ON child.parent_id = below.id)
    SELECT count(*), count(*) FILTER (WHERE duty.kind = 'review'), count(*) FILTER (WHERE duty.due_on < today)
    FROM ({_union(kinds)}) duty WHERE duty.department_id IN (SELECT id FROM below)"""


def _union(kinds: Sequence[str]) -> str:
    return " UNION ALL ".join(f"SELECT {COLUMNS} FROM tracking_duty_{name}" for name in kinds)
