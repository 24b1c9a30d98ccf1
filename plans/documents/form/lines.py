"""A docx as the rules of the form look at it: its pages, its lines with what they look like, its page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.documents.docx_numbering import Numbering
from plans.documents.docx_styles import Styles
from plans.documents.form.looks import TWIPS, Looks
from plans.documents.office import Node, Package
from plans.documents.tree import UnreadableDocument

TWIPS_PER_MM = 1440 / 25.4
GRID_UNIT = 4096  # parts of a point in which a grid says what it adds to a character
_AROUND_LINES = ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo")
_AROUND_RUNS = ("w:hyperlink", "w:ins", "w:smartTag", "w:fldSimple", "w:sdt", "w:sdtContent", "w:moveTo")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_WHOLE = re.compile(r"-?\d{1,7}")


@dataclass(frozen=True)
class Page:
    """One section. Lengths are millimetres; `pitch` and `added` (to a character) are points, None without a grid."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    pitch: float | None
    added: float | None


@dataclass(frozen=True)
class Line:
    """One paragraph, its automatic number included. `looks` are the (face, points) of its Chinese runs, `colours` those
    of all its runs.
    """

    number: int
    text: str
    looks: frozenset[tuple[str, float]]
    colours: frozenset[str]
    alignment: str
    indent: float
    pitch: float | None
    begins_page: bool
    in_table: bool
    is_title: bool
    has_rule: bool


@dataclass(frozen=True)
class Foot:
    """What the feet of the pages hold: text with PAGE for the number, alignment, face and points of the number."""

    kind: str
    text: str
    alignment: str
    face: str
    size: float


@dataclass(frozen=True)
class Sheet:
    """A whole file. `size` and `spacing` are those of the standard style, in points."""

    pages: tuple[Page, ...]
    lines: tuple[Line, ...]
    feet: tuple[Foot, ...]
    odd_and_even: bool
    size: float
    spacing: float


def sheet_of(content: bytes) -> Sheet:
    """Raises UnreadableDocument for what is no safe docx."""
    package = Package(content)
    main = package.main_part()
    body = package.tree(main).first("w:body") if main else None
    if body is None:
        raise UnreadableDocument("broken")
    styles = _part(package, main, "styles")
    looks, numbers = Looks(styles), Numbering(_part(package, main, "numbering"), Styles(styles))
    settings = _part(package, main, "settings")
    pages = tuple(_page(section) for section in _sections(body))
    return Sheet(
        pages=pages,
        lines=tuple(_lines(body, looks, numbers, pages[-1].pitch if pages else None)),
        feet=tuple(_feet(package, main, body, looks)),
        odd_and_even=settings is not None and settings.first("w:evenAndOddHeaders") is not None,
        size=looks.size(None),
        spacing=looks.spacing(None),
    )


def _part(package: Package, main: str, kind: str) -> Node | None:
    part = next(package.related(main, kind), None)
    return package.tree(part) if part else None


def _sections(body: Node) -> Iterator[Node]:
    for line, _in_table in _paragraphs(body):
        if section := line.first("w:pPr", "w:sectPr"):
            yield section
    yield from body.all("w:sectPr")


def _page(section: Node) -> Page:
    size, margin, grid = section.first("w:pgSz"), section.first("w:pgMar"), section.first("w:docGrid")
    kind = grid.attributes.get("w:type", "default") if grid else "default"
    pitch = _whole(grid, "w:linePitch") / TWIPS if kind != "default" else None
    return Page(
        width=_mm(size, "w:w"),
        height=_mm(size, "w:h"),
        top=_mm(margin, "w:top"),
        bottom=_mm(margin, "w:bottom"),
        left=_mm(margin, "w:left") + _mm(margin, "w:gutter"),
        right=_mm(margin, "w:right"),
        pitch=pitch or None,
        added=_whole(grid, "w:charSpace") / GRID_UNIT if kind in ("linesAndChars", "snapToChars") else None,
    )


