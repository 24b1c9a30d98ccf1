"""The automatic numbers of a docx (ECMA-376 part 1, 17.9), which every reading library drops.

Lists that share one abstract definition count on together; a `startOverride` begins again.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from plans.documents.numbering import to_han

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_HAN_FORMATS = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "japaneseDigitalTenThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    }
)
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_DEEPEST_STYLE = 12


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


def counted(value: int, form: str) -> str:
    """A number in one of Word's formats; a bullet has none."""
    if form in ("bullet", "none"):
        return ""
    if form in _HAN_FORMATS:
        return to_han(value)
    if form == "chineseLegalSimplified":
        return to_han(value).translate(_LEGAL)
    if form.startswith("decimalEnclosedCircle") and 1 <= value <= len(_CIRCLED):
        return _CIRCLED[value - 1]
    if form == "decimalZero":
        return f"{value:02d}"
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("upperRoman", "lowerRoman"):
        return _roman(value).upper() if form == "upperRoman" else _roman(value)
    return str(value)


def _roman(value: int) -> str:
    printed = ""
    for unit, letters in _ROMAN:
        printed += letters * (value // unit)
        value %= unit
    return printed


class Numbering:
    """Counts through a document; ask for each paragraph once, in the order of the text."""

    def __init__(self, document: Document) -> None:
        self._lists: dict[str, _List] = {}
        self._abstract_of: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._level_of_style: dict[tuple[str, str], int] = {}
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
        self._default_style = next(
            (
                key
                for key, style in self._styles.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true")
            ),
            None,
        )
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        if part is not None:
            self._load(part.element)

    def label_of(self, paragraph: Any) -> str:
        """The number Word shows before a paragraph, or an empty string."""
        number, level = self._place_of(paragraph)
        found = self._lists.get(self._abstract_of.get(number or "", ""))
        if number is None or found is None or level not in found.levels:
            return ""
        self._count(found, number, level)
        definition = found.levels[level]
        if definition.form in ("bullet", "none"):
            return ""
        label = re.sub(r"%(\d)", lambda match: self._part(found, int(match[1]) - 1, definition), definition.text)
        return label + " " if label[-1:].isalnum() or label.endswith(".") else label

    def _part(self, found: _List, level: int, definition: _Level) -> str:
        other = found.levels.get(level, definition)
        value = found.counts.get(level, other.start)
        return counted(value, "decimal" if definition.legal else other.form)

    def _count(self, found: _List, number: str, level: int) -> None:
        restart = self._overrides.pop((number, level), None)
        start = found.levels[level].start
        if restart is not None:
            found.counts[level] = restart
        else:
            found.counts[level] = found.counts.get(level, start - 1) + 1
        for deeper in [key for key in found.counts if key > level]:
            limit = found.levels[deeper].restarts_after
            if limit is None or level + 1 <= limit:
                del found.counts[deeper]

    def _place_of(self, paragraph: Any) -> tuple[str | None, int]:
        """The list and level of a paragraph: its own, or those of its style."""
        properties = paragraph.find(qn("w:pPr"))
        direct = properties.find(qn("w:numPr")) if properties is not None else None
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        key = style.get(qn("w:val")) if style is not None else self._default_style
        number, level, styled = self._styled(key)
        if direct is not None:
            number = _value(direct, "w:numId") or number
            level = _value(direct, "w:ilvl") or level
        if number is None or number == "0":
            return None, 0
        if level is None:
            abstract = self._abstract_of.get(number, "")
            return number, self._level_of_style.get((abstract, styled or ""), 0)
        return number, int(level)

    def _styled(self, key: str | None) -> tuple[str | None, str | None, str | None]:
        for _ in range(_DEEPEST_STYLE):
            style = self._styles.get(key)
            if style is None:
                break
            properties = style.find(qn("w:pPr"))
            numbered = properties.find(qn("w:numPr")) if properties is not None else None
            if numbered is not None and _value(numbered, "w:numId") is not None:
                return _value(numbered, "w:numId"), _value(numbered, "w:ilvl"), key
            based = style.find(qn("w:basedOn"))
            key = based.get(qn("w:val")) if based is not None else None
        return None, None, None

    def _load(self, root: Any) -> None:
        for abstract in root.iterchildren(qn("w:abstractNum")):
            key = abstract.get(qn("w:abstractNumId"))
            self._lists[key] = _List({})
            for level in abstract.iterchildren(qn("w:lvl")):
                self._load_level(key, level)
        for number in root.iterchildren(qn("w:num")):
            key = number.get(qn("w:numId"))
            self._abstract_of[key] = _value(number, "w:abstractNumId") or ""
            for override in number.iterchildren(qn("w:lvlOverride")):
                start = _value(override, "w:startOverride")
                if start is not None:
                    self._overrides[(key, int(override.get(qn("w:ilvl"), "0")))] = int(start)

    def _load_level(self, key: str, level: Any) -> None:
        place = int(level.get(qn("w:ilvl"), "0"))
        self._lists[key].levels[place] = _Level(
            start=int(_value(level, "w:start") or 1),
            form=_value(level, "w:numFmt") or "decimal",
            text=_value(level, "w:lvlText") or "",
            legal=level.find(qn("w:isLgl")) is not None,
            restarts_after=None if (limit := _value(level, "w:lvlRestart")) is None else int(limit),
        )
        style = _value(level, "w:pStyle")
        if style is not None:
            self._level_of_style[(key, style)] = place


def _value(element: Any, name: str) -> str | None:
    child = element.find(qn(name))
    return child.get(qn("w:val")) if child is not None else None
