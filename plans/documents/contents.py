"""A table of contents repeats every heading of a text before the text begins."""

import re

from plans.documents.numbering import read_number
from plans.documents.paragraphs import Line

_HEAD = re.compile(r"目\s*[录錄次]|(?:Table of )?Contents", re.IGNORECASE)
_PAGE = re.compile(r"[\s.…·•_-]*\d{0,3}$")
_SEARCHED = 60


def without_contents(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without a table of contents, which runs up to the first sentence or the first repetition."""
    head = next((place for place, line in enumerate(lines[:_SEARCHED]) if _HEAD.fullmatch(line.text)), None)
    if head is None or head + 1 == len(lines):
        return lines
    first = _entry(lines[head + 1])
    end = head + 1
    while end < len(lines) and _may_be_entry(lines[end]) and (end == head + 1 or _entry(lines[end]) != first):
        end += 1
    return lines[:head] + lines[end:] if end - head > 2 else lines


def _entry(line: Line) -> str:
    return re.sub(r"\s", "", _PAGE.sub("", line.text))


def _may_be_entry(line: Line) -> bool:
    numbered = read_number(line.text) is not None or _PAGE.search(line.text) is not None
    return numbered and "。" not in line.text and len(line.text) <= _SEARCHED
