"""What the role may do as which the application signs in to the database: its work, and nothing to the record.

The owner of the tables migrates; web, worker and beat come as a role that owns nothing. So whoever takes over one of
these processes can neither lift the triggers that keep the record of changes nor write into it beside them.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from plans.lifecycle import Refused

# Written by triggers in the name of the owner; written by `seal`; written by `migrate`.
READ_ONLY, ADDED_ONLY = ("plans_change", "django_migrations"), ("plans_seal",)
# Every other table whose rows a trigger keeps as they are: a BEFORE trigger (2) of UPDATE (16) and DELETE (8).
KEPT = """
    SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = 'plans_refuse_change'::regproc AND tgqual IS NULL
        AND tgtype & 26 = 26"""
MAY_CHANGE = """
    SELECT has_table_privilege('plans_change', 'UPDATE, DELETE, TRUNCATE, INSERT')
        OR (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'plans_change'::regclass)"""

GRANTED = (
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}",
    "GRANT USAGE ON SCHEMA public TO {}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
)
IS_MORE = """
    SELECT rolsuper OR rolbypassrls OR pg_has_role(pg_roles.oid, relowner, 'MEMBER') FROM pg_roles, pg_class
    WHERE rolname = %s AND pg_class.oid = 'plans_change'::regclass"""


class NoRole(Refused):
    """The address names no role that could be the application's."""

    code = "no_role"


def may_change_the_record() -> bool:
    """Whether the role of this connection could change the record of changes, by a right or as its owner."""
    with connection.cursor() as cursor:
        cursor.execute(MAY_CHANGE)
        return bool(cursor.fetchone()[0])


@transaction.atomic
def grant(url: str) -> str:
    """Let the role of this address do its work, whatever it might do before; made here where there is none.

    Returns its name. After every migration again: a new table is nobody's but the owner's.
    """
    told = urlsplit(url)
    name, password = unquote(told.username or ""), unquote(told.password or "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if not name or (name,) == cursor.fetchone():
            raise NoRole(_("APPLICATION_DATABASE_URL has to name another role than the owner of the tables."))
        _come_to_be(name, password)
        role = sql.Identifier(name)
        for words in GRANTED:
            _run(words, role)
        cursor.execute(KEPT)
        kept = {table for (table,) in cursor.fetchall()} | {*READ_ONLY, *ADDED_ONLY}
    for table in sorted(kept):
        lost = "INSERT, UPDATE, DELETE" if table in READ_ONLY else "UPDATE, DELETE"
        _run(f"REVOKE {lost} ON {{}} FROM {{}}", sql.Identifier(table), role)
    return name


def _run(words: str, *parts: sql.Composable) -> None:
    """As text: who is told of every statement (plans/recording.py) reads text."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(words).format(*parts).as_string(connection.connection))


def _come_to_be(name: str, password: str) -> None:
    """A role that may sign in and nothing else. Raises NoRole for one that is more than that."""
    with connection.cursor() as cursor:
        cursor.execute(IS_MORE, [name])
        known = cursor.fetchone()
        if known == (True,):
            words = _("“%(name)s” owns the tables or is a superuser, and so cannot be the application's role.")
            raise NoRole(words % {"name": name})
        cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() == (True,):
            verb = "ALTER" if known else "CREATE"
            words = f"{verb} ROLE {{}} LOGIN NOCREATEDB NOCREATEROLE PASSWORD {{}}"
            _run(words, sql.Identifier(name), sql.Literal(password or None))
        elif not known:
            raise NoRole(_("There is no role “%(name)s”, and this one may not make it.") % {"name": name})
