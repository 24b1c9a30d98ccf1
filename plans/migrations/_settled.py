"""How a table is held still once the plan it hangs on is over, whoever sends the statement."""

from collections.abc import Sequence

from django.db import migrations

CLOSED, ARCHIVED = ("closed", "archived"), ("archived",)


def hold(
    table: str, plan: str, *, states: Sequence[str] = CLOSED, events: str = "INSERT OR UPDATE OR DELETE"
) -> migrations.RunSQL:
    """Refuse every change of `table` (of those kinds) while its plan is in one of `states`.

    `plan` is the SQL for the id of the plan of the row `held`. The plan's row is read FOR SHARE, so that nothing slips
    in beside the transaction that closes it; those who work on the plan do not wait for one another.
    """
    values = ", ".join(f"'{state}'" for state in states)
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {table}_settled() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            held {table};
            state text;
        BEGIN
            IF TG_OP = 'DELETE' THEN held := OLD; ELSE held := NEW; END IF;
            SELECT status INTO state FROM plans_plan WHERE id = ({plan}) FOR SHARE;
            IF state IN ({values}) THEN
                RAISE EXCEPTION 'the plan is %: rows of {table} stay as they are', state
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN held;
        END $$;
        CREATE TRIGGER {table}_settled BEFORE {events} ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_settled();
        """,
        f"DROP TRIGGER {table}_settled ON {table}; DROP FUNCTION {table}_settled();",
    )


MEASURE = "SELECT plan_id FROM measures_measure WHERE id = held.measure_id"
