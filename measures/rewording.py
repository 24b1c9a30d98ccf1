"""What changed between two wordings, word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Numbers and Latin words stay whole; Chinese is read character by character.
WORD = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*%?|\s+|.", re.S)
SENTENCE = re.compile(r"[^。；;！!？?\n]*[。；;！!？?\n]?", re.S)
MOST_WORDS = 3000  # of a text that is compared word by word; a longer one sentence by sentence
SHORTEST_REST = 2  # a single character that stayed between two changes is read as changed with them


class Part(StrEnum):
    SAME = "same"
    DROPPED = "del"
    ADDED = "ins"


@dataclass(frozen=True)
class Piece:
    """Characters of both texts, of the old one only, or of the new one only."""

    part: Part
    text: str


def reworded(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in reading order: without the added ones they are `before`, without the dropped ones `after`."""
    one, other = _words(before), _words(after)
    if max(len(one), len(other)) > MOST_WORDS:
        one, other = SENTENCE.findall(before), SENTENCE.findall(after)
    return tuple(_joined(list(_runs(one, other))))


def _words(text: str) -> list[str]:
    return WORD.findall(text)


def _runs(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(of the old, of the new) in turn; equal where nothing changed."""
    for _, start, end, from_, to in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        yield "".join(one[start:end]), "".join(other[from_:to])


def _joined(runs: list[tuple[str, str]]) -> Iterator[Piece]:
    before = after = ""
    for place, (one, other) in enumerate(runs):
        stayed = one == other
        inside = 0 < place < len(runs) - 1
        if not stayed or (inside and len(one) < SHORTEST_REST and one.strip().isalnum()):
            before, after = before + one, after + other
            continue
        yield from _change(before, after)
        before = after = ""
        yield Piece(Part.SAME, one)
    yield from _change(before, after)


def _change(before: str, after: str) -> Iterator[Piece]:
    if before:
        yield Piece(Part.DROPPED, before)
    if after:
        yield Piece(Part.ADDED, after)
