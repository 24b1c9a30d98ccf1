"""The child of `sandbox` for tables: reads one file from stdin and answers with JSON, cells or a refusal."""

import sys

from plans.documents.confined import confine
from plans.documents.grid import refusal_to_json, to_json
from plans.documents.read_grids import grids_of
from plans.documents.tree import UnreadableDocument


def _child(memory: int) -> None:
    confine(memory)
    try:
        answer = to_json(grids_of(sys.stdin.buffer.read()))
    except UnreadableDocument as error:
        answer = refusal_to_json(error)
    except (MemoryError, RecursionError):
        answer = refusal_to_json(UnreadableDocument("too_expensive"))
    sys.stdout.write(answer)


if __name__ == "__main__":
    _child(int(sys.argv[2]))
