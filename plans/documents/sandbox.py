"""Reading a file nobody has vouched for, in a child process that may be killed.

The child sets its own limits before it looks at the file, opens no network connection and writes no file.
Only values of this room come back: what the child sends is not trusted either.
"""

import io
import os
import pickle
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from plans.documents.parsing import parse
from plans.documents.tree import ParsedPlan, UnreadableDocument

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
CPU_SECONDS = 20
WALL_SECONDS = 30

_ROOT = Path(__file__).resolve().parents[2]
_ALLOWED = {("datetime", "date"), ("decimal", "Decimal")}
_FORBIDDEN_EVENTS = ("socket.", "subprocess.", "os.exec", "os.system", "os.posix_spawn", "os.fork", "os.remove")


def parse_untrusted(content: bytes, *, filename: str = "", memory: int = MEMORY) -> ParsedPlan:
    """`parsing.parse` in a child process. What exceeds the limits is refused as `too_expensive`."""
    child = subprocess.Popen(
        [sys.executable, "-m", "plans.documents.sandbox", os.path.basename(filename), str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=_ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    )
    try:
        answer, _ = child.communicate(content, timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        raise UnreadableDocument("too_expensive")
    return _answered(answer, child.returncode)


def _answered(answer: bytes, status: int) -> ParsedPlan:
    if status < 0 or not answer:
        raise UnreadableDocument("too_expensive" if status < 0 else "broken")
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
    """Only the dataclasses of `tree`, dates and decimals can be built from an answer."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "plans.documents.tree" or (module, name) in _ALLOWED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(name)


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN_EVENTS):
        raise PermissionError(event)


def _child(filename: str, memory: int) -> None:
    _limit(memory)
    content = sys.stdin.buffer.read()
    sys.addaudithook(_forbid)
    try:
        result: ParsedPlan | UnreadableDocument = parse(content, filename=filename)
    except UnreadableDocument as error:
        result = error
    except (MemoryError, RecursionError):
        result = UnreadableDocument("too_expensive")
    sys.stdout.buffer.write(pickle.dumps(result))


if __name__ == "__main__":
    _child(sys.argv[1], int(sys.argv[2]))
