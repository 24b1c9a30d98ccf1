"""Lines, table rows, sentences and brackets of a text, each with its place."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from plans.documents.tree import Field, Location, Span

BRACKETS = {"(": ")", "（": "）", "〔": "〕", "[": "]", "【": "】", "「": "」"}
QUOTES = {"“": "”", "《": "》", "‘": "’", "『": "』"}
_CLOSING = {**{v: k for k, v in BRACKETS.items()}, **{v: k for k, v in QUOTES.items()}}
_SENTENCE_END = "。！？!?；;"
_RULE_CELL = re.compile(r":?-{2,}:?")


@dataclass(frozen=True)
class Line:
    """A line that is not blank, without the blanks around it. `number` counts every line from 1."""

    number: int
    paragraph: int
    span: Span
    text: str
    page: int | None = None

    @property
    def location(self) -> Location:
        return Location(line=self.number, paragraph=self.paragraph, page=self.page)


def field_at(text: str, start: int, end: int) -> Field[str]:
    """The words between two offsets, without the blanks around them."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Field(text[start:end], Span(start, end), text[start:end])


def lines_of(text: str) -> tuple[Line, ...]:
    """Every line that holds something; a form feed begins a new page."""
    lines: list[Line] = []
    start, page = 0, 1
    paged = "\f" in text
    for number, raw in enumerate(text.split("\n"), start=1):
        page += raw.count("\f")
        found = field_at(text, start, start + len(raw))
        if found.span is not None and found.value:
            place = page if paged else None
            lines.append(Line(number, len(lines) + 1, found.span, found.value, place))
        start += len(raw) + 1
    return tuple(lines)


def location_of(lines: tuple[Line, ...], offset: int) -> Location | None:
    """The last line that begins at or before an offset."""
    place = bisect_right(lines, offset, key=lambda line: line.span.start)
    return lines[place - 1].location if place else None


def is_row(line: Line) -> bool:
    """Whether a line is a row of a table: cells between bars, or at least two tabs."""
    return (line.text.startswith("|") and line.text.count("|") >= 3) or line.text.count("\t") >= 2


def cells_of(text: str, line: Line) -> tuple[Field[str], ...]:
    """The cells of a row, empty ones included."""
    start, end = line.span.start, line.span.end
    mark = "\t"
    if line.text.startswith("|"):
        mark = "|"
        start += 1
        end -= line.text.endswith("|")
    cells: list[Field[str]] = []
    for part in text[start:end].split(mark):
        cells.append(field_at(text, start, start + len(part)))
        start += len(part) + 1
    return tuple(cells)


def is_rule(cells: tuple[Field[str], ...]) -> bool:
    """Whether a row only draws a line under the head of a table."""
    return all(_RULE_CELL.fullmatch(cell.value) for cell in cells)


def sentences(text: str, span: Span) -> Iterator[Span]:
    """The sentences of a span. A mark inside brackets or quotation marks ends none."""
    start, open_marks = span.start, 0
    for place in range(span.start, span.end):
        mark = text[place]
        if mark in BRACKETS or mark in QUOTES:
            open_marks += 1
        elif mark in _CLOSING:
            open_marks = max(0, open_marks - 1)
        elif mark == "\n":
            open_marks = 0
        elif mark in _SENTENCE_END and open_marks == 0:
            yield Span(start, place + 1)
            start = place + 1
    if text[start : span.end].strip():
        yield Span(start, span.end)


def brackets(text: str, span: Span) -> Iterator[tuple[Span, bool]]:
    """The outermost brackets of a span, contents only, and whether each is closed."""
    depth, opening, start = 0, "", span.start
    for place in range(span.start, span.end):
        mark = text[place]
        if depth == 0:
            if mark in BRACKETS:
                depth, opening, start = 1, mark, place + 1
        elif BRACKETS.get(mark) == BRACKETS[opening] or mark == opening:
            depth += 1
        elif mark == BRACKETS[opening]:
            depth -= 1
            if depth == 0:
                yield Span(start, place), True
    if depth:
        yield Span(start, span.end), False


def inside_marks(text: str, span: Span, marks: dict[str, str]) -> tuple[Span, ...]:
    """The parts of a span that stand between the given pairs of marks, contents only."""
    found: list[Span] = []
    waiting: list[tuple[str, int]] = []
    for place in range(span.start, span.end):
        mark = text[place]
        if mark in marks:
            waiting.append((marks[mark], place + 1))
        elif waiting and mark == waiting[-1][0]:
            found.append(Span(waiting.pop()[1], place))
    return tuple(found)
