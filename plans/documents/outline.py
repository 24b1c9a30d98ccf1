"""The numbered outline of a text. Levels follow the document's own pattern, not a fixed order.

A number printed in a style that is open further out closes everything inside it; a style not seen yet
opens a level below the current one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from plans.documents.furniture import is_furniture
from plans.documents.numbering import Number, Style, read_bullet, read_number
from plans.documents.paragraphs import Line, is_row
from plans.documents.responsibilities import is_label_line
from plans.documents.tree import Span

_ATTACHMENT = re.compile(r"附\s*[件录表][\s:：]*(?:\d{0,2}|[一二三四五])[\s:：.、]*")
_OUTERMOST = (Style.CHAPTER, Style.HAN)
_DAY = re.compile(r"[（(]?\s*(?:20\d\d|二[〇○零]\S{2})\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日\s*(?:印发)?[）)]?")
_TAIL = re.compile(
    r"(?:分享|打印|关闭|收藏|扫一扫|上一[篇条]|下一[篇条]|相关(?:文件|链接|阅读|附件|稿件)|责任编辑|编辑|来源|版权所有|主办单位|网站标识码)(?:\b|[:：到至]|$)"
    r"|[（(]此件.{0,12}[）)]|抄送[:：]|主题词[:：]|附件?\s*[:：]?$|特此(?:通知|报告)"
)
_BODY_NAME = re.compile(r".{2,40}(?:政府|办公室|办公厅|委员会|领导小组|局|委|厅|管委会|指挥部)$")
_LONGEST_TITLE = 60
_SHORTEST_HEADING, _LONGEST_HEADING = 4, 40
_HEADING = re.compile(r"[\u4e00-\u9fff“《][^。；;：:？！?!|\t]*[\u4e00-\u9fff”》]")
_SENTENCE_ENDS = ("。", "！", "；", "）", ")", "〕", "】", "]", ";", "”")
_GAP = 2
_ENGLISH_HEADING = re.compile(r"[A-Z][^\u4e00-\u9fff]{8,140}[^\s.:;,?!]")
_ENGLISH_LABEL = re.compile(
    r"(?:Lead|Owner|Responsib|Timescale|Timeframe|By when|Deadline)[A-Za-z ]{0,24}:?$", re.IGNORECASE
)
_BARS = re.compile(r"[|\s]*")


@dataclass(frozen=True)
class Node:
    """A numbered paragraph with what stands under it. `own` are its further lines before the children."""

    number: Number
    line: Line
    own: tuple[Line, ...]
    children: tuple["Node", ...]

    @property
    def start(self) -> int:
        """Where the words after the number begin."""
        return self.line.span.start + self.number.length

    @property
    def end(self) -> int:
        if self.children:
            return self.children[-1].end
        return self.own[-1].span.end if self.own else self.line.span.end

    @property
    def span(self) -> Span:
        return Span(self.line.span.start, self.end)

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Outline:
    """The lines before the first number, the numbered tree, and what follows the end of the text."""

    before: tuple[Line, ...]
    nodes: tuple[Node, ...]
    after: tuple[Line, ...]

    def walk(self) -> Iterator[Node]:
        for node in self.nodes:
            yield from node.walk()


@dataclass
class _Growing:
    number: Number
    line: Line
    own: list[Line] = field(default_factory=list)
    children: list["_Growing"] = field(default_factory=list)

    @property
    def is_dotted(self) -> bool:
        """An item behind a dot ends where a line says neither who nor when; one below a gap runs to the next."""
        return self.number.style is Style.BULLET and self.number.length > 0

    def frozen(self) -> Node:
        return Node(self.number, self.line, tuple(self.own), tuple(child.frozen() for child in self.children))


def outline_of(lines: tuple[Line, ...]) -> Outline:
    """Read the outline. Rows of tables and the names of attachments take no part."""
    before: list[Line] = []
    tops: list[_Growing] = []
    open_nodes: list[_Growing] = []
    running, tail = _without_tail(running_lines(lines))
    for line, number in _numbered(running):
        if number is None:
            if open_nodes and open_nodes[-1].is_dotted and not is_label_line(line):
                open_nodes.clear()
            (open_nodes[-1].own if open_nodes else before).append(line)
            continue
        node = _Growing(number, line)
        _close(open_nodes, number)
        (open_nodes[-1].children if open_nodes else tops).append(node)
        open_nodes.append(node)
    return Outline(tuple(before), tuple(top.frozen() for top in tops), tail)


def _numbered(lines: tuple[Line, ...]) -> Iterator[tuple[Line, Number | None]]:
    """Every line with its number; where no chapter is numbered, a line of its own above an item heads a chapter."""
    numbers = [read_number(line.text) for line in lines]
    if not any(numbers):
        numbers = _bullets(lines)
    if not any(number and number.style is not Style.NAMED for number in numbers):
        numbers = _blocks(lines, numbers)
    plain = not any(number and number.style in (*_OUTERMOST, Style.BULLET) for number in numbers)
    headings = 0
    for place, (line, number) in enumerate(zip(lines, numbers, strict=True)):
        if number is None and plain and _heads_chapter(lines, numbers, place):
            headings += 1
            yield line, Number("", Style.HEADING, (headings,), 0)
        else:
            yield line, number


def _bullets(lines: tuple[Line, ...]) -> list[Number | None]:
    """Items behind dots, in a document without numbers whose items say who or when on lines of their own."""
    numbers = [read_bullet(line.text, ordinal) for ordinal, line in enumerate(lines, start=1)]
    told = any(number and is_label_line(line) for number, line in zip(numbers, lines[1:], strict=False))
    return numbers if told else [None] * len(lines)


def _blocks(lines: tuple[Line, ...], numbers: list[Number | None]) -> list[Number | None]:
    """English items that are set off by a gap below their heading and say below it who leads."""
    heads = [
        place
        for place, (line, following) in enumerate(pairwise(lines))
        if not numbers[place] and following.number - line.number > _GAP and _ENGLISH_HEADING.fullmatch(line.text)
    ]
    ends = [*heads[1:], len(lines)][: len(heads)]
    told = [
        any(_ENGLISH_LABEL.match(line.text) for line in lines[head:end]) for head, end in zip(heads, ends, strict=True)
    ]
    found = list(numbers)
    if sum(told) > 1:
        for ordinal, head in enumerate((head for head, say in zip(heads, told, strict=True) if say), start=1):
            found[head] = Number("", Style.BULLET, (ordinal,), 0)
    return found


def _heads_chapter(lines: tuple[Line, ...], numbers: list[Number | None], place: int) -> bool:
    """A short line without a mark at its end, below the end of a sentence and above a numbered item."""
    text = lines[place].text
    if place == 0 or place + 1 == len(lines) or numbers[place + 1] is None or len(text) > _LONGEST_HEADING:
        return False
    if len(text) < _SHORTEST_HEADING or not _HEADING.fullmatch(text) or is_furniture(text):
        return False
    return lines[place - 1].text.endswith(_SENTENCE_ENDS) and not is_label_line(lines[place])


def _close(open_nodes: list[_Growing], number: Number) -> None:
    levels = [node.number.level for node in open_nodes]
    if number.level in levels:
        del open_nodes[levels.index(number.level) :]
    elif number.style in _OUTERMOST:
        while open_nodes and open_nodes[-1].number.style > number.style:
            open_nodes.pop()
    elif number.style is Style.DECIMAL:
        while open_nodes and not _is_inside(number, open_nodes[-1].number):
            open_nodes.pop()


def _is_inside(number: Number, other: Number) -> bool:
    """1.1 stands inside 1. and inside any other style; 1.2.1 stands inside 1.2."""
    if other.style is Style.DECIMAL:
        return len(other.parts) < len(number.parts)
    return True


def running_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines of the text itself, without rows of tables and lists of attachments."""
    return tuple(_running(lines))


def _running(lines: tuple[Line, ...]) -> Iterator[Line]:
    listing = False
    for line in lines:
        if is_row(line) or _BARS.fullmatch(line.text):
            continue
        mark = _ATTACHMENT.match(line.text)
        if mark and len(line.text) <= _LONGEST_TITLE and "。" not in line.text:
            listing = True
            continue
        number = read_number(line.text)
        if (
            listing
            and number
            and number.style is Style.ARABIC
            and len(line.text) <= _LONGEST_TITLE
            and "。" not in line.text
        ):
            continue
        listing = False
        yield line


def _without_tail(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Cut off signature, date, imprint and the buttons of a page after the last numbered line."""
    last = max((place for place, line in enumerate(lines) if read_number(line.text)), default=len(lines))
    for place in range(last + 1, len(lines)):
        text = lines[place].text
        followed_by_day = any(_DAY.fullmatch(line.text) for line in lines[place + 1 : place + 3])
        if _TAIL.match(text) or _DAY.fullmatch(text) or (_BODY_NAME.fullmatch(text) and followed_by_day):
            return lines[:place], lines[place:]
    return lines, ()