def _paragraphs(parent: Node, *, in_table: bool = False) -> Iterator[tuple[Node, bool]]:
    for child in parent.children:
        if child.name == "w:p":
            yield child, in_table
        elif child.name in _AROUND_LINES:
            yield from _paragraphs(child, in_table=in_table)
        elif child.name in ("w:tbl", "w:tr", "w:tc"):
            yield from _paragraphs(child, in_table=True)


def _lines(body: Node, looks: Looks, numbers: Numbering, grid: float | None) -> Iterator[Line]:
    number, after_break = 0, False
    for node, in_table in _paragraphs(body):
        number += not in_table
        runs = list(_runs(node))
        chinese = [run for run in runs if _CHINESE.search(_words(run))]
        visible = [run for run in runs if _words(run).strip()]
        yield Line(
            number=number,
            text=_label(node, numbers) + "".join(map(_words, runs)),
            looks=frozenset((looks.face(node, run), looks.size(node, run)) for run in chinese),
            colours=frozenset(looks.colour(node, run) for run in visible),
            alignment=looks.alignment(node),
            indent=looks.first_indent(node),
            pitch=looks.pitch(node, grid),
            begins_page=looks.breaks_page(node) or after_break or _breaks(runs, before_words=True),
            in_table=in_table,
            is_title=looks.style_name(node) == "title",
            has_rule=node.first("w:pPr", "w:pBdr") is not None,
        )
        after_break = node.first("w:pPr", "w:sectPr") is not None or _breaks(runs, before_words=False)


def _label(line: Node, numbers: Numbering) -> str:
    """The number that Word itself puts before a line; it counts on with every one that is asked for."""
    own = line.first("w:pPr", "w:numPr")
    number, level = (own.value("w:numId"), own.value("w:ilvl")) if own else (None, None)
    place = int(level) if level and _WHOLE.fullmatch(level) else None
    return numbers.label_of(line.value("w:pPr", "w:pStyle"), number, place)


def _runs(parent: Node) -> Iterator[Node]:
    for child in parent.children:
        if child.name == "w:r":
            yield child
        elif child.name in _AROUND_RUNS:
            yield from _runs(child)


def _words(run: Node) -> str:
    said = {"w:tab": "\t", "w:br": "\n", "w:noBreakHyphen": "-"}
    return "".join(child.text if child.name == "w:t" else said.get(child.name, "") for child in run.children)


def _breaks(runs: list[Node], *, before_words: bool) -> bool:
    """Whether the page ends before the first word of a line, or after the last."""
    for run in runs if before_words else reversed(runs):
        if any(mark.attributes.get("w:type") == "page" for mark in run.all("w:br")):
            return True
        if _words(run).strip():
            return False
    return False


def _feet(package: Package, main: str, body: Node, looks: Looks) -> Iterator[Foot]:
    relations = package.relations(main)
    for section in _sections(body):
        for link in section.all("w:footerReference"):
            part = package.target(main, link.attributes.get("r:id", ""), relations)
            if part:
                yield from _numbers(package.tree(part), link.attributes.get("w:type", "default"), looks)


def _numbers(foot: Node, kind: str, looks: Looks) -> Iterator[Foot]:
    for line in _deep(foot, "w:p"):
        text, shown = "", None
        for run in _runs(line):
            field = "".join(child.text for child in run.all("w:instrText"))
            text += field or ("" if _words(run).strip().isdecimal() else _words(run))
            shown = run if _words(run).strip() and shown is None else shown
        text += "".join(field.attributes.get("w:instr", "") for field in line.all("w:fldSimple"))
        if "PAGE" in text:
            face, size = looks.face(line, shown), looks.size(line, shown)
            yield Foot(kind, " ".join(text.split()), looks.alignment(line), face, size)


def _deep(node: Node, name: str) -> Iterator[Node]:
    for child in node.children:
        if child.name == name:
            yield child
        yield from _deep(child, name)


def _whole(node: Node | None, name: str) -> int:
    given = node.attributes.get(name, "") if node else ""
    return int(given) if _WHOLE.fullmatch(given) else 0


def _mm(node: Node | None, name: str) -> float:
    return _whole(node, name) / TWIPS_PER_MM
