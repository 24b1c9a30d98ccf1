"""csv and tsv: a table as text, between commas, semicolons or tabs."""

import csv
import io
from collections.abc import Iterator

from plans.documents import read_text
from plans.documents.rows import sheet_lines
from plans.documents.tree import UnreadableDocument

MOST_ROWS = 20_000
MOST_COLUMNS = 60
_MARKS = ",;\t，；"
_SAMPLE = 20
# A file is one cell at most, so the library's own limit to a cell protects nothing here. It holds for the whole
# process: set for each file, a short one would break off whatever another thread, or the next reader, has in hand.
csv.field_size_limit(2**31 - 1)


def text_of(content: bytes) -> str:
    """The text of a table of values."""
    return "\n".join(sheet_lines(list(_rows(read_text.text_of(content)))))


def _rows(text: str) -> Iterator[list[str]]:
    lines = io.StringIO(text, newline="")
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=_delimiter(text)), start=1):
            if number > MOST_ROWS:
                break
            yield [" ".join(cell.split()) for cell in row[:MOST_COLUMNS]]
    except csv.Error:
        raise UnreadableDocument("broken")


def _delimiter(text: str) -> str:
    """The mark that divides the most lines alike; quoted cells keep theirs."""
    sample = [line for line in text.split("\n", 400)[:400] if line.strip()][:_SAMPLE]
    return max(_MARKS, key=lambda mark: _agreement(sample, mark))


def _agreement(sample: list[str], mark: str) -> tuple[int, int]:
    counts = [len(next(csv.reader([line[:100_000]], delimiter=mark), [])) for line in sample]
    divided = [count for count in counts if count > 2]
    usual = max(set(divided), key=divided.count, default=0)
    return divided.count(usual), usual
