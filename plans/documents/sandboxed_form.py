"""The child of `sandbox` for the form of a docx: reads one from stdin, answers with departures or a refusal in JSON."""

import sys

from plans.documents.confined import confine
from plans.documents.form.check import departures
from plans.documents.form.departure import to_json
from plans.documents.grid import refusal_to_json
from plans.documents.tree import UnreadableDocument


def _child(memory: int) -> None:
    confine(memory)
    try:
        answer = to_json(departures(sys.stdin.buffer.read()))
    except UnreadableDocument as error:
        answer = refusal_to_json(error)
    except (MemoryError, RecursionError):
        answer = refusal_to_json(UnreadableDocument("too_expensive"))
    sys.stdout.write(answer)


if __name__ == "__main__":
    _child(int(sys.argv[2]))
