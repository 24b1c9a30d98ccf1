"""Text that was decoded one byte late.

A search-and-replace over GBK bytes cut a character in half, so that everything after the cut was paired
wrongly until an ASCII byte put the decoder back in step. The lost byte is found by the reading that was
written into the cut; of all ways the run may end, the one with the most ordinary characters is taken.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from plans.documents.script import is_common, is_han, readings, to_simplified

SYLLABLE = r"[a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*"
UNKNOWN = "〓"
_LOST = "?？\ufffd"
_CUT = re.compile(rf"([\u3400-\u9fff])[{_LOST}]({SYLLABLE})\s?[)）]")
_LATE = re.compile(rf"[{_LOST}](?=[\u0080-\uffef])")
_LATE_CHARACTER = re.compile(rf"[{_LOST}]([!-~，])([A-Za-zＡ-Ｚ@-~])[(（]({SYLLABLE})\s?[)）]")
_NUMBER_OPENING = re.compile(r"（[一二三四五六七八九十]{1,3}）")
_MARKS = "。、，；：“”（）《》！？…—\u3000"
_NAMED = re.compile(r"[\u3400-\u9fff]{4,12}")
_PHRASES = (
    "此件公開發布",
    "此件主動公開",
    "此件主动公开",
    "此件公开发布",
    "政府工作報告",
    "政府工作报告",
    "人民政府",
    "國務院",
    "国务院",
)
"""Names that documents of this genre hold, to fill a place where a run lost whole characters."""
_LONGEST_RUN = 80
_MOST_NAMES = 400


@dataclass(frozen=True)
class Run:
    """One rebuilt run: `text` stands for the characters from `start` to `end`."""

    start: int
    end: int
    text: str
    sure: bool


class _Following:
    """What follows each character in one document, and how often; counted once, where it is asked for at all."""

    def __init__(self, text: str) -> None:
        self._text = text

    def after(self, character: str) -> Counter[str]:
        return self._counts.get(to_simplified(character), Counter())

    @cached_property
    def _counts(self) -> dict[str, Counter[str]]:
        counts: dict[str, Counter[str]] = {}
        for before, after in pairwise(to_simplified(self._text)):
            counts.setdefault(before, Counter())[after] += 1
        return counts


@dataclass(frozen=True)
class _Ending:
    text: str
    length: int
    lost: int | None
    score: int


def runs(text: str) -> Iterator[Run]:
    """Every slipped run of the text that can be rebuilt, from left to right, without overlaps."""
    following = _Following(text)
    found = sorted(
        [*_cuts(text, following), *_late(text, following), *_late_characters(text)], key=lambda run: run.start
    )
    reached = 0
    for run in found:
        if run.start >= reached:
            reached = run.end
            yield run


def _cuts(text: str, following: _Following) -> Iterator[Run]:
    for match in _CUT.finditer(text):
        tail = _rest_of_line(text, match.end())
        lead = match[1].encode("gb18030")[-1]
        candidates = [ending for byte in _lost_bytes(lead, match[2]) for ending in _endings(tail, bytes([byte]))]
        ending = max(candidates, key=_merit, default=None)
        if ending is None or ending.score <= 0:
            continue
        last, sure = _last_character(following, ending)
        yield Run(match.start() + 1, match.end() + ending.length, ending.text + last, sure)


def _late(text: str, following: _Following) -> Iterator[Run]:
    """`?。ㄒ唬┩…`, `?！墩…`: a mark of punctuation lost its first byte, and what follows is read one byte late.

    Wide marks begin with A1, two of them (a blank before （一）) too. What is printed must be odd and what comes out
    ordinary; a number in brackets proves it.
    """
    fillings = _fillings(text) if _LATE.search(text) else {}
    for match in _LATE.finditer(text):
        tail, kept = _filled(_rest_of_line(text, match.end()), fillings)
        endings = [ending for ending in _endings(tail, b"\xa1") if ending.text[:1] in _MARKS]
        ending = max(endings, key=_merit, default=None)
        if ending is None or ending.score <= 0 or not _is_odd(tail[: ending.length]):
            continue
        last, sure = _last_character(following, ending)
        rebuilt = (ending.text + last).lstrip("\u3000")
        sure = (sure and kept[ending.length] == ending.length) or _NUMBER_OPENING.match(rebuilt) is not None
        yield Run(match.start(), match.end() + kept[ending.length], rebuilt, sure)


def _is_odd(printed: str) -> bool:
    return any(not is_common(mark) for mark in printed if not mark.isascii())


def _fillings(text: str) -> dict[str, str]:
    """How a name looks one byte late, once the pairs that are no characters have been dropped, and in full."""
    found: dict[str, str] = {}
    for name in (*_PHRASES, *_NAMED.findall(text)[:_MOST_NAMES]):
        code = name.encode("gb18030", "replace")
        pairs = [_decoded(code[place : place + 2]) or "" for place in range(1, len(code) - 1, 2)]
        seen = "".join(pair for pair in pairs if len(pair) == 1 and not _is_private(pair))
        full = "".join(pairs)
        if len(full) == len(pairs) > len(seen) >= 2:
            found[seen] = full
    return found


def _filled(tail: str, fillings: dict[str, str]) -> tuple[str, list[int]]:
    """The tail with dropped pairs put back, and for each length of it the length of what is printed."""
    kept = list(range(len(tail) + 1))
    for seen, full in fillings.items():
        place = tail.find(seen)
        if place >= 0:
            tail = tail[:place] + full + tail[place + len(seen) :]
            inside = [kept[place] + sum(mark in seen for mark in full[:length]) for length in range(1, len(full))]
            kept[place + 1 : place + len(seen)] = inside
    return tail, kept


def _late_characters(text: str) -> Iterator[Run]:
    """`?,F(xiàn)`: a full stop and the character after it; the comma is their inner bytes A3 AC."""
    for match in _LATE_CHARACTER.finditer(text):
        inner = 0xAC if match[1] == "，" else ord(match[1]) + 0x80
        character = _decoded(bytes([inner, ord(match[2])])) if match[2].isascii() else None
        if character is not None and match[3] in readings(character):
            yield Run(match.start(), match.end(), "。" + character, sure=True)


def _merit(ending: _Ending) -> tuple[int, int]:
    return ending.score, -ending.length


def _rest_of_line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start : len(text) if end < 0 else end][:_LONGEST_RUN]


@lru_cache(maxsize=1024)
def _lost_bytes(lead: int, reading: str) -> tuple[int, ...]:
    """Bytes that complete a character of that reading and can begin the next character."""
    pairs = ((trail, _decoded(bytes([lead, trail]))) for trail in range(0x81, 0xFF))
    return tuple(
        trail
        for trail, character in pairs
        if character is not None and len(character) == 1 and reading in readings(character)
    )


def _endings(tail: str, begun: bytes) -> Iterator[_Ending]:
    """Every way a slipped run may end: each ASCII character is a trailing byte or a folded wide letter."""
    waiting = [(begun, 0)]
    while waiting:
        code, place = waiting.pop()
        if place >= len(tail):
            continue
        character = tail[place]
        if character in _LOST:
            yield from _scored(code[:-1], tail[: place + 1], code[-1])
            continue
        if character == "€":
            yield from _scored(code + b"\x80", tail[: place + 1], None)
        own = character.encode("gb18030", "replace")
        if len(own) == 1:
            yield from _scored(code + own, tail[: place + 1], None)
            if 0x21 <= own[0] <= 0x7E:
                waiting.append((code + bytes([0xA3, own[0] + 0x80]), place + 1))
        elif len(own) == 2:
            waiting.append((code + own, place + 1))


def _scored(code: bytes, printed: str, lost: int | None) -> Iterator[_Ending]:
    """Judge one ending. What reads the same as printed was never out of step and proves nothing."""
    text = _decoded(code)
    if not text or any(_is_private(character) for character in text):
        return
    changed = len(text) - _same_end(text, unicodedata.normalize("NFKC", printed))
    score = sum(1 if is_common(character) else -3 for character in text[:changed])
    yield _Ending(text, len(printed), lost, score)


def _is_private(character: str) -> bool:
    return "\ue000" <= character <= "\uf8ff" or character > "\uffff"


def _same_end(text: str, printed: str) -> int:
    same = 0
    for one, other in zip(reversed(unicodedata.normalize("NFKC", text)), reversed(printed), strict=False):
        if one != other:
            break
        same += 1
    return same


def _last_character(following: _Following, ending: _Ending) -> tuple[str, bool]:
    """The character of which only the first byte is left, and whether it is certain."""
    if ending.lost is None:
        return "", True
    if ending.lost == 0xA1:
        return "。", True
    followers = following.after(ending.text[-1])
    possible = [(followers[simplified], character) for simplified, character in _begun_by(ending.lost)]
    count, character = max(possible, default=(0, UNKNOWN))
    return (character if count else UNKNOWN), False


@lru_cache(maxsize=256)
def _begun_by(lead: int) -> tuple[tuple[str, str], ...]:
    """Every character whose first byte this is, in Simplified form and as it is."""
    characters = (_decoded(bytes([lead, trail])) for trail in range(0x40, 0xFF))
    return tuple((to_simplified(character), character) for character in characters if character and is_han(character))


def _decoded(code: bytes) -> str | None:
    try:
        return code.decode("gb18030")
    except UnicodeDecodeError:
        return None
