"""Undoing known damage of a text, with a ledger of every change.

What was really printed is never touched: a parenthesis is removed only when it holds nothing but a
reading of the character before it. The order matters: slipped runs are rebuilt from the characters as
they stand, so they come before everything that would change those characters.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from plans.documents.script import is_han, is_traditional, readings, to_simplified, without_tone
from plans.documents.slipped import runs
from plans.documents.tree import Repair, Span

GLOSSES_FOR_DAMAGE = 5
"""From so many glosses on, a text counts as damaged and its folded punctuation is restored."""

_LETTERS = "a-zü\u00e0-\u01dcɑɡ"
_GLOSS = re.compile(rf"([\u3400-\u9fff])((?:[(（]\s?[{_LETTERS}]{{1,7}}\s?[)）])+)")
_TONED = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
_SYLLABLES = re.compile(rf"[{_LETTERS}]+")
_PRINTED_ALIKE = str.maketrans("ɑɡ", "ag")
_TAG = re.compile(r"</?(?:p|br|div|span|strong|b|font)\b[^<>\n]{0,80}>|(?<![<\w])/(?:p|div|span)>|&nbsp;|\ufeff")
_NOISE = re.compile(r"@{2,}")
NOISE_FOR_DAMAGE = 8
"""Pages copied by machines carry a mark behind every few words; now and then it could be printed."""
_WIDE = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）"}
_WIDE_NEIGHBOURS = "，。、；：（）“”‘’《》〈〉【】〔〕！？—…"
_BLANKS = re.compile("[\u2000-\u200a]")


@dataclass(frozen=True)
class Edit:
    """A replacement in the text as it stands at that stage."""

    start: int
    end: int
    text: str
    method: str
    sure: bool = True


@dataclass(frozen=True)
class Repaired:
    """A text in clean Simplified Chinese, how it was printed, and what was changed."""

    text: str
    language: str
    repairs: tuple[Repair, ...]


class _Work:
    """The text under repair, with the place of each character in the original."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text
        self._origin = list(range(len(text) + 1))
        self._changed = bytearray(len(text) + 1)
        self._entries: list[tuple[Span, str, bool]] = []

    def apply(self, edits: list[Edit]) -> None:
        pieces: list[str] = []
        origin: list[int] = []
        reached = 0
        for edit in edits:
            pieces += (self.text[reached : edit.start], edit.text)
            origin += self._origin[reached : edit.start]
            origin += self._origin_of(edit)
            for unbroken in self._unbroken(edit):
                self._enter(unbroken)
            reached = edit.end
        pieces.append(self.text[reached:])
        origin += self._origin[reached:]
        self.text, self._origin = "".join(pieces), origin

    def _origin_of(self, edit: Edit) -> list[int]:
        if len(edit.text) == edit.end - edit.start:
            return self._origin[edit.start : edit.end]
        return [self._origin[edit.start]] * len(edit.text)

    def _unbroken(self, edit: Edit) -> Iterator[Edit]:
        """The edit in pieces that were one passage of the original: a removed gloss may lie between."""
        if len(edit.text) != edit.end - edit.start:
            yield edit
            return
        begin = edit.start
        for place in range(edit.start + 1, edit.end + 1):
            if place == edit.end or self._origin[place] != self._origin[place - 1] + 1:
                piece = edit.text[begin - edit.start : place - edit.start]
                yield replace(edit, start=begin, end=place, text=piece)
                begin = place

    def _enter(self, edit: Edit) -> None:
        """Note the change, unless it only finishes what an earlier one has already noted."""
        at = Span(self._origin[edit.start], self._origin[edit.end - 1] + 1)
        if any(self._changed[at.start : at.end]):
            return
        self._changed[at.start : at.end] = b"\x01" * len(at)
        self._entries.append((at, edit.method, edit.sure))

    def ledger(self) -> tuple[Repair, ...]:
        return tuple(self._repair(*entry) for entry in sorted(self._entries))

    def _repair(self, at: Span, method: str, sure: bool) -> Repair:
        result_at = Span(bisect_left(self._origin, at.start), bisect_left(self._origin, at.end))
        return Repair(
            at=at,
            result_at=result_at,
            original=self.original[at.start : at.end],
            result=self.text[result_at.start : result_at.end],
            method=method,
            sure=sure,
        )


