"""What a paragraph of a docx looks like: its own word, else that of its style, of the styles below it, the defaults."""

from __future__ import annotations

from collections.abc import Iterator

from plans.documents.docx_styles import is_on
from plans.documents.office import Node

TWIPS, HALF = 20, 2  # in a point
_DEEPEST_STYLE = 12


class Looks:
    """The styles of one file. Lengths are points; what nothing says is as Word takes it to be."""

    def __init__(self, styles: Node | None) -> None:
        named = list(styles.all("w:style")) if styles else []
        self._styles = {style.attributes.get("w:styleId", ""): style for style in named}
        self._standard = next((style for style in named if _is_standard(style)), None)
        self._run = styles.first("w:docDefaults", "w:rPrDefault", "w:rPr") if styles else None
        self._line = styles.first("w:docDefaults", "w:pPrDefault", "w:pPr") if styles else None

    def style_name(self, line: Node) -> str:
        style = self._styles.get(line.value("w:pPr", "w:pStyle") or "")
        return (style.value("w:name") or "").casefold() if style else ""

    # --- letters --------------------------------------------------------------------------------------------------

    def face(self, line: Node | None, run: Node | None = None) -> str:
        """The East Asian face; one that only the theme of the file names is given as +minorEastAsia."""
        for properties in self._of_letters(line, run):
            if fonts := properties.first("w:rFonts"):
                if theme := fonts.attributes.get("w:eastAsiaTheme"):
                    return f"+{theme}"
                if face := fonts.attributes.get("w:eastAsia"):
                    return face
        return ""

    def size(self, line: Node | None, run: Node | None = None) -> float:
        return _number(self._letters(line, run, "w:sz"), otherwise=10 * HALF) / HALF

    def spacing(self, line: Node | None) -> float:
        """What is added between characters."""
        return _number(self._letters(line, None, "w:spacing"), otherwise=0) / TWIPS

    def colour(self, line: Node | None, run: Node | None = None) -> str:
        return (self._letters(line, run, "w:color") or "auto").upper()

    def _letters(self, line: Node | None, run: Node | None, name: str) -> str | None:
        said = (properties.value(name) for properties in self._of_letters(line, run))
        return next((word for word in said if word), None)

    def _of_letters(self, line: Node | None, run: Node | None) -> Iterator[Node]:
        own = run.first("w:rPr") if run else None
        if own:
            yield own
            if chosen := self._styles.get(own.value("w:rStyle") or ""):
                yield from self._chain(chosen, "w:rPr")
        yield from self._chain(self._style(line), "w:rPr")
        if self._run:
            yield self._run

    # --- lines ----------------------------------------------------------------------------------------------------

    def alignment(self, line: Node) -> str:
        said = (properties.value("w:jc") for properties in self._of_lines(line))
        found = next((word for word in said if word), "left")
        return {"start": "left", "end": "right", "both": "left", "distribute": "left"}.get(found, found)

    def first_indent(self, line: Node) -> float:
        """In characters of the line where it says so, else in 16 points."""
        for properties in self._of_lines(line):
            indent = properties.first("w:ind")
            if indent is None:
                continue
            if characters := _number(indent.attributes.get("w:firstLineChars"), otherwise=0):
                return characters / 100
            if "w:firstLine" in indent.attributes:
                return _number(indent.attributes["w:firstLine"], otherwise=0) / TWIPS / 16
        return 0.0

    def pitch(self, line: Node | None, grid: float | None) -> float | None:
        """From line to line: fixed, or the grid of the page where a single line keeps to it; None where it varies."""
        properties = list(self._of_lines(line))
        spacing = next((found for one in properties if (found := one.first("w:spacing")) and _says_line(found)), None)
        if spacing is not None and spacing.attributes.get("w:lineRule") in ("exact", "atLeast"):
            return _number(spacing.attributes["w:line"], otherwise=0) / TWIPS
        single = spacing is None or _number(spacing.attributes["w:line"], otherwise=0) == 240
        snaps = next((is_on(mark.attributes) for one in properties if (mark := one.first("w:snapToGrid"))), True)
        return grid if single and snaps else None

    def breaks_page(self, line: Node) -> bool:
        mark = next((found for one in self._of_lines(line) if (found := one.first("w:pageBreakBefore"))), None)
        return mark is not None and is_on(mark.attributes)

    def _of_lines(self, line: Node | None) -> Iterator[Node]:
        if line and (own := line.first("w:pPr")):
            yield own
        yield from self._chain(self._style(line), "w:pPr")
        if self._line:
            yield self._line

    def _style(self, line: Node | None) -> Node | None:
        return self._styles.get((line.value("w:pPr", "w:pStyle") if line else None) or "", self._standard)

    def _chain(self, style: Node | None, kind: str) -> Iterator[Node]:
        for _step in range(_DEEPEST_STYLE):
            if style is None:
                return
            if properties := style.first(kind):
                yield properties
            style = self._styles.get(style.value("w:basedOn") or "")


def _is_standard(style: Node) -> bool:
    said = style.attributes
    return said.get("w:type") == "paragraph" and said.get("w:default") in ("1", "true", "on")


def _says_line(spacing: Node) -> bool:
    return "w:line" in spacing.attributes


def _number(text: str | None, *, otherwise: float) -> float:
    """A number of a file; what is none, or longer than any measure of a page, counts as not said."""
    digits = (text or "").removeprefix("-")
    return float(text or 0) if digits.replace(".", "", 1).isdecimal() and len(digits) < 8 else otherwise
