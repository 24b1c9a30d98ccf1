"""How a report or an article is divided: its numbered chapters, or its lines that read like headings."""

from collections.abc import Iterator
from itertools import pairwise

from plans.documents.items import sections_of
from plans.documents.metadata import Metadata
from plans.documents.numbering import read_number
from plans.documents.outline import Outline
from plans.documents.paragraphs import Line, field_at, is_row
from plans.documents.tree import ParsedSection, Span

_LONGEST = 36
_LONGEST_LATIN = 70
_SHORTEST_PARAGRAPH = 40


def printed_sections(
    text: str, lines: tuple[Line, ...], outline: Outline, about: Metadata
) -> tuple[ParsedSection, ...]:
    """The chapters of a text that holds no measures."""
    if outline.nodes:
        return sections_of(text, outline)
    after = about.title.span.end if about.title and about.title.span else 0
    return tuple(
        ParsedSection(ordinal, "", field_at(text, line.span.start, line.span.end), 1, None, Span(line.span.start, end))
        for ordinal, (line, end) in enumerate(_headings(text, lines, after), start=1)
    )


def _headings(text: str, lines: tuple[Line, ...], after: int) -> Iterator[tuple[Line, int]]:
    found = [
        line
        for line, following in pairwise(lines)
        if line.span.start > after and _stands_alone(text, line) and _heads(line, following)
    ]
    for place, line in enumerate(found):
        yield line, found[place + 1].span.start if place + 1 < len(found) else lines[-1].span.end


def _stands_alone(text: str, line: Line) -> bool:
    before = text[max(0, line.span.start - 40) : line.span.start].rstrip(" \u3000\t")
    after = text[line.span.end : line.span.end + 40].lstrip(" \u3000\t")
    return before.endswith("\n\n") and after.startswith("\n\n")


def _heads(line: Line, following: Line) -> bool:
    """A short line without a mark at its end, above a paragraph."""
    longest = _LONGEST_LATIN if line.text.isascii() else _LONGEST
    if len(line.text) > longest or is_row(line) or read_number(line.text):
        return False
    if line.text[-1] in "。，；：、,.;:!?！？" or line.text.startswith(("文 /", "图 /", "*")):
        return False
    return len(following.text) >= _SHORTEST_PARAGRAPH