def repair(text: str) -> Repaired:
    """The text in clean Simplified Chinese. An undamaged Simplified text comes back unchanged."""
    work = _Work(text)
    slipped = [Edit(run.start, run.end, run.text, "slipped", run.sure) for run in runs(work.text)]
    work.apply(slipped)
    work.apply(_noise(work.text))
    glosses = list(_glosses(work.text))
    damaged = bool(slipped) or len(glosses) >= GLOSSES_FOR_DAMAGE
    work.apply(glosses)
    traditional = is_traditional(work.text)
    if damaged:
        work.apply([Edit(match.start(), match.end(), "", "tag") for match in _TAG.finditer(work.text)])
    if damaged or traditional:
        work.apply(list(_script_edits(work.text)))
    if damaged:
        work.apply(list(_punctuation(work.text)))
        work.apply([Edit(match.start(), match.end(), "\u3000", "blank") for match in _BLANKS.finditer(work.text)])
    return Repaired(work.text, _language(work.text, damaged=damaged, traditional=traditional), work.ledger())


def _noise(text: str) -> list[Edit]:
    found = [Edit(match.start(), match.end(), "", "tag") for match in _NOISE.finditer(text)]
    return found if len(found) >= NOISE_FOR_DAMAGE else []


def _language(text: str, *, damaged: bool, traditional: bool) -> str:
    if damaged:
        return "zh-Hant-corrupt"
    if traditional:
        return "zh-Hant"
    han = sum(1 for character in text if is_han(character))
    latin = sum(1 for character in text if character.isascii() and character.isalpha())
    return "en" if latin > 3 * han else "zh-Hans"


def _glosses(text: str) -> Iterator[Edit]:
    """`區(qū)`, `政(zheng)(zheng)`: readings in parentheses after the character they belong to.

    A reading without tone marks could be a real word, so it counts only where such glosses are many. There a toned
    syllable goes too when the dictionary does not know it as a reading of the character; it is marked as guessed.
    """
    matches = [(match, _is_gloss(match[1], match[2])) for match in _GLOSS.finditer(text)]
    many = sum(known for _, known in matches) >= GLOSSES_FOR_DAMAGE
    for match, known in matches:
        if (known or many) and _TONED.search(match[2]):
            yield Edit(match.start(2), match.end(2), "", "gloss", sure=many and known)
        elif known and many:
            yield Edit(match.start(2), match.end(2), "", "gloss")


def _is_gloss(character: str, groups: str) -> bool:
    known = readings(character)
    plain = {without_tone(reading) for reading in known}
    return all(
        syllable in known or (not _TONED.search(syllable) and syllable in plain)
        for syllable in _SYLLABLES.findall(groups.translate(_PRINTED_ALIKE))
    )


def _script_edits(text: str) -> Iterator[Edit]:
    converted = to_simplified(text)
    start = None
    for place in range(len(text) + 1):
        differs = place < len(text) and text[place] != converted[place]
        if differs and start is None:
            start = place
        elif not differs and start is not None:
            yield Edit(start, place, converted[start:place], "script")
            start = None


def _punctuation(text: str) -> Iterator[Edit]:
    """Wide punctuation between Chinese characters, where the damage folded it to ASCII."""
    pairs = _pairs(text)
    for place, mark in enumerate(text):
        if mark not in _WIDE:
            continue
        if mark in "()" and place in pairs:
            wide = _beside_chinese(text, place, pairs[place]) or _holds_chinese(text, place, pairs[place])
        else:
            wide = _beside_chinese(text, place, place)
        if wide:
            yield Edit(place, place + 1, _WIDE[mark], "punctuation")


def _pairs(text: str) -> dict[int, int]:
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    for place, mark in enumerate(text):
        if mark == "(":
            waiting.append(place)
        elif mark == ")" and waiting:
            opening = waiting.pop()
            pairs[opening], pairs[place] = place, opening
        elif mark == "\n":
            waiting.clear()
    return pairs


def _beside_chinese(text: str, one: int, other: int) -> bool:
    start, end = sorted((one, other))
    before, after = text[start - 1 : start], text[end + 1 : end + 2]
    return any(mark and (is_han(mark) or mark in _WIDE_NEIGHBOURS) for mark in (before, after))


def _holds_chinese(text: str, one: int, other: int) -> bool:
    start, end = sorted((one, other))
    return any(is_han(character) for character in text[start:end])
