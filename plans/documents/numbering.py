"""Numbers at the beginning of a line, and Chinese numerals."""

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import IntEnum

_DIGITS = (
    {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
    | {digit: value for value, digit in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
    | {"零": 0, "两": 2}
)
_UNITS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Style(IntEnum):
    """How a number is printed, in the order of GB/T 9704 from the outside in.

    `HEADING` and `BULLET` print no number: a chapter that is only a line of its own, and an item behind a dot.
    """

    HEADING = -2
    NAMED = -1
    CHAPTER = 0
    ARTICLE = 1
    HAN = 2
    HAN_BRACKET = 3
    ARABIC = 4
    DECIMAL = 5
    ARABIC_BRACKET = 6
    CIRCLED = 7
    BULLET = 8


@dataclass(frozen=True)
class Number:
    """A number as printed. `value` is the last part; `parts` has more than one only for 1.1.2.

    `word` is the word a number is printed behind: Action 1.2, 任务三.
    """

    printed: str
    style: Style
    parts: tuple[int, ...]
    length: int
    word: str = ""

    @property
    def value(self) -> int:
        return self.parts[-1]

    @property
    def level(self) -> tuple[Style, str, int]:
        """Two numbers with the same level are siblings wherever they meet."""
        return self.style, self.word, len(self.parts)


_HAN = "[〇零一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]{1,5}"
_WORDS = "Action|Priority|Objective|Goal|Theme|Aim|Ambition|Outcome|Task|Strand|Pillar|Workstream|Measure|Step"
_ENGLISH_NUMERALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ENGLISH = "|".join(_ENGLISH_NUMERALS)
_HAN_WORDS = "实事|指标|重点任务|主要任务|专项行动|任务|行动|举措|措施|工程|项目|目标"
_NAMED = (
    re.compile(
        rf"((?P<word>(?i:{_WORDS}))\s+(?P<n>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}|(?i:{_ENGLISH})))(?:\s*[:.–—-]\s*|\s+(?=[A-Z“(]))(?=\S)",
    ),
    re.compile(rf"((?P<word>{_HAN_WORDS})(?P<n>{_HAN}|\d{{1,2}}))(?:\s*[:：、.．]\s*|[ \u3000]+)"),
)
"""A number behind a word needs a mark or a gap after it; 行动一周年 is no number."""
_BULLET = re.compile(r"[•●▪■◆○➢✓·*–-][ \u3000\t]+(?=\S)")
_COLUMNS = re.compile(r"\S {4,}\S")
_SINGLE = frozenset("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⒈⒉⒊⒋⒌⒍⒎⒏⒐㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩")
"""A number and its marks in one character."""
_PATTERNS = (
    (Style.CHAPTER, re.compile(rf"(第(?P<n>{_HAN}|\d{{1,2}})(?:章|部分|篇|编))[\s\u3000、：:]*")),
    (Style.ARTICLE, re.compile(rf"(第(?P<n>{_HAN}|\d{{1,3}})条)[\s\u3000、：:]*")),
    (Style.HAN, re.compile(rf"((?P<n>{_HAN})[、．.])[\s\u3000]*")),
    (Style.HAN_BRACKET, re.compile(rf"([（(]\s?(?P<n>{_HAN})\s?[）)])[\s\u3000、.．]*")),
    (
        Style.DECIMAL,
        re.compile(r"((?P<n>\d{1,2}(?:[.．]\d{1,2}){1,3}))[.．、]?(?:[\s\u3000]+|(?=[“《A-Za-z]))"),
    ),
    (Style.ARABIC, re.compile(r"((?P<n>\d{1,3})\s?(?:[.．](?!\d)|[.．](?=20\d\d\s?年)|、))[\s\u3000]*")),
    (Style.ARABIC_BRACKET, re.compile(r"([（(]?\s?(?P<n>\d{1,2})\s?[）)])[\s\u3000、.．]*")),
    (Style.CIRCLED, re.compile(rf"((?P<n>[{_CIRCLED}]))[\s\u3000、.．]*")),
)


def han_value(numeral: str) -> int | None:
    """The value of a Chinese numeral below ten thousand, or None."""
    if not numeral or any(mark not in _DIGITS and mark not in _UNITS for mark in numeral):
        return None
    if all(mark in _DIGITS for mark in numeral):
        return int("".join(str(_DIGITS[mark]) for mark in numeral))
    total, current = 0, 0
    for mark in numeral:
        if mark in _UNITS:
            total += (current or 1) * _UNITS[mark]
            current = 0
        else:
            current = _DIGITS[mark]
    return total + current


def read_number(text: str) -> Number | None:
    """The number a line begins with, or None. A quantity such as 11.32万平方米 is no number."""
    if text[:1] in _SINGLE:
        return _in_one_character(text)
    for style, pattern in _PATTERNS:
        match = pattern.match(text)
        if match:
            return _number(style, match)
    for pattern in _NAMED:
        match = pattern.match(text)
        if match and not _COLUMNS.search(text, match.end()):
            return replace(_number(Style.NAMED, match), word=match["word"].casefold())
    return None


def read_bullet(text: str, ordinal: int) -> Number | None:
    """An item behind a dot instead of a number; it counts by its place."""
    match = _BULLET.match(text)
    return Number("", Style.BULLET, (ordinal,), match.end()) if match else None


def _number(style: Style, match: re.Match[str]) -> Number:
    parts = tuple(_value(part) for part in re.split(r"[.．]", match["n"]))
    return Number(match[1], style, parts, match.end())


def _in_one_character(text: str) -> Number | None:
    number = read_number(unicodedata.normalize("NFKC", text[0]))
    rest = text[1:]
    return replace(number, printed=text[0], length=1 + len(rest) - len(rest.lstrip(" \u3000、."))) if number else None


def _value(numeral: str) -> int:
    if numeral in _CIRCLED:
        return _CIRCLED.index(numeral) + 1
    if numeral.isdecimal():
        return int(numeral)
    if numeral.casefold() in _ENGLISH_NUMERALS:
        return _ENGLISH_NUMERALS.index(numeral.casefold()) + 1
    return han_value(numeral) or 0


def like(number: Number, value: int) -> str:
    """Another number printed in the same way."""
    if number.printed in _SINGLE:
        return f"（{to_han(value)}）" if number.style is Style.HAN_BRACKET else str(value)
    if number.style in (Style.HAN, Style.HAN_BRACKET, Style.CHAPTER, Style.ARTICLE):
        return re.sub(_HAN + r"|\d+", to_han(value), number.printed, count=1)
    if number.style is Style.NAMED and not number.printed[-1].isdecimal():
        return re.sub(_HAN + "$", to_han(value), number.printed)
    if number.style is Style.CIRCLED:
        return _CIRCLED[value - 1] if value <= len(_CIRCLED) else str(value)
    return re.sub(r"\d+(?=\D*$)", str(value), number.printed, count=1)


def to_han(value: int) -> str:
    """A whole number from 0 to 9999 as it is printed in headings: 十二, 一百零三."""
    digits = "零一二三四五六七八九"
    printed = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            printed += digits[digit] + name
        elif printed and not printed.endswith("零"):
            printed += "零"
    printed = printed.rstrip("零") or "零"
    return printed[1:] if printed.startswith("一十") else printed
