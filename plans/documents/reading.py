"""From bytes to text: which reader a file needs, by its content and not by its name."""

import re
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from plans.documents import archive
from plans.documents.radicals import RADICALS
from plans.documents.read_text import is_garbled
from plans.documents.tree import MOST_CHARACTERS, Problem, Severity, UnreadableDocument

_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)*"
    rb"(?:<!doctype\s+html|<html|<head|<body|<meta\s|<\?xml[^>]{0,200}>\s*(?:<!doctype\s+html|<html))",
    re.IGNORECASE | re.DOTALL,
)
_TEXT_NAMES = (
    ("read_html", re.compile(r"\.x?html?$", re.IGNORECASE)),
    ("read_csv", re.compile(r"\.(?:csv|tsv|tab)$", re.IGNORECASE)),
    ("read_markdown", re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)),
)
_REFUSED = (
    ("rtf", (b"{\\rtf",)),
    ("picture", (b"\x89PNG\r\n", b"GIF87a", b"GIF89a", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"<svg")),
    ("packed", (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ")),
    ("web_archive", (b"MIME-Version:", b"From: <Saved by")),
    ("unknown_type", (b"MZ", b"\x7fELF", b"OggS", b"ID3", b"RIFF", b"%!PS")),
)
_OFFICE_XML = re.compile(rb"\s*<\?xml[^>]{0,200}>\s*(?:<\?mso-application|<(?:w:wordDocument|pkg:package|Workbook)\b)")
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f"
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb\ufffe\uffff"
_SUSPICIOUS = re.compile(f"[{_DIRECTIONS}{_CONTROLS}]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060-\u2064\ufeff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")
_PICTURES = re.compile("\ufffc")
_LONE = re.compile("[\ud800-\udfff]")


class _Reader(Protocol):
    def text_of(self, content: bytes) -> str: ...


@dataclass(frozen=True)
class Reading:
    """The text of a document, tables as rows between bars, and what was taken out of it."""

    text: str
    problems: tuple[Problem, ...] = ()


def read(content: bytes, *, filename: str = "") -> Reading:
    """Raises `UnreadableDocument` and nothing else."""
    archive.refuse_unfit(content)
    # A library takes longer to load than a short text to read: only the one that is needed is.
    reader = cast("_Reader", import_module(f"plans.documents.{_reader_of(content, filename)}"))
    text = reader.text_of(content)
    if len(text) > MOST_CHARACTERS:
        raise UnreadableDocument("too_long", limit=f"{MOST_CHARACTERS:,}")
    if not text.strip():
        raise UnreadableDocument("no_text")
    if is_garbled(text):
        raise UnreadableDocument("mojibake")
    return _cleaned(text)


def _reader_of(content: bytes, filename: str) -> str:
    if archive.is_zip(content):
        return _office_reader(archive.entry_names(content))
    if archive.has_directory(content):
        raise UnreadableDocument("two_kinds")
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"%PDF"):
        return "read_pdf"
    for code, beginnings in _REFUSED:
        if start.startswith(beginnings):
            raise UnreadableDocument(code)
    if _OFFICE_XML.match(start):
        raise UnreadableDocument("old_office")
    if _PAGE.match(start):
        return "read_html"
    return next((reader for reader, pattern in _TEXT_NAMES if pattern.search(filename)), "read_text")


def _office_reader(names: frozenset[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return "read_docx"
    if "xl/workbook.bin" in names:
        raise UnreadableDocument("old_office")
    if any(name.startswith("xl/") for name in names):
        return "read_xlsx"
    if "OFD.xml" in names:
        raise UnreadableDocument("ofd")
    if {"mimetype", "content.xml"} <= names:
        raise UnreadableDocument("opendocument")
    if any(re.search(r"\.(?:docx?|pdf|txt|xlsx?|html?|wps|ofd)$", name, re.IGNORECASE) for name in names):
        raise UnreadableDocument("packed")
    raise UnreadableDocument("unknown_type")


def _cleaned(text: str) -> Reading:
    """What has no shape on paper goes; what could turn the order of the words around is also reported."""
    text = _LONE.sub("\ufffd", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))).translate(RADICALS)
    text, invisible = _SUSPICIOUS.subn("", text)
    text, pictures = _PICTURES.subn("", text)
    if not text.strip():
        raise UnreadableDocument("no_text")
    found = (("invisible_characters", invisible), ("pictures_left_out", pictures))
    return Reading(
        text, tuple(Problem(code, Severity.WARNING, params=(("count", str(count)),)) for code, count in found if count)
    )
