"""One departure from the form, as a frozen value and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from plans.documents.tree import UnreadableDocument

LONGEST, MOST = 60, 500  # characters of a text that is quoted, departures that are told


@dataclass(frozen=True)
class Departure:
    """`clause` of the standard, the `rule` (worded by `words`), and what the file has where it asks for `wanted`.

    `paragraph` counts from 1, tables left out; 0 is the file as a whole. `excerpt` begins that paragraph. The same
    departure in further places is told once, with their number in `times`.
    """

    clause: str
    rule: str
    found: str
    wanted: str
    paragraph: int = 0
    excerpt: str = ""
    times: int = 1


def to_json(departures: Iterable[Departure]) -> str:
    return json.dumps([asdict(one) for one in departures], ensure_ascii=False)


def from_json(answer: bytes) -> tuple[Departure, ...]:
    """What a reader sent; it is not trusted, so anything of another shape is refused as `broken`."""
    try:
        rows = json.loads(answer)
        if isinstance(rows, dict):
            raise UnreadableDocument(str(rows["refused"]), **{str(k): str(v) for k, v in rows["params"].items()})
        return tuple(_departure(**row) for row in rows[:MOST])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UnreadableDocument("broken")


def _departure(*, paragraph: int, times: int, **words: str) -> Departure:
    cut = {name: str(word)[:LONGEST] for name, word in words.items()}
    return Departure(**cut, paragraph=int(paragraph), times=int(times))
