"""Reading a file nobody has vouched for, in a child process that may be killed.

The child is a fork of the `stem`; only that loads the reading libraries. Only values of this room come back: what the
child sends is not trusted either.
"""

import io
import json
import os
import pickle
from typing import Any

from plans.documents import filled, tree
from plans.documents.filled import FilledSheet
from plans.documents.form import departure
from plans.documents.form.departure import Departure
from plans.documents.grid import Grid, from_json
from plans.documents.stem import Stem, StemFailed
from plans.documents.tree import ParsedPlan, UnreadableDocument

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
WALL_SECONDS = 30

_STEM = Stem()
_ALLOWED = {("datetime", "date"), ("decimal", "Decimal")}


def parse_untrusted(content: bytes, *, filename: str = "", memory: int = MEMORY) -> ParsedPlan:
    """`parsing.parse` in a child process. What exceeds the limits is refused as `too_expensive`."""
    return _answered(_asked("plan", content, filename=os.path.basename(filename), memory=memory))


def grids_untrusted(content: bytes, *, memory: int = MEMORY) -> tuple[Grid, ...]:
    """`read_grids.grids_of` in a child process."""
    return from_json(_asked("grids", content, filename="", memory=memory))


def filled_untrusted(content: bytes, *, memory: int = MEMORY) -> tuple[FilledSheet, ...]:
    """`read_filled.sheets_of` in a child process."""
    return filled.from_json(_asked("filled", content, filename="", memory=memory))


def departures_untrusted(content: bytes, *, memory: int = MEMORY) -> tuple[Departure, ...]:
    """`form.check.departures` in a child process."""
    return departure.from_json(_asked("form", content, filename="", memory=memory))


def drawn_again(content: bytes, *, memory: int = MEMORY) -> bytes:
    """The same picture with nothing beside its pixels. Raises UnreadableDocument for one that is none, or too large."""
    head, _line, made = _asked("image", content, filename="", memory=memory).partition(b"\n")
    if code := _told(head, "code"):
        raise UnreadableDocument(code if code == "too_many_pixels" else "broken")
    return made


def first_pages(content: bytes, *, memory: int = MEMORY) -> str:
    """The text of the first pages of a pdf, as far as there is any."""
    try:
        head = _asked("first_pages", content, filename="", memory=memory)
    except UnreadableDocument:
        return ""
    return _told(head, "text")


def _told(head: bytes, name: str) -> str:
    """What the child says is not trusted either."""
    try:
        return str(json.loads(head)[name])
    except (ValueError, KeyError, TypeError):
        raise UnreadableDocument("broken")


def _asked(read: str, content: bytes, *, filename: str, memory: int) -> bytes:
    """What the child wrote."""
    order = json.dumps({"read": read, "filename": filename, "memory": memory}).encode()
    try:
        answer = _STEM.ask(b"\n".join((order, content)), seconds=WALL_SECONDS)
    except TimeoutError:
        answer = b""
    except StemFailed:
        raise UnreadableDocument("broken")
    if not answer:
        raise UnreadableDocument("too_expensive")
    return answer


def _answered(answer: bytes) -> ParsedPlan:
    try:
        result = _Answer(io.BytesIO(answer)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError):
        raise UnreadableDocument("broken")
    if isinstance(result, UnreadableDocument):
        raise result
    if not isinstance(result, ParsedPlan):
        raise UnreadableDocument("broken")
    return result


class _Answer(pickle.Unpickler):
    """Only what `tree` defines, dates and decimals can be built from an answer; no dotted name leads on from there."""

    def find_class(self, module: str, name: str) -> Any:
        own = getattr(tree, name, None) if module == tree.__name__ else None
        if getattr(own, "__module__", "") == tree.__name__ or (module, name) in _ALLOWED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(name)
