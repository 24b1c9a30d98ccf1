"""The stored text of a document with its findings marked, line by line, as the import page shows it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from measures.proposal import Proposal
from plans.documents.tree import ParsedMeasure, Span

OPENING = 24  # characters of a sentence that stand for a heading where none is printed
LAYERS = ("sec", "mea", "due", "tgt", "bad")  # from the bottom up


@dataclass(frozen=True)
class Piece:
    """Characters of one finding: sec, mea, tgt, due or bad; without a kind, plain text."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the text; `number` counts from 1 like the places of problems do."""

    number: int
    pieces: tuple[Piece, ...]
    is_heading: bool
    is_flawed: bool


def marked(proposal: Proposal) -> list[Line]:
    """Every line that has characters, cut at its marks."""
    kinds = _painted(proposal)
    lines, start = [], 0
    for number, words in enumerate(proposal.tree.text.split("\n"), start=1):
        here = kinds[start : start + len(words)]
        if words.strip():
            lines.append(Line(number, tuple(_pieces(words, here)), "sec" in here, "bad" in here))
        start += len(words) + 1
    return lines


def _painted(proposal: Proposal) -> list[str]:
    """The kind of every character; a graver finding is painted over a lighter one."""
    kinds = [""] * len(proposal.tree.text)
    for span, kind in sorted(_findings(proposal), key=lambda finding: LAYERS.index(finding[1])):
        kinds[span.start : span.end] = [kind] * len(kinds[span.start : span.end])
    return kinds


def _pieces(words: str, kinds: list[str]) -> Iterator[Piece]:
    at = 0
    for kind, run in groupby(kinds):
        length = len(list(run))
        yield Piece(words[at : at + length], kind)
        at += length


def _findings(proposal: Proposal) -> Iterator[tuple[Span, str]]:
    tree = proposal.tree
    for section in tree.sections:
        if section.heading.span:
            yield Span(min(section.span.start, section.heading.span.start), section.heading.span.end), "sec"
    for measure in tree.measures:
        yield _title_of(measure), "mea"
        for target in measure.targets:
            yield target.span, "tgt"
        for deadline in measure.deadlines:
            yield deadline.span, "due"
    for problem in proposal.problems:
        if problem.span:
            yield problem.span, "bad"


def _title_of(measure: ParsedMeasure) -> Span:
    if measure.heading and measure.heading.span:
        return Span(min(measure.span.start, measure.heading.span.start), measure.heading.span.end)
    return Span(measure.span.start, min(measure.span.end, measure.span.start + OPENING))
