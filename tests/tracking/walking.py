"""Random walks over a status table: what it allows happens, what it does not is refused and changes nothing."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from hypothesis import strategies as st

from plans.lifecycle import MoveRefused, Refused


def walk(
    thing: Any,
    acts: Mapping[str, Callable[[Any], object]],
    verbs: list[str],
    *,
    narrowed: Mapping[str, Collection[str]] | None = None,
) -> None:
    """Tries each verb; `narrowed` names the states that a rule of the plan leaves of a verb's sources."""
    for verb in verbs:
        thing.refresh_from_db()
        move = thing.MOVES[verb]
        before, allowed = thing.status, thing.status in (narrowed or {}).get(verb, move.sources)
        try:
            acts[verb](thing)
        except (MoveRefused, Refused):
            thing.refresh_from_db()
            assert not allowed
            assert thing.status == before
        else:
            thing.refresh_from_db()
            assert allowed
            assert thing.status == move.target


def walks(*verbs: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(verbs), max_size=9)
