"""How a noun keeps to its moves and to what it began with, whoever sends the statement."""

from collections.abc import Sequence

from django.db import migrations


def guard(noun: str, *, moves: Sequence[str], fixed: Sequence[str]) -> migrations.RunSQL:
    """`moves` are the pairs of the noun's MOVES (a test holds the two equal), `fixed` the columns that never change."""
    pairs = ", ".join(f"'{pair}'" for pair in moves)
    before, after = (", ".join(f"{row}.{column}" for column in fixed) for row in ("OLD", "NEW"))
    return migrations.RunSQL(
        f"""
CREATE FUNCTION tracking_guard_{noun}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> OLD.status AND NOT (OLD.status || ' ' || NEW.status) = ANY (ARRAY[{pairs}]) THEN
        RAISE EXCEPTION '{noun} does not go from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    IF ROW({after}) IS DISTINCT FROM ROW({before}) THEN
        RAISE EXCEPTION '{noun} keeps what it began with' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_guard_{noun} BEFORE UPDATE ON tracking_{noun}
    FOR EACH ROW EXECUTE FUNCTION tracking_guard_{noun}();
""",
        f"DROP TRIGGER tracking_guard_{noun} ON tracking_{noun}; DROP FUNCTION tracking_guard_{noun}();",
    )
