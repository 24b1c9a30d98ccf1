"""What an evidence file is, judged by its bytes and never by its name, and a name that is safe to hand out. Pure."""

from __future__ import annotations

import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from plans.documents import archive
from plans.documents.tree import UnreadableDocument

LIMIT = 20 * 2**20  # bytes
NAME_LENGTH = 120  # characters, suffix included
# Windows opens a device by these names, whatever stands behind the point.
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
UNSAFE = '<>:"/\\|?*%'


@dataclass(frozen=True)
class Media:
    """A kind of file that may be evidence. The first suffix is given to files that carry another one."""

    type: str
    suffixes: tuple[str, ...]


PDF = Media("application/pdf", (".pdf",))
PNG = Media("image/png", (".png",))
JPEG = Media("image/jpeg", (".jpg", ".jpeg"))
DOCX = Media("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",))
XLSX = Media("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",))
HTML = Media("text/html; charset=utf-8", (".html",))  # written here, never taken in

MEDIA_TYPES = {"docx": DOCX.type, "html": HTML.type, "pdf": PDF.type, "xlsx": XLSX.type}  # of reports, by format
ALLOWED = (PDF, PNG, JPEG, DOCX, XLSX)
SIGNATURES = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
OFFICE_PARTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX))


def recognise(content: bytes) -> Media | None:
    """The kind of `content`, or None when it is none of ALLOWED. A macro or encrypted document is none."""
    for signature, media in SIGNATURES:
        if content.startswith(signature):
            return media
    return _office(content) if content.startswith(b"PK\x03\x04") else None


def _office(content: bytes) -> Media | None:
    """By the same bounds as plan documents; nothing is unpacked before they hold."""
    try:
        names = archive.entry_names(content)
        archive.refuse_nested(content)
    except (UnreadableDocument, zipfile.BadZipFile, NotImplementedError, ValueError, zlib.error):
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((media for part, media in OFFICE_PARTS if part in names), None)


def safe_name(name: str, media: Media) -> str:
    """`name` without folders, control and direction characters, with a suffix that fits `media`."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join("_" if char in UNSAFE else char for char in last if unicodedata.category(char)[0] != "C")
    kept = kept.strip(" .") or "evidence"
    path = PurePosixPath(f"_{kept}" if kept.split(".")[0].strip().lower() in DEVICES else kept)
    fits = path.suffix.lower() in media.suffixes
    suffix, stem = (path.suffix, path.stem) if fits else (media.suffixes[0], path.name)
    return stem[: NAME_LENGTH - len(suffix)] + suffix
