"""The child of `sandbox`: reads one file from stdin and answers with a pickled `ParsedPlan` or `UnreadableDocument`.

It gives up what it does not need before it looks at the file.
"""

import logging
import pickle
import sys

from plans.documents.confined import confine
from plans.documents.parsing import parse
from plans.documents.tree import ParsedPlan, UnreadableDocument


def _child(filename: str, memory: int) -> None:
    confine(memory)
    # A damaged pdf makes its library warn about every page, into the log of whoever waits for the answer.
    logging.disable(logging.CRITICAL)
    try:
        result: ParsedPlan | UnreadableDocument = parse(sys.stdin.buffer.read(), filename=filename)
    except UnreadableDocument as error:
        result = error
    except (MemoryError, RecursionError):
        result = UnreadableDocument("too_expensive")
    sys.stdout.buffer.write(pickle.dumps(result))


if __name__ == "__main__":
    _child(sys.argv[1], int(sys.argv[2]))
