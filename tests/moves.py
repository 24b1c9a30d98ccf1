"""Status tables, as the code and as the database know them, and a walk along one."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from django.db import connection, models

from plans.lifecycle import MoveRefused

PAIR = re.compile(r"'(\w+) (\w+)'")


def moves_of(model: type[models.Model]) -> set[tuple[str, str]]:
    return {(source, move.target) for move in model.MOVES.values() for source in move.sources}


def moves_of_trigger(name: str) -> set[tuple[str, str]]:
    """The pairs that stand in the definition of a trigger or of its function."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) || pg_get_functiondef(tgfoid) FROM pg_trigger WHERE tgname = %s", [name]
        )
        return set(PAIR.findall(cursor.fetchone()[0]))


def walk(thing: models.Model, verbs: Iterable[str], acts: Mapping[str, Callable[[Any], object]]) -> None:
    """Take one verb after the other: each leads where its table says, or is refused and changes nothing."""
    for verb in verbs:
        move, state = thing.MOVES[verb], thing.status
        if state in move.sources:
            acts[verb](thing)
            expected = move.target
        else:
            with pytest.raises(MoveRefused):
                acts[verb](thing)
            expected = state
        thing.refresh_from_db()
        assert thing.status == expected
