"""Numbers at the beginning of a line, and Chinese numerals."""

import re
from dataclasses import dataclass
from enum import IntEnum

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Style(IntEnum):
    """How a number is printed, in the order of GB/T 9704 from the outside in."""

    CHAPTER = 0
    ARTICLE = 1
    HAN = 2
    HAN_BRACKET = 3
    ARABIC = 4
    DECIMAL = 5
    ARABIC_BRACKET = 6
    CIRCLED = 7


@dataclass(frozen=True)
class Number:
    """A number as printed. `value` is the last part; `parts` has more than one only for 1.1.2."""

    printed: str
    style: Style
    parts: tuple[int, ...]
    length: int

    @property
    def value(self) -> int:
        return self.parts[-1]

    @property
    def level(self) -> tuple[Style, int]:
        """Two numbers with the same level are siblings wherever they meet."""
        return self.style, len(self.parts)


_HAN = "[〇零一二三四五六七八九十百]{1,5}"
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
    for style, pattern in _PATTERNS:
        match = pattern.match(text)
        if match:
            parts = tuple(_value(part) for part in re.split(r"[.．]", match["n"]))
            return Number(match[1], style, parts, match.end())
    return None


def _value(numeral: str) -> int:
    if numeral in _CIRCLED:
        return _CIRCLED.index(numeral) + 1
    if numeral.isdecimal():
        return int(numeral)
    return han_value(numeral) or 0


def like(number: Number, value: int) -> str:
    """Another number printed in the same way."""
    if number.style in (Style.HAN, Style.HAN_BRACKET, Style.CHAPTER, Style.ARTICLE):
        return re.sub(_HAN + r"|\d+", to_han(value), number.printed, count=1)
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
