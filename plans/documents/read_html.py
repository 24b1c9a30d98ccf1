"""html: the paragraphs, lists and tables of the article, without the page around it."""

import re

from selectolax.lexbor import LexborHTMLParser

from plans.documents import read_text
from plans.documents.html_lines import lines_of
from plans.documents.html_page import MARKS, article_of, without_furniture
from plans.documents.tree import UnreadableDocument

DEEPEST = 3000
"""Elements inside each other. The parser's time grows with the square of them."""

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE
)
_ENCODINGS = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312"), "gb18030"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("big5", "big5-hkscs", "cp950", "x-big5"), "big5hkscs"),
}
_MOST_LOST = 0.001
"""Share of characters that may be broken in a page that says how it is encoded."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
_OPEN_ENDED_NAMES = (
    "area base br col embed hr img input link meta source track wbr p li td th tr dt dd option tbody thead tfoot "
    "colgroup html head body"
)
_OPEN_ENDED = frozenset(_OPEN_ENDED_NAMES.split())


def text_of(content: bytes) -> str:
    """The text of a page. The declared encoding is believed only if it decodes."""
    page = _decoded(content)
    if _depth(page) > DEEPEST:
        raise UnreadableDocument("too_deep")
    tree = LexborHTMLParser(page)
    for node in reversed(tree.css(MARKS)):
        node.decompose()
    if tree.body is None:
        return ""
    article = article_of(tree.body)
    titles = [title for title in (_declared_title(tree), _heading(tree)) if title]
    lines = without_furniture(lines_of(article))
    whole = "".join("".join(lines).split())
    missing = next((title for title in titles if "".join(title.split()) not in whole), None)
    if missing and not any("".join(title.split()) in whole for title in titles):
        lines.insert(0, missing)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _decoded(content: bytes) -> str:
    declared = _CHARSET.search(content[:4000])
    name = (declared[1] or declared[2]).decode("ascii", "ignore").lower() if declared else ""
    encoding = _ENCODINGS.get(name, "")
    try:
        return content.decode(encoding) if encoding else read_text.text_of(content)
    except UnicodeDecodeError:
        pass
    try:
        return read_text.text_of(content)
    except UnreadableDocument:
        text = content.decode(encoding, "replace")
        if text.count("\ufffd") > len(text) * _MOST_LOST:
            raise
        return text


def _depth(page: str) -> int:
    """How deep elements lie in each other at most, counting those alone that must be closed."""
    depth = deepest = 0
    for closing, name in (match.groups() for match in _TAG.finditer(page)):
        if name.lower() in _OPEN_ENDED:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _heading(tree: LexborHTMLParser) -> str:
    heading = tree.css_first("h1")
    return " ".join(heading.text().split()) if heading is not None else ""


def _declared_title(tree: LexborHTMLParser) -> str:
    """Government sites name the article in a tag of its own."""
    named = tree.css_first("meta[name='ArticleTitle' i]")
    return " ".join(((named.attributes.get("content") if named is not None else "") or "").split())
