"""The automatic numbers of a docx (ECMA-376 part 1, 17.9), which every reading library drops.

Lists that share one abstract definition count on together; a `startOverride` begins again.
"""

import re
from dataclasses import dataclass, field

from plans.documents.docx_styles import Styles
from plans.documents.number_forms import counted
from plans.documents.office import Node

_BULLETS = ("bullet", "none")


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    text: str
    legal: bool
    restarts_after: int | None
    """The deepest level (from 1) whose use begins this one again; 0 never, None any level above (17.9.10)."""


@dataclass
class _List:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through a document; ask for each paragraph once, in the order of the text."""

    def __init__(self, root: Node | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._abstract_of: dict[str, str] = {}
        self._changed: dict[tuple[str, int], _Level] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._begun: set[tuple[str, int]] = set()
        self._level_of_style: dict[tuple[str, str], int] = {}
        if root is not None:
            self._load(root)

    def label_of(self, style: str | None, number: str | None, level: int | None) -> str:
        """The number Word shows before a paragraph of a style, with the list and level of its own; or nothing."""
        number, level = self._place_of(style, number, level)
        found = self._lists.get(self._abstract_of.get(number or "", ""))
        definition = self._definition(number or "", level, found)
        if number is None or found is None or definition is None:
            return ""
        self._count(found, number, level, definition)
        if definition.form in _BULLETS:
            return ""
        label = re.sub(
            r"%(\d)", lambda match: self._part(found, number, int(match[1]) - 1, definition), definition.text
        )
        return label + " " if label[-1:].isalnum() or label.endswith(".") else label

    def _definition(self, number: str, level: int, found: _List | None) -> _Level | None:
        return self._changed.get((number, level)) or (found.levels.get(level) if found else None)

    def _part(self, found: _List, number: str, level: int, definition: _Level) -> str:
        other = self._definition(number, level, found) or definition
        value = found.counts.get(level, other.start)
        return "" if other.form in _BULLETS else counted(value, "decimal" if definition.legal else other.form)

    def _count(self, found: _List, number: str, level: int, definition: _Level) -> None:
        start = self._starts.get((number, level))
        if start is not None and (number, level) not in self._begun:
            found.counts[level] = start
        elif level in found.counts:
            found.counts[level] += 1
        else:
            found.counts[level] = definition.start if start is None else start
        self._begun.add((number, level))
        for deeper in [key for key in found.counts if key > level]:
            below = self._definition(number, deeper, found)
            limit = below.restarts_after if below else None
            if limit is None or level + 1 <= limit:
                del found.counts[deeper]

    def _place_of(self, style: str | None, number: str | None, level: int | None) -> tuple[str | None, int]:
        """The list and level of a paragraph: its own, or those of its style."""
        styled = self._styles.numbered(style)
        if styled is not None:
            number = styled.number if number is None else number
            level = styled.level if level is None else level
        if number is None or number == "0":
            return None, 0
        if level is None:
            abstract = self._abstract_of.get(number, "")
            return number, self._level_of_style.get((abstract, styled.style if styled else ""), 0)
        return number, level

    def _load(self, root: Node) -> None:
        linked: dict[str, str] = {}
        for abstract in root.all("w:abstractNum"):
            key = abstract.attributes.get("w:abstractNumId", "")
            self._lists[key] = _List({})
            for level in abstract.all("w:lvl"):
                self._lists[key].levels[_place(level)] = _level(level)
                if style := level.value("w:pStyle"):
                    self._level_of_style[(key, style)] = _place(level)
            if link := abstract.value("w:numStyleLink"):
                linked[key] = link
        for number in root.all("w:num"):
            key = number.attributes.get("w:numId", "")
            self._abstract_of[key] = number.value("w:abstractNumId") or ""
            for override in number.all("w:lvlOverride"):
                self._load_override(key, override)
        self._follow(linked)

    def _load_override(self, key: str, override: Node) -> None:
        place = (key, _place(override))
        changed = override.first("w:lvl")
        if changed is not None:
            self._changed[place] = _level(changed)
        start = _whole(override.value("w:startOverride"))
        if start is not None:
            self._starts[place] = start

    def _follow(self, linked: dict[str, str]) -> None:
        """A list may leave its definition to a style, whose own list has it (17.9.21)."""
        for key, style in linked.items():
            styled = self._styles.numbered(style)
            target = self._abstract_of.get(styled.number if styled else "", "")
            if target in self._lists and target != key:
                self._lists[key] = self._lists[target]
                for (abstract, name), place in list(self._level_of_style.items()):
                    if abstract == target:
                        self._level_of_style[(key, name)] = place


def _place(node: Node) -> int:
    return _whole(node.attributes.get("w:ilvl")) or 0


def _level(node: Node) -> _Level:
    start = _whole(node.value("w:start"))
    return _Level(
        start=1 if start is None else start,
        form=_form(node),
        text=node.value("w:lvlText") or "",
        legal=node.first("w:isLgl") is not None,
        restarts_after=_whole(node.value("w:lvlRestart")),
    )


def _form(node: Node) -> str:
    """Formats newer than the standard stand in an alternative, with an old one to fall back on."""
    newer = node.value("mc:AlternateContent", "mc:Choice", "w:numFmt")
    return node.value("w:numFmt") or newer or node.value("mc:AlternateContent", "mc:Fallback", "w:numFmt") or "decimal"


def _whole(value: str | None) -> int | None:
    return int(value) if value is not None and re.fullmatch(r"-?[0-9]{1,9}", value) else None
