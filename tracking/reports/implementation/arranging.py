"""The arrangement as people write it, read into blocks. Pure.

Headings are told by their printed numbers (一、 and （一）, or "1. " and "(1) "); drawn, they are numbered anew, so
that a part can be moved without a thought. In prose a name in braces stands for what the data say:

    {filings.missing}, {target.value@target-7}, in short {target-7}   the figure
    {day:target-7}                                                     the day of which it speaks: 10月底
    {suggestions}                                                      the sentence on suggestions, with its day
    {words:measure-3}                                                  what was last accepted about a measure
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FIRST_LEVEL = re.compile(r"^[一二三四五六七八九十]+、\s*(.+)$|^\d+\.\s+(.+)$")
SECOND_LEVEL = re.compile(r"^[（(](?:[一二三四五六七八九十]+|\d+)[）)]\s*(.+)$")
TOKEN = re.compile(r"\{(?:(day|words):)?\s*([a-z_.@0-9-]+)\s*\}")
BRACE = re.compile(r"[{}]")
SHORT_TARGET = re.compile(r"^target-\d+$")
SENTENCE_ENDS = ("。", "；", "：", ".", ":")
LONGEST_HEADING = 60  # characters; a longer line is a paragraph that begins like a heading


@dataclass(frozen=True)
class Said:
    """`kind` is text, figure, day, suggestions or words; `value` the text or the name."""

    kind: str
    value: str


@dataclass(frozen=True)
class Piece:
    """A heading of `level` 1 or 2, or a paragraph (0). `line` counts from 1."""

    level: int
    said: tuple[Said, ...]
    line: int

    @property
    def names(self) -> Iterator[Said]:
        return (one for one in self.said if one.kind != "text")


class BrokenBraces(ValueError):
    """A brace that names nothing; the argument is the number of its line."""


def pieces(text: str) -> tuple[Piece, ...]:
    """In reading order; blank lines part nothing else. Raises BrokenBraces."""
    return tuple(_piece(line.strip(), number) for number, line in enumerate(text.splitlines(), start=1) if line.strip())


def _piece(line: str, number: int) -> Piece:
    if len(line) <= LONGEST_HEADING and not line.endswith(SENTENCE_ENDS):
        for level, form in ((1, FIRST_LEVEL), (2, SECOND_LEVEL)):
            if match := form.match(line):
                heading = next(filter(None, match.groups()))
                return Piece(level, tuple(_said(heading, number)), number)
    return Piece(0, tuple(_said(line, number)), number)


def _said(text: str, number: int) -> Iterator[Said]:
    place = 0
    for match in TOKEN.finditer(text):
        yield from _text(text[place : match.start()], number)
        yield _named(match[1] or "", match[2])
        place = match.end()
    yield from _text(text[place:], number)


def _text(text: str, number: int) -> Iterator[Said]:
    if BRACE.search(text):
        raise BrokenBraces(number)
    if text:
        yield Said("text", text)


def _named(mark: str, name: str) -> Said:
    if mark == "words" or (name == "suggestions" and not mark):
        return Said(mark or name, name)
    full = f"target.value@{name}" if SHORT_TARGET.match(name) else name
    return Said(mark or "figure", full)
