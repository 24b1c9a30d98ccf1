"""The child of `sandbox`: reads one file from stdin and answers with a pickled `ParsedPlan` or `UnreadableDocument`.

It sets its own limits before it looks at the file, opens no network connection and writes no file.
"""

import pickle
import resource
import sys
from typing import Any

from plans.documents.parsing import parse
from plans.documents.tree import ParsedPlan, UnreadableDocument

CPU_SECONDS = 20

_FORBIDDEN_EVENTS = ("socket.", "subprocess.", "os.exec", "os.system", "os.posix_spawn", "os.fork", "os.remove")


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
