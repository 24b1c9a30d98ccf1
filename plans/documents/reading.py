"""From bytes to text: which reader a file needs, by its content and not by its name."""

from plans.documents import read_text
from plans.documents.tree import UnreadableDocument

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(content: bytes, *, filename: str = "") -> str:
    """The text of a document, tables as rows between bars. Raises `UnreadableDocument`."""
    if not content.strip():
        raise UnreadableDocument("empty")
    if len(content) > LARGEST_FILE:
        raise UnreadableDocument("too_large", limit=str(LARGEST_FILE // 1024 // 1024))
    if content.startswith(b"%PDF"):
        raise UnreadableDocument("pdf_unsupported")
    return read_text.decode(content)
