"""How every change of a table comes into the record of changes, whoever makes it, by whatever door, SQL included.

One trigger function for all tables, in place of a table of events beside each (django-pghistory): a column that is
added later is recorded without another migration. The functions stand in foundation/record.py. See ADR 22.
"""

from collections.abc import Sequence

from django.db import migrations

HIDDEN = "•••"


def record(
    table: str, *, key: str = "id", ignored: Sequence[str] = (), secret: Sequence[str] = (), heavy: Sequence[str] = ()
) -> migrations.RunSQL:
    """Write down each change of `table`, whose primary key is `key`.

    A change of `ignored` columns alone is none; of a `secret` one only that it changed is written; a `heavy` one, of
    megabytes, is written as its SHA-256.
    """
    masks = ", ".join(f'"{column}": "{HIDDEN}"' for column in secret)
    told = ", ".join(f"'{part}'" for part in (key, ",".join(ignored), f"{{{masks}}}", ",".join(heavy)))
    return migrations.RunSQL(_triggers(table, told, bool(heavy)), _none(table))


def _triggers(table: str, told: str, heavy: bool) -> str:
    whole = "plans_record_heavy" if heavy else "plans_record_rows"
    changed = (
        f"AFTER UPDATE ON {table} REFERENCING OLD TABLE AS was NEW TABLE AS rows FOR EACH STATEMENT"
        f" EXECUTE FUNCTION plans_record_heavy({told})"
        if heavy
        else f"AFTER UPDATE ON {table} FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)"
        f" EXECUTE FUNCTION plans_record_change({told})"
    )
    return f"""
        CREATE TRIGGER recorded_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS rows
            FOR EACH STATEMENT EXECUTE FUNCTION {whole}({told});
        CREATE TRIGGER recorded_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS rows
            FOR EACH STATEMENT EXECUTE FUNCTION {whole}({told});
        CREATE TRIGGER recorded_update {changed};
        CREATE TRIGGER recorded_truncate AFTER TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION plans_record_rows({told});
    """


def _none(table: str) -> str:
    return "".join(
        f"DROP TRIGGER recorded_{event} ON {table};\n" for event in ("insert", "delete", "update", "truncate")
    )


def keep(table: str) -> migrations.RunSQL:
    """Rows of `table` are written once: by trigger for everybody, by privilege for whoever is no superuser."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION plans_refuse_change();
        CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION plans_refuse_truncate();
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, CURRENT_USER;
        """,
        f"""
        DROP TRIGGER {table}_kept ON {table};
        DROP TRIGGER {table}_never_emptied ON {table};
        GRANT UPDATE, DELETE, TRUNCATE ON {table} TO CURRENT_USER;
        """,
    )


def stay(table: str, *, events: str = "UPDATE OR DELETE", refuse: str = "plans_refuse_change") -> migrations.RunSQL:
    """Rows of `table` stay as they were written, by trigger alone; with UPDATE alone, until they go with their owner."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_kept BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {refuse}()",
        f"DROP TRIGGER {table}_kept ON {table}",
    )
