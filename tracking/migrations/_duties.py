"""How the duty view is put together: one view for each kind of duty, and the union of those in force."""

from collections.abc import Sequence

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


def create(kinds: Sequence[str]) -> str:
    return "CREATE VIEW tracking_duty AS " + _union(kinds)


def _replace(kinds: Sequence[str]) -> str:
    return "CREATE OR REPLACE VIEW tracking_duty AS " + _union(kinds)


def _union(kinds: Sequence[str]) -> str:
    return " UNION ALL ".join(f"SELECT {COLUMNS} FROM tracking_duty_{name}" for name in kinds)
