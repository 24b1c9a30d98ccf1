"""Pages that print a whole text on one line: its numbered items are taken apart where they begin."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from plans.documents.numbering import Number, Style, read_number
from plans.documents.paragraphs import Line, field_at, is_row

_SHORTEST = 150
"""A shorter line that holds numbers enumerates within one sentence."""
_NUMBERED = 2
"""So many lines that begin with a number show that the page kept its lines."""
_BORDER = re.compile(r"(?:^|(?<=[。；;：:！!？）)”\s]))(?=[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．）)])")
_NAME = re.compile(r"[^\s。，,；;：:]{2,24}(?= \S)")
_HEAD = re.compile(r"(?<=通知)[ \u3000]+|(?<=号[)）])[ \u3000]+")
"""Title, document number and addressees stand before the first item."""
_CHAPTERS = (Style.HAN, Style.HAN_BRACKET)


def unfolded(text: str, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, with the items of overlong ones on lines of their own."""
    if sum(read_number(line.text) is not None for line in lines) > _NUMBERED:
        return lines
    found: list[Line] = []
    for line in lines:
        borders = list(_borders(line)) if len(line.text) >= _SHORTEST and not is_row(line) else []
        found += _parts(text, line, borders) if len(borders) > 1 else [line]
    return tuple(found)


def _borders(line: Line) -> Iterator[int]:
    """Where items begin that count from one on, each within the one above it."""
    counted: dict[Style, int] = {}
    for match in _BORDER.finditer(line.text):
        number = read_number(line.text[match.start() : match.start() + 12])
        if number is None or number.value != counted.get(number.style, 0) + 1:
            continue
        for inner in [style for style in counted if style > number.style]:
            del counted[inner]
        counted[number.style] = number.value
        yield match.start()
        name = _name_end(line.text, match.start(), number)
        if name is not None:
            yield name


def _name_end(words: str, start: int, number: Number) -> int | None:
    """The name of a chapter is parted from its text by a blank only."""
    begins = start + number.length
    match = _NAME.match(words, begins) if number.style in _CHAPTERS else None
    return match.end() if match else None


def _parts(text: str, line: Line, borders: list[int]) -> Iterator[Line]:
    head = [match.end() for match in _HEAD.finditer(line.text, 0, borders[0])]
    edges = [0, *head, *borders, len(line.text)]
    for start, end in pairwise(edges):
        part = field_at(text, line.span.start + start, line.span.start + end)
        if part.span is not None and part.value:
            yield replace(line, span=part.span, text=part.value)
