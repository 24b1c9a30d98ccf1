"""Markdown: the text without its marks."""

import re

from plans.documents import read_text

_MARKS = re.compile(r"^ {0,3}(?:#{1,6}\s+|>\s?)|\*\*|__(?=\S)|(?<=\S)__|(?<=\d)\\(?=\.)", re.MULTILINE)


def text_of(content: bytes) -> str:
    """The text of a markdown file."""
    return _MARKS.sub("", read_text.text_of(content))
