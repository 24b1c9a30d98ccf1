"""Looking into an Office file before anything unpacks it."""

import html
import io
import re
import struct
import zipfile
from itertools import pairwise

from plans.documents.tree import LARGEST_FILE, UnreadableDocument

MOST_ENTRIES = 2000
MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes, summed over all entries."""
HIGHEST_RATIO = 100
_RATIO_FROM = 10 * 1024 * 1024
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""All that Office files use. The others need memory that nobody limits."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END_SIZE = 22
_END_64_SIZE = 56 + 20
_LONGEST_COMMENT = 0xFFFF
_SIGNATURE = 8
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MZ", b"\x7fELF", _OLE)
_WORDED = re.compile(r"word/(document|header\d*)\.xml|xl/(sharedStrings|worksheets/sheet1)\.xml")
_MOST_WORDS = 2 * 1024 * 1024
"""Bytes of one part; a mark stands at the beginning."""
_BREAK, _TAG = re.compile(r"</(?:w:p|si|row)>|<w:br/>"), re.compile(r"<[^>]*>")


def is_zip(content: bytes) -> bool:
    """Whether the bytes begin like a zip archive."""
    return content.startswith(_LOCAL)


def has_directory(content: bytes) -> bool:
    """Whether an unpacker would open the bytes as an archive, whatever they begin with."""
    return _END in content[-_LONGEST_COMMENT - _END_SIZE :] and zipfile.is_zipfile(io.BytesIO(content))


def is_ole(content: bytes) -> bool:
    """Whether the bytes begin like an old Office file, or a new one under a password."""
    return content.startswith(_OLE)


def refuse_unfit(content: bytes) -> None:
    """Raises empty, too_large, or what `refuse_ole` says of an Office file of before 2007."""
    if not content.strip():
        raise UnreadableDocument("empty")
    if len(content) > LARGEST_FILE:
        raise UnreadableDocument("too_large", limit=str(LARGEST_FILE // 2**20))
    if is_ole(content):
        raise refuse_ole(content)


def refuse_ole(content: bytes) -> UnreadableDocument:
    """Why an OLE file is not read: a password, or an old format."""
    protected = "EncryptedPackage".encode("utf-16-le") in content
    return UnreadableDocument("encrypted" if protected else "old_office")


def entry_names(content: bytes) -> frozenset[str]:
    """The names inside a safe archive. Raises `UnreadableDocument` for every other one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries, directory = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, struct.error):
        raise UnreadableDocument("broken")
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise UnreadableDocument("zip_bomb")
    if unpacked > _RATIO_FROM and unpacked > HIGHEST_RATIO * len(content):
        raise UnreadableDocument("zip_bomb")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableDocument("encrypted")
    if any(_is_macro(name.lower()) for name in names):
        raise UnreadableDocument("macro")
    if len(set(names)) < len(names) or any(_leads_out(name) for name in names):
        raise UnreadableDocument("broken")
    if any(entry.compress_type not in _METHODS for entry in entries) or not _ends_once(content, directory):
        raise UnreadableDocument("broken")
    _refuse_overlaps(content, entries, directory)
    return frozenset(names)


def refuse_nested(content: bytes, *, depth: int = 0) -> None:
    """An Office file may hold another one, as a chart its table; no archive, and nothing inside that other one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as part:
                begins = part.read(_SIGNATURE)
            if begins.startswith(_ARCHIVES):
                raise UnreadableDocument("too_deep")
            if begins.startswith(_LOCAL):
                inner = archive.read(entry)
                if depth or "[Content_Types].xml" not in entry_names(inner):
                    raise UnreadableDocument("too_deep")
                refuse_nested(inner, depth=depth + 1)


def words_of(content: bytes) -> str:
    """The bare words of an Office file, part by part: enough to find a mark in, no reading of it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if _WORDED.fullmatch(name)]
        told = [_begin(archive, name) for name in sorted(parts, key=_heads_first)]
    lines = (_BREAK.sub("\n", part) for part in told)
    return html.unescape("\n".join(_TAG.sub("", line) for line in lines))


def _begin(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(_MOST_WORDS).decode("utf-8", "replace")


def _heads_first(name: str) -> tuple[bool, str]:
    return ("header" not in name, name)


def _is_macro(name: str) -> bool:
    return name.endswith("vbaproject.bin") or "/macrosheets/" in name


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _ends_once(content: bytes, directory: int) -> bool:
    """Whether the one directory begins where it says and nothing follows it: two readers must not see two archives."""
    end = content.rfind(_END)
    if end < 0 or len(content) < end + _END_SIZE:
        return False
    size, start, comment = struct.unpack_from("<LLH", content, end + 12)
    if end + _END_SIZE + comment != len(content):
        return False
    if max(size, start) == 0xFFFFFFFF:
        return content[directory : directory + 4] == _CENTRAL and directory < end - _END_64_SIZE
    return bool(start == directory and start + size in (end, end - _END_64_SIZE))


def _refuse_overlaps(content: bytes, entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Entries that share their bytes unpack to more than the archive holds; Python sees it only from 3.11.8 on."""
    places = sorted((entry.header_offset, _packed_end(content, entry)) for entry in entries)
    places.append((directory, directory))
    if places[0][0] != 0:
        raise UnreadableDocument("broken")
    for (_, end), (start, _) in pairwise(places):
        if end > start:
            raise UnreadableDocument("zip_bomb")
        if _CENTRAL in content[end:start] or _END in content[end:start]:
            raise UnreadableDocument("broken")


def _packed_end(content: bytes, entry: zipfile.ZipInfo) -> int:
    start = entry.header_offset
    if content[start : start + 4] != _LOCAL or len(content) < start + 30:
        raise UnreadableDocument("broken")
    name, extra = struct.unpack_from("<HH", content, start + 26)
    return int(start + 30 + name + extra + entry.compress_size)
