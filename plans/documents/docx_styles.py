"""What the styles of a docx say beyond looks: the list a paragraph belongs to, and whether text is hidden."""

from dataclasses import dataclass

from plans.documents.office import Node

_DEEPEST_STYLE = 12
_OFF = ("0", "false", "off")


@dataclass(frozen=True)
class Numbered:
    """The list a style belongs to. `style` is the one that says so, which may be a parent of the one asked for."""

    number: str
    level: int | None
    style: str


class Styles:
    def __init__(self, root: Node | None) -> None:
        found = list(root.all("w:style")) if root else []
        self._styles = {style.attributes.get("w:styleId", ""): style for style in found}
        self._hiding: dict[str | None, bool] = {}
        self._default = next((key for key, style in self._styles.items() if _is_default(style)), None)

    def numbered(self, key: str | None) -> Numbered | None:
        """The list of a paragraph style, or of the default one; inherited along `basedOn`."""
        for name, style in self._line_of(key or self._default):
            numbers = style.first("w:pPr", "w:numPr")
            number = numbers.value("w:numId") if numbers else None
            if numbers is not None and number is not None:
                level = numbers.value("w:ilvl")
                return Numbered(number, int(level) if level and level.isdecimal() else None, name)
        return None

    def hides(self, key: str | None) -> bool:
        """Whether text in a style is not shown."""
        if key not in self._hiding:
            self._hiding[key] = self._is_hidden(key)
        return self._hiding[key]

    def _is_hidden(self, key: str | None) -> bool:
        for _, style in self._line_of(key):
            mark = style.first("w:rPr", "w:vanish")
            if mark is not None:
                return is_on(mark.attributes)
        return False

    def _line_of(self, key: str | None) -> list[tuple[str, Node]]:
        line: list[tuple[str, Node]] = []
        while key in self._styles and len(line) < _DEEPEST_STYLE:
            style = self._styles[key or ""]
            line.append((key or "", style))
            key = style.value("w:basedOn")
        return line


def is_on(attributes: dict[str, str]) -> bool:
    """A switch is on unless its value says otherwise."""
    return attributes.get("w:val", "1") not in _OFF


def _is_default(style: Node) -> bool:
    said = style.attributes
    return said.get("w:type") == "paragraph" and said.get("w:default") in ("1", "true", "on")
