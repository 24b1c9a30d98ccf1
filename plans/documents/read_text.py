"""Plain text: finding the encoding, and refusing what was already garbled."""

import re
import unicodedata

from plans.documents.script import is_common, is_han
from plans.documents.spaced import with_bars
from plans.documents.tree import UnreadableDocument

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SAMPLE = 4000
_LOWEST_SHARE = 0.55
"""Share of ordinary characters among the ideographs; decoded at random it stays far below."""
_MOST_NULS = 0.05
"""Share of NUL bytes from which a text is not UTF-8: in UTF-16 every digit and line end has one."""


def text_of(content: bytes) -> str:
    """The text of a file, with line ends made equal. Raises `UnreadableDocument`."""
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableDocument("no_text")
    if _is_binary(text):
        raise UnreadableDocument("unknown_encoding")
    return with_bars(unicodedata.normalize("NFC", text))


def _decoded(content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _strictly(content[len(bom) :], encoding)
    if content.count(b"\x00") <= len(content) * _MOST_NULS:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return _best_of(content, ("gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be"))


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableDocument("unknown_encoding")


def _best_of(content: bytes, encodings: tuple[str, ...]) -> str:
    readable: list[tuple[float, str]] = []
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        readable.append((_plausible(text), text))
    share, text = max(readable, default=(0.0, ""))
    if share < _LOWEST_SHARE:
        raise UnreadableDocument("unknown_encoding")
    return text


def _plausible(text: str) -> float:
    """Share of ordinary characters among those beyond ASCII; a plain ASCII text is ordinary."""
    foreign = [mark for mark in text[:_SAMPLE] if not mark.isascii() and not mark.isspace()]
    return sum(1 for mark in foreign if is_common(mark)) / len(foreign) if foreign else 1.0


def _is_binary(text: str) -> bool:
    controls = sum(1 for mark in text[:_SAMPLE] if ord(mark) < 32 and mark not in "\x00\n\t\f\x0b")
    return controls > len(text[:_SAMPLE]) / 200


def is_garbled(text: str) -> bool:
    """Whether UTF-8 was once read as GBK or Latin-1: its bytes make better sense the other way."""
    sample = text[:_SAMPLE]
    if sample.count("\ufffd") > 2 + len(sample) / 100:
        return True
    return any(_makes_more_sense(sample, encoding) for encoding in ("gb18030", "latin-1", "cp1252"))


def _makes_more_sense(sample: str, encoding: str) -> bool:
    foreign = [mark for mark in sample if not mark.isascii()]
    if len(foreign) < 8:
        return False
    again = sample.encode(encoding, "ignore").decode("utf-8", "ignore")
    han = [mark for mark in again if is_han(mark)]
    if len(han) < len(foreign) / 4:
        return False
    return _plausible(again) > max(_LOWEST_SHARE, _plausible(re.sub(r"\s", "", sample)) + 0.1)
