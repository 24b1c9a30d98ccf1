"""The parts of an Office file, read as streams: every byte is counted, no part may declare a document type.

The XML comes as events from expat, which keeps nothing. A tree of the whole part was tried and took 4 GB for a file
of 616 KB.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol
from xml.parsers.expat import ExpatError, ParserCreate

from plans.documents.archive import MOST_UNPACKED, entry_names
from plans.documents.tree import UnreadableDocument

Attributes = dict[str, str]

DEEPEST = 512
"""Elements inside each other. Word itself stops far below."""
_MOST_NODES = 500_000
_CHUNK = 1024 * 1024
_BEGINNING = 4096
_STRICT = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_PREFIXES = {
    "wordprocessingml/main": "w",
    "spreadsheetml/main": "x",
    "officeDocument/relationships": "r",
    "officeDocument/math": "m",
    "markup-compatibility": "mc",
    "package/relationships": "rel",
    "package/content-types": "ct",
}


class Handler(Protocol):
    """What wants to know the elements of a part, in order. Names are short: `w:p`, strict files included."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def words(self, words: str) -> None: ...


@dataclass
class Node:
    """An element of a small part, kept as a tree."""

    name: str
    attributes: Attributes
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> Iterator["Node"]:
        return (child for child in self.children if child.name == name)

    def first(self, *path: str) -> "Node | None":
        """The first child of that name, or the first grandchild along a path of names."""
        found: Node | None = self
        for name in path:
            found = next(found.all(name), None) if found else None
        return found

    def value(self, *path: str) -> str | None:
        """The `w:val` at the end of a path."""
        found = self.first(*path)
        return found.attributes.get("w:val") if found else None


class Package:
    """A safe Office file. Raises `UnreadableDocument` for every other one."""

    def __init__(self, content: bytes) -> None:
        self.names = entry_names(content)
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._unpacked = 0
        for name in self.names:
            if name.endswith((".xml", ".rels")):
                self._refuse_type_declaration(name)
        if b"macroEnabled" in b"".join(self._chunks("[Content_Types].xml")):
            raise UnreadableDocument("macro")

    def main_part(self) -> str:
        """The name of the part that holds the document."""
        return next(self.related("", "officeDocument"), "")

    def related(self, source: str, kind: str) -> Iterator[str]:
        """The parts a part points to. What lies outside of the file is nobody's business here."""
        for node in self.relations(source).values():
            target = _target(source, node)
            if node.attributes.get("Type", "").endswith("/" + kind) and target in self.names:
                yield target

    def relations(self, source: str) -> dict[str, Node]:
        """The internal relations of a part by their id."""
        folder, name = posixpath.split(source)
        path = posixpath.join(folder, "_rels", name + ".rels")
        found = self.tree(path).all("rel:Relationship") if path in self.names else iter(())
        return {
            node.attributes.get("Id", ""): node for node in found if node.attributes.get("TargetMode") != "External"
        }

    def target(self, source: str, relation: str, relations: dict[str, Node]) -> str:
        """The part behind the id of a relation, or an empty string."""
        node = relations.get(relation)
        found = _target(source, node) if node else ""
        return found if found in self.names else ""

    def tree(self, name: str) -> Node:
        """A small part as a tree."""
        builder = _Builder()
        self.read(name, builder)
        return builder.root

    def read(self, name: str, handler: Handler) -> None:
        """Give the elements of a part to a handler."""
        parser = _Parser(handler)
        for chunk in self._chunks(name):
            parser.feed(chunk)
        parser.close()

    def _chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._archive.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    self._unpacked += len(chunk)
                    if self._unpacked > MOST_UNPACKED:
                        raise UnreadableDocument("zip_bomb")
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, ValueError):
            raise UnreadableDocument("broken")

    def _refuse_type_declaration(self, name: str) -> None:
        """A document type stands before the first element or nowhere."""
        try:
            with self._archive.open(name) as stream:
                parser = _Parser(_Beginning())
                while chunk := stream.read(_BEGINNING):
                    parser.feed(chunk)
        except _Begun:
            return
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
            raise UnreadableDocument("broken")


def _target(source: str, node: Node) -> str:
    target = node.attributes.get("Target", "")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")


class _Parser:
    """Expat with short names, a limit to depth, and no document type."""

    def __init__(self, handler: Handler) -> None:
        self._short: dict[str, str] = {}
        self._depth = 0
        self._handler = handler
        self._parser = ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.buffer_size = 64 * 1024
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = handler.words
        self._parser.StartDoctypeDeclHandler = _refuse_doctype

    def feed(self, chunk: bytes) -> None:
        self._parse(lambda: self._parser.Parse(chunk, False))

    def close(self) -> None:
        self._parse(lambda: self._parser.Parse(b"", True))

    def _parse(self, act: Callable[[], object]) -> None:
        try:
            act()
        except (ExpatError, LookupError, UnicodeError):
            raise UnreadableDocument("broken")

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnreadableDocument("too_deep")
        short = self._short.get(name) or self._shorten(name)
        if attributes:
            attributes = {self._short.get(key) or self._shorten(key): value for key, value in attributes.items()}
        self._handler.start(short, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._handler.end(self._short.get(name) or self._shorten(name))

    def _shorten(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        room = space.removeprefix(_STRICT).removeprefix(_TRANSITIONAL).replace("/2006", "")
        short = f"{_PREFIXES.get(room, '?')}:{local}" if space else local
        if len(self._short) < 10_000:
            self._short[name] = short
        return short


def _refuse_doctype(*_: object) -> None:
    raise UnreadableDocument("doctype")


class _Begun(Exception):
    """The first element of a part has been reached."""


class _Beginning:
    def start(self, name: str, attributes: Attributes) -> None:
        raise _Begun

    def end(self, name: str) -> None: ...

    def words(self, words: str) -> None: ...


class _Builder:
    def __init__(self) -> None:
        self.root = Node("", {})
        self._open = [self.root]
        self._count = 0

    def start(self, name: str, attributes: Attributes) -> None:
        self._count += 1
        if self._count > _MOST_NODES:
            raise UnreadableDocument("too_expensive")
        node = Node(name, attributes)
        self._open[-1].children.append(node)
        self._open.append(node)

    def end(self, name: str) -> None:
        node = self._open.pop()
        if len(self._open) == 1:
            self.root = node

    def words(self, words: str) -> None:
        self._open[-1].text += words
