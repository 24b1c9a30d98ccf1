"""The heading of an item and its text, wherever the border between them is printed."""

import re

from plans.documents import responsibilities
from plans.documents.labels import LABELLED
from plans.documents.numbering import Style
from plans.documents.outline import Node
from plans.documents.paragraphs import Line, field_at, sentences
from plans.documents.script import is_han
from plans.documents.tree import Field, Span

LONGEST_HEADING = 34
"""Characters; a longer first sentence is the measure itself."""

LONGEST_ENGLISH_HEADING = 160
_ENGLISH_STOP = re.compile(r"(?<=[a-z0-9)])[.!?](?=\s+[A-Z“])")
_FULL_STOP = "。．"
_TRAILING = "。．.：:；;，, \u3000|"


def heading_of(text: str, node: Node) -> Field[str]:
    """The words that name a section: its first sentence, without the stop at its end."""
    first = next(iter(sentences(text, Span(node.start, node.line.span.end))), Span(node.start, node.line.span.end))
    return _bare(text, first)


def has_fields(text: str, node: Node) -> bool:
    """Whether the parts of an item say who and when, each under a label: （一）责任单位：…（二）完成时限：…."""
    return sum(is_field(text, child) for child in node.children) > 1


def is_field(text: str, node: Node) -> bool:
    return LABELLED.match(text, node.start, node.end) is not None


def divided(text: str, node: Node, *, own_only: bool = False) -> tuple[Field[str] | None, Field[str]]:
    """The heading of an item and its text, wherever the border between them is printed."""
    following = [line for line in _lines_under(node, own_only=own_only) if not responsibilities.is_label_line(line)]
    line_end = node.line.span.end
    end = following[-1].span.end if following else line_end
    if node.number.style is Style.BULLET and node.number.length:
        return None, field_at(text, node.start, end)
    if not any(is_han(mark) for mark in text[node.start : line_end]):
        return _divided_english(text, Span(node.start, end), line_end)
    first = next(iter(sentences(text, Span(node.start, line_end))), Span(node.start, line_end))
    heading = _bare(text, first)
    rest = _plain(text, Span(first.end, line_end))
    if rest:
        if len(heading.value) <= LONGEST_HEADING and text[first.end - 1] in _FULL_STOP:
            return heading, field_at(text, first.end, end)
        colon = _colon_heading(text, first)
        if colon is not None:
            return colon, field_at(text, colon.span.end + 1 if colon.span else first.end, end)
        return None, field_at(text, node.start, end)
    longest = LONGEST_HEADING if text[first.end - 1] in _FULL_STOP else 2 * LONGEST_HEADING
    if following and len(heading.value) <= longest:
        return heading, field_at(text, following[0].span.start, end)
    colon = _colon_heading(text, first)
    if colon is not None and colon.span is not None:
        return colon, field_at(text, colon.span.end + 1, end)
    if text[first.end - 1] in _FULL_STOP or len(heading.value) > LONGEST_HEADING:
        return None, field_at(text, node.start, end)
    return heading, (field_at(text, first.end, end) if end > first.end else Field(""))


def _divided_english(text: str, span: Span, line_end: int) -> tuple[Field[str] | None, Field[str]]:
    """An English item is named by its first sentence."""
    stop = _ENGLISH_STOP.search(text, span.start, line_end)
    border = stop.end() if stop else line_end
    heading = _bare(text, Span(span.start, border))
    if len(heading.value) > LONGEST_ENGLISH_HEADING:
        return None, field_at(text, span.start, span.end)
    if not _plain(text, Span(border, span.end)):
        return heading, Field("")
    return heading, field_at(text, border, span.end)


def _lines_under(node: Node, *, own_only: bool) -> list[Line]:
    lines = list(node.own)
    if not own_only:
        for child in node.children:
            lines += [child.line, *_lines_under(child, own_only=False)]
    return lines


def _colon_heading(text: str, first: Span) -> Field[str] | None:
    """`提升便利度：推行…`: a short heading before a colon, with a sentence after it."""
    match = re.match(r"[^，,。；;：:“”（）()]{2,16}(?=[：:]\S{6})", text[first.start : first.end])
    return field_at(text, first.start, first.start + match.end()) if match else None


def _plain(text: str, span: Span) -> str:
    """What a span says besides responsibilities."""
    words = text[span.start : span.end]
    for clause in responsibilities.clauses(text, span):
        words = words.replace(text[clause.span.start : clause.span.end], "")
    return words.strip(_TRAILING + "（）()〔〕[]【】")


def _bare(text: str, span: Span) -> Field[str]:
    """The words of a heading without responsibilities and without the stop at its end."""
    end = span.end
    for clause in responsibilities.clauses(text, span):
        end = min(end, clause.span.start - 1)
        break
    start = span.start
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return field_at(text, start, end)
