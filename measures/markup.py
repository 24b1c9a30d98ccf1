"""The stored text of a document with its findings marked, line by line, as the import page shows it. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from measures.editing.operation import requirement_key, section_key
from measures.proposal import Proposal
from plans.documents.tree import ParsedMeasure, Problem, Span

OPENING = 24  # characters of a sentence that stand for a heading where none is printed
LAYERS = ("", "sec", "mea", "dep", "due", "tgt", "bad")  # from the bottom up
RUN = re.compile(rb"(.)\1*", re.S)


@dataclass(frozen=True)
class Piece:
    """Characters of one finding: sec, mea, dep, due, tgt or bad; without a kind, plain text."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the text; `number` counts from 1 like the places of problems do.

    `of` is the key of the measure, section or requirement to which it belongs.
    """

    number: int
    pieces: tuple[Piece, ...]
    is_heading: bool
    of: str


def marked(proposal: Proposal, problems: Iterable[Problem]) -> list[Line]:
    """Every line that has characters, cut at its marks."""
    kinds, owned = _painted(proposal, problems), _Belonging(proposal)
    lines, start = [], 0
    for number, words in enumerate(proposal.tree.text.split("\n"), start=1):
        if words.strip():
            pieces = tuple(_pieces(words, kinds, start))
            heading = any(piece.kind == "sec" for piece in pieces)
            blank = len(words) - len(words.lstrip())
            lines.append(Line(number, pieces, heading, owned(start + blank)))
        start += len(words) + 1
    return lines


def _painted(proposal: Proposal, problems: Iterable[Problem]) -> bytearray:
    """The layer of every character; a graver finding is painted over a lighter one."""
    kinds = bytearray(len(proposal.tree.text))
    findings = [(span, LAYERS.index(kind)) for span, kind in _findings(proposal)]
    bad = LAYERS.index("bad")
    findings += [(_narrow(problem, problem.span, proposal.tree.text), bad) for problem in problems if problem.span]
    for span, layer in sorted(findings, key=lambda finding: finding[1]):
        kinds[span.start : span.end] = bytes([layer]) * len(kinds[span.start : span.end])
    return kinds


def _narrow(problem: Problem, span: Span, text: str) -> Span:
    """What is wrong with a number is shown at the number, not over the paragraph that it begins."""
    number = dict(problem.params).get("number", "")
    if number and len(number) < len(span) and text.startswith(number, span.start):
        return Span(span.start, span.start + len(number))
    return span


def _pieces(words: str, kinds: bytearray, start: int) -> Iterator[Piece]:
    for run in RUN.finditer(kinds, start, start + len(words)):
        yield Piece(words[run.start() - start : run.end() - start], LAYERS[kinds[run.start()]])


def _findings(proposal: Proposal) -> Iterator[tuple[Span, str]]:
    for section in proposal.tree.sections:
        if section.heading.span:
            yield Span(min(section.span.start, section.heading.span.start), section.heading.span.end), "sec"
    for measure in proposal.measures:
        if not measure.is_by_hand:
            yield title_of(measure.parsed), "mea"
        for target in measure.parsed.targets:
            yield target.span, "tgt"
        for step in measure.steps:
            if step.span:
                yield step.span, "due"
        for deadline in measure.parsed.deadlines:
            if deadline.on is None:
                yield deadline.span, "due"
        for owner in measure.owners:
            if owner.span:
                yield owner.span, "dep"


def title_of(measure: ParsedMeasure) -> Span:
    if measure.heading and measure.heading.span:
        return Span(min(measure.span.start, measure.heading.span.start), measure.heading.span.end)
    return Span(measure.span.start, min(measure.span.end, measure.span.start + OPENING))


class _Belonging:
    """Asked for the places of a text from its beginning to its end."""

    def __init__(self, proposal: Proposal) -> None:
        tree = proposal.tree
        items = [(measure.parsed.span, measure.key) for measure in proposal.measures if not measure.is_by_hand]
        items += [(one.span, requirement_key(one)) for one in tree.work_requirements]
        for section in tree.sections:
            if section.heading.span:
                items.append((Span(section.span.start, section.heading.span.end), section_key(section)))
        self.items = sorted(items, reverse=True)

    def __call__(self, at: int) -> str:
        while self.items and self.items[-1][0].end <= at:
            self.items.pop()
        return self.items[-1][1] if self.items and self.items[-1][0].start <= at else ""
