"""Printed lines joined to paragraphs, without what stands on every page.

A printed page breaks lines where the paper ends, so a line goes on with the one before unless it is indented, numbered,
or the line before stops short of the right margin.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plans.documents.numbering import read_number

_MARGIN = 0.12
"""Share of the page's height at its top and at its foot where running lines stand."""
_PAGE_NUMBER = re.compile(
    r"[-—–－─·•\s]*(?:\d{1,4}|[ivxIVX]{1,6})[-—–－─·•\s]*|第\s*\d+\s*页.{0,20}|(?:page\s*)?\d{1,4}\s*(?:/|of)\s*\d{1,4}",
    re.IGNORECASE,
)
_BROWSER_LINE = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[,，]?\s*(?:上午|下午)?\d{1,2}:\d{2}(?:\s?[AP]M)?(?:\s.*)?|(?:file|https?)://\S+(?:\s+\d+/\d+)?"
)
"""What a browser prints over and under a page."""
_RUNNING = 0.5
"""Share of the pages on which a line of the margin comes again."""
_COMMON = 0.04
"""Share of the lines that must begin, or end, at an edge of the text."""
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff，。；：、（）“”‘’《》〔〕！？…—"
_SET_APART = re.compile(rf"(?<=[{_WIDE}]) +(?=[{_WIDE}])")
_OPEN_END = ("：", ":")


@dataclass(frozen=True)
class PrintedLine:
    """A line of a page, in points; `table` holds the rows that stand in its place."""

    text: str
    left: float
    right: float
    top: float
    size: float
    page_height: float
    table: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Setting:
    """The edges of the text, and whether its numbered paragraphs are indented."""

    left: float
    right: float
    indents: bool


def paragraphs_of(pages: list[list[PrintedLine]]) -> Iterator[str]:
    """The text in pieces; a form feed begins each page after the first."""
    running = _running(pages)
    kept = [[line for line in page if not _is_running(line, page, running)] for page in pages]
    setting = _setting([line for page in kept for line in page if not line.table])
    before: PrintedLine | None = None
    for place, page in enumerate(kept):
        turned = place > 0
        for line in page:
            if before is not None and _goes_on(before, line, setting):
                yield _joint(before.text, line.text) + _closed_up(line.text)
            else:
                yield ("\n" if before is not None else "") + ("\f" if turned else "") + _words(line)
                turned = False
            before = line


def _words(line: PrintedLine) -> str:
    return "\n".join(line.table) if line.table else _closed_up(line.text)


def _closed_up(words: str) -> str:
    """Blanks that the setting of the page put between Chinese characters are no blanks."""
    return _SET_APART.sub("", words.strip())


def _joint(before: str, after: str) -> str:
    """Words of a language with blanks keep one where the line was broken."""
    return (
        " " if before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() and after[:1].isalpha() else ""
    )


def _in_margin(line: PrintedLine) -> bool:
    return not line.table and not line.page_height * _MARGIN <= line.top <= line.page_height * (1 - _MARGIN)


def _masked(line: PrintedLine) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", line.text))


def _running(pages: list[list[PrintedLine]]) -> frozenset[str]:
    """The lines, digits aside, that come again in the margin of many pages."""
    seen = Counter(words for page in pages for words in {_masked(line) for line in page if _in_margin(line)})
    enough = max(2, len(pages) * _RUNNING)
    return frozenset(words for words, count in seen.items() if count >= enough)


def _is_running(line: PrintedLine, page: list[PrintedLine], running: frozenset[str]) -> bool:
    if line.table:
        return False
    outermost = line is page[0] or line is page[-1]
    if _PAGE_NUMBER.fullmatch(line.text.strip()) and (outermost or _in_margin(line)):
        return True
    if _in_margin(line) and _BROWSER_LINE.fullmatch(line.text.strip()):
        return True
    return _in_margin(line) and _masked(line) in running and read_number(line.text) is None


def _setting(lines: list[PrintedLine]) -> _Setting:
    left = min(_edges(line.left for line in lines), default=0.0)
    right = max(_edges(line.right for line in lines), default=0.0)
    numbered = [line for line in lines if read_number(line.text)]
    indented = sum(1 for line in numbered if line.left > left + line.size)
    return _Setting(left, right, indents=len(numbered) > 1 and indented * 2 > len(numbered))


def _edges(places: Iterable[float]) -> list[float]:
    """The places where enough lines begin or end, to four points; all of them in a short text."""
    seen = Counter(round(place / 4) * 4.0 for place in places)
    enough = sum(seen.values()) * _COMMON
    return [place for place, count in seen.items() if count >= enough]


def _goes_on(before: PrintedLine, line: PrintedLine, setting: _Setting) -> bool:
    if before.table or line.table or abs(before.size - line.size) > 1:
        return False
    if line.left > setting.left + line.size or before.text.endswith(_OPEN_END):
        return False
    if read_number(line.text) and not setting.indents:
        return False
    return before.right > setting.right - 2 * before.size
