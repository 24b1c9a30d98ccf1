"""Looking into an Office file before anything unpacks it."""

import io
import zipfile

from plans.documents.tree import UnreadableDocument

MOST_ENTRIES = 2000
MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes, summed over all entries."""
HIGHEST_RATIO = 100
_RATIO_FROM = 10 * 1024 * 1024
_ENCRYPTED = 0x1
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_zip(content: bytes) -> bool:
    """Whether the bytes begin like a zip archive."""
    return content.startswith(b"PK\x03\x04")


def is_ole(content: bytes) -> bool:
    """Whether the bytes begin like an old Office file, or a new one under a password."""
    return content.startswith(_OLE)


def refuse_ole(content: bytes) -> UnreadableDocument:
    """Why an OLE file is not read: a password, or an old format."""
    protected = "EncryptedPackage".encode("utf-16-le") in content
    return UnreadableDocument("encrypted" if protected else "old_office")


def entry_names(content: bytes) -> frozenset[str]:
    """The names inside a safe archive. Raises `UnreadableDocument` for every other one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableDocument("broken")
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise UnreadableDocument("zip_bomb")
    if unpacked > _RATIO_FROM and unpacked > HIGHEST_RATIO * len(content):
        raise UnreadableDocument("zip_bomb")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableDocument("encrypted")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableDocument("macro")
    if len(set(names)) < len(names) or any(_leads_out(name) for name in names):
        raise UnreadableDocument("broken")
    return frozenset(names)


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")
