"""docx: paragraphs and tables in order, with the numbers that Word only shows."""

from plans.documents.docx_body import Body
from plans.documents.docx_numbering import Numbering
from plans.documents.docx_styles import Styles
from plans.documents.office import Attributes, Node, Package
from plans.documents.tree import UnreadableDocument


def text_of(content: bytes) -> str:
    """The text of a docx as finally read: tracked changes accepted, hidden text left out, notes at the end."""
    package = Package(content)
    main = package.main_part()
    if not main:
        raise UnreadableDocument("broken")
    styles = Styles(_tree(package, main, "styles"))
    body = Body(styles, Numbering(_tree(package, main, "numbering"), styles))
    package.read(main, body)
    return "\n".join([*body.lines, *_notes(package, main, body, styles)])


def _tree(package: Package, main: str, kind: str) -> Node | None:
    part = next(package.related(main, kind), None)
    return package.tree(part) if part else None


def _notes(package: Package, main: str, body: Body, styles: Styles) -> list[str]:
    """The notes the text refers to, out of the way of its sentences."""
    found: dict[tuple[str, str], str] = {}
    for kind in dict(body.notes):
        part = next(package.related(main, kind), None)
        if part is not None:
            notes = _Notes(styles)
            package.read(part, notes)
            found |= {(kind, key): words for key, words in notes.found.items()}
    said = [found[note] for note in dict.fromkeys(body.notes) if note in found]
    return [f"注{place}：{words}" for place, words in enumerate(said, start=1) if words]


class _Notes:
    """A handler of a part of notes: the words of each by its id."""

    def __init__(self, styles: Styles) -> None:
        self.found: dict[str, str] = {}
        self._styles = styles
        self._key = ""
        self._body: Body | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("w:footnote", "w:endnote"):
            self._key = attributes.get("w:id", "")
            self._body = Body(self._styles, Numbering(None, self._styles))
        elif self._body is not None:
            self._body.start(name, attributes)

    def end(self, name: str) -> None:
        if name in ("w:footnote", "w:endnote") and self._body is not None:
            self.found[self._key] = " ".join(" ".join(self._body.lines).split())
            self._body = None
        elif self._body is not None:
            self._body.end(name)

    def words(self, words: str) -> None:
        if self._body is not None:
            self._body.words(words)
