"""html: the paragraphs, lists and tables of the article, without the page around it."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from plans.documents.read_text import decode
from plans.documents.rows import row_line

_NOISE = "script, style, noscript, template, nav, header, footer, aside, form, button, select, iframe, svg"
_ARTICLES = (
    "article",
    "main",
    "#zoom",
    "#UCAP-CONTENT",
    ".TRS_Editor",
    ".trs_editor_view",
    "#content",
    ".article-content",
    ".article",
    ".pages_content",
    "#article",
    ".content",
)
_BLOCK_NAMES = "p div section article main li ul ol h1 h2 h3 h4 h5 h6 blockquote dd dt dl pre center body td th"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<head|<body|<\?xml[^>]*>\s*<!doctype html)", re.IGNORECASE
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SMALLEST_ARTICLE = 0.5
"""Share of the page's text from which a part counts as the article."""
_GB = {"gb2312", "gbk", "gb18030"}


def looks_like_html(content: bytes) -> bool:
    """Whether the bytes begin like a page, whatever the file is called."""
    return _PAGE.match(content[:400]) is not None


def text_of(content: bytes) -> str:
    """The text of a page. The declared encoding is believed only if it decodes."""
    tree = LexborHTMLParser(_decoded(content))
    for node in tree.css(_NOISE):
        node.decompose()
    if tree.body is None:
        return ""
    article = _article(tree.body)
    lines = [line.strip() for line in "".join(_walk(article)).split("\n")]
    title = _title(tree)
    if title and not any(title in line for line in lines):
        lines.insert(0, title)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _decoded(content: bytes) -> str:
    declared = _CHARSET.search(content[:4000])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name:
        try:
            return content.decode("gb18030" if name in _GB else name)
        except (UnicodeDecodeError, LookupError):
            return decode(content)
    return decode(content)


def _article(body: LexborNode) -> LexborNode:
    whole = len(body.text())
    for selector in _ARTICLES:
        found = max(body.css(selector), key=lambda node: len(node.text()), default=None)
        if found is not None and len(found.text()) >= _SMALLEST_ARTICLE * whole:
            return found
    return body


def _title(tree: LexborHTMLParser) -> str:
    heading = tree.css_first("h1")
    return " ".join(heading.text().split()) if heading is not None else ""


def _walk(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield re.sub(r"[ \t\r\n\xa0]+", " ", child.text_content or "")
        elif child.tag == "br":
            yield "\n"
        elif child.tag == "table":
            yield "\n" + "\n".join(_table(child)) + "\n"
        elif child.tag in _BLOCKS:
            yield "\n\n" + _marker(child)
            yield from _walk(child)
            yield "\n"
        elif child.tag != "-comment":
            yield from _walk(child)


def _marker(node: LexborNode) -> str:
    """The number a browser would print before an item of an ordered list."""
    if node.tag != "li" or node.parent is None or node.parent.tag != "ol":
        return ""
    items = [item for item in node.parent.iter() if item.tag == "li"]
    place = next(place for place, item in enumerate(items) if item == node)
    start = (node.parent.attributes or {}).get("start") or "1"
    return f"{(int(start) if start.isdecimal() else 1) + place}. "


def _table(table: LexborNode) -> Iterator[str]:
    """Rows on the grid: a cell that spans several leaves empty ones behind it."""
    below: dict[int, int] = {}
    rows: list[list[str]] = []
    for row in table.css("tr"):
        cells: list[str] = []
        for cell in row.css("td, th"):
            _fill(cells, below)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for place in range(width):
                below[len(cells) + place] = height - 1
            cells += [" ".join("".join(_walk(cell)).split()), *[""] * (width - 1)]
        _fill(cells, below)
        rows.append(cells)
    single = max((len(row) for row in rows), default=0) <= 1
    yield from ("".join(row) if single else row_line(row) for row in rows)


def _fill(cells: list[str], below: dict[int, int]) -> None:
    while below.get(len(cells), 0) > 0:
        below[len(cells)] -= 1
        cells.append("")


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(max(int(value), 1), 64) if value.isdecimal() else 1
