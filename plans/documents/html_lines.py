"""The elements of a page as lines: paragraphs, items with their numbers, rows of tables."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from plans.documents.number_forms import counted
from plans.documents.rows import Cell, Covered, row_line, table_rows
from plans.documents.tree import UnreadableDocument

_BLOCK_NAMES = (
    "p div section article main li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre center fieldset figure "
    "figcaption address details summary body hr caption"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_DEEPEST_TABLE = 30
_WIDEST = 100
_LONGEST_SPAN = 1000
_LAYOUT_LINES = 4
"""A cell with so many paragraphs holds an article and not a value."""
_LAYOUT_SHARE = 0.6
_BLANKS = re.compile(r"[ \t\r\n\xa0]+")
_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def lines_of(node: LexborNode, depth: int = 0) -> list[str]:
    """The lines of an element, empty ones between paragraphs. Tables inside tables are read, too."""
    if depth > _DEEPEST_TABLE:
        raise UnreadableDocument("too_deep")
    writer = _Writer()
    waiting: list[tuple[LexborNode, bool]] = [(node, False)]
    while waiting:
        found, left = waiting.pop()
        if left:
            writer.leave(found)
        elif found.tag == "table" and found.mem_id != node.mem_id:
            writer.table(_table(found, depth + 1))
        else:
            writer.enter(found)
            waiting.append((found, True))
            waiting.extend((child, False) for child in reversed(list(found.iter(include_text=True))))
    return writer.lines()


class _Writer:
    def __init__(self) -> None:
        self._done: list[str] = []
        self._words: list[str] = []
        self._counts: list[int] = []
        self._forms: list[str | None] = []

    def enter(self, node: LexborNode) -> None:
        name = node.tag or ""
        if name == "-text":
            self._words.append(_BLANKS.sub(" ", node.text_content or ""))
        elif name == "br":
            self._end_line()
        elif name in _BLOCKS:
            self._end_line()
            self._done.append("")
            if name in ("ol", "ul"):
                self._begin_list(node)
            elif name == "li":
                self._words.append(self._marker(node))

    def leave(self, node: LexborNode) -> None:
        if node.tag in _BLOCKS:
            self._end_line()
            if node.tag in ("ol", "ul") and self._counts:
                self._counts.pop()
                self._forms.pop()

    def table(self, lines: list[str]) -> None:
        self._end_line()
        self._done += lines

    def lines(self) -> list[str]:
        self._end_line()
        return self._done

    def _end_line(self) -> None:
        words = "".join(self._words).strip()
        self._words.clear()
        if words:
            self._done.append(words)

    def _begin_list(self, node: LexborNode) -> None:
        said = node.attributes or {}
        bare = "list-style" in (said.get("style") or "") and "none" in (said.get("style") or "")
        self._counts.append(_whole(said.get("start"), 1) - 1)
        self._forms.append(None if node.tag == "ul" or bare else _TYPES.get(said.get("type") or "1", "decimal"))

    def _marker(self, node: LexborNode) -> str:
        """The number a browser would print before an item of an ordered list."""
        if not self._counts:
            return ""
        self._counts[-1] = _whole((node.attributes or {}).get("value"), self._counts[-1] + 1)
        form = self._forms[-1]
        return f"{counted(self._counts[-1], form)}. " if form else ""


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and re.fullmatch(r"[0-9]{1,6}", value.strip()) else otherwise


def _table(table: LexborNode, depth: int) -> list[str]:
    """A table as rows; one that only lays out the page as the lines of its cells."""
    rows: list[list[Cell]] = []
    cells: list[list[str]] = []
    below: dict[int, int] = {}
    caption: list[str] = []
    for part in _rows(table):
        if part.tag == "caption":
            caption += lines_of(part, depth)
            continue
        row: list[Cell] = []
        for cell in part.iter():
            if cell.tag in ("td", "th") and len(row) < _WIDEST:
                _reach_down(row, below)
                lines = [line for line in lines_of(cell, depth) if line]
                width, height = _span(cell, "colspan", _WIDEST), _span(cell, "rowspan", _LONGEST_SPAN)
                below |= {len(row) + place: height - 1 for place in range(width)}
                row += [" ".join(lines), *[Covered.LEFT] * (width - 1)]
                cells.append(lines)
        _reach_down(row, below)
        rows.append(row)
    if _only_lays_out(rows, cells):
        return [line for lines in cells for line in ["", *lines]]
    return [*caption, *(row_line(row) for row in table_rows(rows) if any(row))]


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    for part in table.iter():
        if part.tag in ("tr", "caption"):
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in part.iter() if row.tag == "tr")


def _only_lays_out(rows: list[list[Cell]], cells: list[list[str]]) -> bool:
    if max((len(row) for row in rows), default=0) <= 1:
        return True
    sizes = [sum(len(line) for line in lines) for lines in cells]
    longest = max(range(len(cells)), key=sizes.__getitem__, default=0)
    return len(cells[longest]) >= _LAYOUT_LINES and sizes[longest] >= _LAYOUT_SHARE * sum(sizes)


def _reach_down(row: list[Cell], below: dict[int, int]) -> None:
    while below.get(len(row), 0) > 0:
        below[len(row)] -= 1
        row.append(Covered.ABOVE)


def _span(cell: LexborNode, name: str, most: int) -> int:
    return min(max(_whole((cell.attributes or {}).get(name), 1), 1), most)
