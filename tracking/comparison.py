"""What changed from one text to the next, in pieces a page can mark. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Chinese is compared clause by clause first and sign by sign only inside a changed clause: comparing whole texts sign
# by sign takes quadratic time and scatters the marks.
CLAUSE = re.compile(r"[^，。；、！？,;!?\n]*[，。；、！？,;!?\n]|[^，。；、！？,;!?\n]+")
SIGN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+|.", re.S)
LONGEST_FINE = 600  # characters of a changed passage that is compared sign by sign
LEAST_ALIKE = 0.3  # below, a passage was rewritten and reads better as one deletion and one insertion


@dataclass(frozen=True)
class Piece:
    """`kind` is same, ins (only in the newer text) or del (only in the older one)."""

    kind: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order; without the `del` ones they are `after`, without `ins` `before`."""
    return list(_joined(_clauses(CLAUSE.findall(before), CLAUSE.findall(after))))


def _clauses(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = "".join(before[a:b]), "".join(after[c:d])
        if tag == "equal":
            yield Piece("same", new)
        elif tag == "replace" and len(old) + len(new) <= LONGEST_FINE:
            yield from _signs(SIGN.findall(old), SIGN.findall(new))
        else:
            yield Piece("del", old)
            yield Piece("ins", new)


def _signs(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        yield Piece("del", "".join(before))
        yield Piece("ins", "".join(after))
        return
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(after[c:d]))
        else:
            yield Piece("del", "".join(before[a:b]))
            yield Piece("ins", "".join(after[c:d]))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Without empty pieces, and with neighbours of one kind as one."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last
