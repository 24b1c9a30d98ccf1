"""What many tests start from is built once in each test process, and afterwards put back row by row.

Building a district by the actions and models of the house took longer than most of what is tried on it. Here the rows
that a first building left are kept, and the objects that it gave; who builds the same in an empty house gets the same
rows, under the same numbers, and a copy of the objects.
"""

import json
import pickle
from collections.abc import Callable
from functools import cache, wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

Asked = ParamSpec("Asked")
Built = TypeVar("Built")

IS_EMPTY = """
    SELECT NOT EXISTS (SELECT FROM plans_department)
        AND (SELECT count(*) FROM plans_user) = (SELECT count(*) FROM seed.plans_user)"""
HAS_SEED = "SELECT to_regclass('seed.plans_user') IS NOT NULL"  # the database of a test run; others are built in anew
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
# As `replica`, because the checks and triggers of the first building have left their rows, too.
PUT_BACK = "SET LOCAL session_replication_role = replica; {rows} SET LOCAL session_replication_role = origin"
ROWS = "INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, $kept$[{rows}]$kept$);"
# A test may have set the counter of a table back; what comes next must not get the number of a row put back here.
COUNTER = """
    SELECT setval(one, greatest(nextval(one), {top}))
    FROM (SELECT pg_get_serial_sequence('{table}', 'id')::regclass) AS counter (one);"""


def kept(build: Callable[Asked, Built]) -> Callable[Asked, Built]:
    """For a function that builds by its simple arguments alone: it asks no clock and no lot."""
    found: dict[str, tuple[str, bytes]] = {}

    @wraps(build)
    def built(*args: Asked.args, **kwargs: Asked.kwargs) -> Built:
        if not _house_is_empty():
            return build(*args, **kwargs)
        asked = repr((args, sorted(kwargs.items())))
        if asked in found:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(found[asked][0])
        else:
            before = rows_of_all_tables()
            objects = pickle.dumps(build(*args, **kwargs))
            found[asked] = _putting_back(before, rows_of_all_tables()), objects
        return pickle.loads(found[asked][1])

    return built


def _house_is_empty() -> bool:
    return _has_seed(connection.settings_dict["NAME"]) and _asked(IS_EMPTY)


@cache
def _has_seed(_database: str) -> bool:
    return _asked(HAS_SEED)


def _asked(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def rows_of_all_tables() -> dict[str, set[str]]:
    """The rows of each table as JSON."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT row_to_json(one)::text FROM "{table}" AS one')
            found[table] = {row for (row,) in cursor.fetchall()}
    return found


def _putting_back(before: dict[str, set[str]], after: dict[str, set[str]]) -> str:
    came = {table: rows - before[table] for table, rows in after.items()}
    assert all(before[table] <= rows for table, rows in after.items()), "what is built changes no row that was there"
    rows = "".join(_statements(f'"{table}"', sorted(rows)) for table, rows in came.items() if rows)
    return PUT_BACK.format(rows=rows)


def _statements(table: str, rows: list[str]) -> str:
    top = max(json.loads(row).get("id", 0) for row in rows)
    put_back = ROWS.format(table=table, rows=",".join(rows))
    return put_back + (COUNTER.format(table=table, top=top) if top else "")
