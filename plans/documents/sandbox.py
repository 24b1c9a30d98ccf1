"""Reading a file nobody has vouched for, in a child process that may be killed.

The child is `sandboxed`; only it loads the reading libraries. Only values of this room come back: what the child sends
is not trusted either.
"""

import io
import json
import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from plans.documents import tree
from plans.documents.grid import Grid, from_json
from plans.documents.tree import ParsedPlan, UnreadableDocument

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
WALL_SECONDS = 30

_ROOT = Path(__file__).resolve().parents[2]
_ALLOWED = {("datetime", "date"), ("decimal", "Decimal")}


def parse_untrusted(content: bytes, *, filename: str = "", memory: int = MEMORY) -> ParsedPlan:
    """`parsing.parse` in a child process. What exceeds the limits is refused as `too_expensive`."""
    return _answered(*_asked("sandboxed", content, filename=filename, memory=memory))


def grids_untrusted(content: bytes, *, memory: int = MEMORY) -> tuple[Grid, ...]:
    """`read_grids.grids_of` in a child process."""
    return from_json(_said(*_asked("sandboxed_grids", content, filename="", memory=memory)))


def drawn_again(content: bytes, *, memory: int = MEMORY) -> bytes:
    """The same picture with nothing beside its pixels. Raises UnreadableDocument for one that is none, or too large."""
    head, _line, made = _said(*_asked("sandboxed_file", content, filename="image", memory=memory)).partition(b"\n")
    if code := _told(head, "code"):
        raise UnreadableDocument(code if code == "too_many_pixels" else "broken")
    return made


def first_pages(content: bytes, *, memory: int = MEMORY) -> str:
    """The text of the first pages of a pdf, as far as there is any."""
    try:
        head = _said(*_asked("sandboxed_file", content, filename="pdf", memory=memory))
    except UnreadableDocument:
        return ""
    return _told(head, "text")


def _told(head: bytes, name: str) -> str:
    """What the child says is not trusted either."""
    try:
        return str(json.loads(head)[name])
    except (ValueError, KeyError, TypeError):
        raise UnreadableDocument("broken")


def _asked(child_module: str, content: bytes, *, filename: str, memory: int) -> tuple[bytes, int]:
    """What the child wrote, and how it ended."""
    child = subprocess.Popen(
        [sys.executable, "-s", "-m", f"plans.documents.{child_module}", os.path.basename(filename), str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    )
    try:
        answer, _ = child.communicate(content, timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired:
        _kill(child)
        raise UnreadableDocument("too_expensive")
    return answer, child.returncode


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it may have started."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


def _said(answer: bytes, status: int) -> bytes:
    if status < 0 or not answer:
        raise UnreadableDocument("too_expensive" if status < 0 else "broken")
    return answer


def _answered(answer: bytes, status: int) -> ParsedPlan:
    try:
        result = _Answer(io.BytesIO(_said(answer, status))).load()
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
