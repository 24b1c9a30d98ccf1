"""From bytes to text: which reader a file needs, by its content and not by its name."""

import re

from plans.documents import archive, read_docx, read_html, read_pdf, read_text, read_xlsx
from plans.documents.tree import LARGEST_FILE, UnreadableDocument

_MARKDOWN_NAME = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
_MARKDOWN_MARKS = re.compile(r"^ {0,3}(?:#{1,6}\s+|>\s?)|\*\*|__(?=\S)|(?<=\S)__|(?<=\d)\\(?=\.)", re.MULTILINE)
_HTML_NAME = re.compile(r"\.x?html?$", re.IGNORECASE)


def read(content: bytes, *, filename: str = "") -> str:
    """The text of a document, tables as rows between bars. Raises `UnreadableDocument`."""
    if not content.strip():
        raise UnreadableDocument("empty")
    if len(content) > LARGEST_FILE:
        raise UnreadableDocument("too_large", limit=str(LARGEST_FILE // 1024 // 1024))
    text = _text(content, filename)
    if not text.strip():
        raise UnreadableDocument("no_text")
    return text


def _text(content: bytes, filename: str) -> str:
    if content.startswith(b"%PDF"):
        return read_pdf.text_of(content)
    if archive.is_ole(content):
        raise archive.refuse_ole(content)
    if archive.is_zip(content):
        return _office(content)
    if read_html.looks_like_html(content) or _HTML_NAME.search(filename):
        return read_html.text_of(content)
    text = read_text.decode(content)
    return _MARKDOWN_MARKS.sub("", text) if _MARKDOWN_NAME.search(filename) else text


def _office(content: bytes) -> str:
    names = archive.entry_names(content)
    if "word/document.xml" in names:
        return read_docx.text_of(content)
    if "xl/workbook.xml" in names:
        return read_xlsx.text_of(content)
    raise UnreadableDocument("unknown_type")
