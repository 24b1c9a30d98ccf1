"""Who is at work, told to the database with each statement that writes: its triggers put it into the record of changes.

The words travel in front of the statement, in the same message, and hold for its transaction only. A setting for the
whole session was the other way; it is lost when a savepoint goes back, and left behind on a connection that is shared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

LONGEST_DOOR = 200  # characters
WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|WITH)\b", re.IGNORECASE)
Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


@contextmanager
def at_work(door: str, person: Callable[[], int | None] = lambda: None) -> Iterator[None]:
    """What is written inside was done through `door`, by whoever `person` names at that moment."""

    def told(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if many or not WRITES.match(sql):
            return execute(sql, params, many, context)
        words = f"{person() or ''}|{door[:LONGEST_DOOR]}".replace("'", "''").replace("\x00", "")
        if params is not None:
            words = words.replace("%", "%%")
        result = execute(f"SELECT set_config('guatu.told', '{words}', true);\n{sql}", params, many, context)
        context["cursor"].cursor.nextset()  # past the answer to the first statement
        return result

    with connection.execute_wrapper(told):
        yield
