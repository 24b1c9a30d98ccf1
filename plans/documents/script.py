"""Traditional and Simplified characters, and how a character is read aloud."""

import re
import unicodedata
from functools import cache, lru_cache

import opencc

TRADITIONAL_SHARE = 0.03
"""Share of characters that conversion would change, above which a text counts as Traditional.

A clean Simplified text keeps a few such characters in names (乾, 著), far below this share.
"""

_AFTER_CONVERSION = str.maketrans("衹祇嚮衞汚鬭", "只只向卫污斗")
_WORDS_AFTER_CONVERSION = {"覆核": "复核", "规画": "规划"}
_PARTICLE = re.compile(r"(?<![显卓昭名土原专论编巨译合遗])著(?![名作称述录者书])")
"""着 and 著 are one character in Traditional print; as a noun and in 显著 it stays 著."""


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def is_han(character: str) -> bool:
    """Whether a character is a Chinese ideograph."""
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


def to_simplified(text: str) -> str:
    """One character for one character, so that offsets stay valid."""
    converted = _converter().convert(text)
    if len(converted) != len(text):
        converted = "".join(_one_for_one(character) for character in text)
    converted = _PARTICLE.sub("着", converted.translate(_AFTER_CONVERSION))
    for traditional, simplified in _WORDS_AFTER_CONVERSION.items():
        converted = converted.replace(traditional, simplified)
    return converted


def _one_for_one(character: str) -> str:
    converted = _converter().convert(character)
    return converted if len(converted) == 1 else character


def is_traditional(text: str) -> bool:
    """Whether the text is mostly printed in Traditional characters."""
    han = sum(1 for character in text if is_han(character))
    changed = sum(1 for before, after in zip(text, to_simplified(text), strict=True) if before != after)
    return han > 0 and changed / han >= TRADITIONAL_SHARE


@lru_cache(maxsize=8192)
def readings(character: str) -> frozenset[str]:
    """Every reading of a character, tone marks kept."""
    # Only damaged text asks; loading the dictionaries takes half of the time of reading a sound one.
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.TONE, heteronym=True, errors="ignore")
    return frozenset(unicodedata.normalize("NFC", reading) for group in found for reading in group)


def without_tone(syllable: str) -> str:
    """A syllable without its tone mark; ü stays ü."""
    kept = (
        mark for mark in unicodedata.normalize("NFD", syllable) if not unicodedata.combining(mark) or mark == "\u0308"
    )
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=8192)
def is_common(character: str) -> bool:
    """Whether a character is in level one of GB 2312 once simplified, or is ordinary punctuation."""
    if character in "，。、；：（）“”《》！？—…":
        return True
    code = _converter().convert(character).encode("gb18030", "replace")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1
