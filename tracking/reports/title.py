"""How a title is broken into lines. Pure.

GB/T 9704-2012 7.3.1: one or several centred lines, broken where the sense allows, of fitting length; no line of one
character left over, which is what a text program makes of it.
"""

from __future__ import annotations

import re
from itertools import accumulate

WIDTH = 20.0  # characters of 2号 that fit in 156 mm
# What belongs together: a number with its measure word (2026年, 10月), a Latin word, a character with its marks.
UNIT = re.compile(r"[（《“‘]*(?:\d+[年月日]?|[A-Za-z0-9.,’'-]+ ?|.)[）》”’。，、：；]*", re.DOTALL)


# Text programs set a quarter of a character between Chinese and Latin.
JOINT = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")


def width_of(text: str) -> float:
    """In full characters: Latin letters and digits are half as wide, and stand a little apart from Chinese."""
    apart = 0.25 * len(JOINT.findall(text))
    return apart + sum(0.5 if ord(character) < 0x2000 else 1.0 for character in text)


def lines_of(title: str, *, width: float = WIDTH) -> tuple[str, ...]:
    """As few lines as hold the title, of about equal length."""
    count = -(-width_of(title) // width)
    if count <= 1:
        return (title,)
    fair = width_of(title) / count
    lines, units = [""], UNIT.findall(title)
    for unit, before in zip(units, accumulate(map(width_of, units), initial=0.0), strict=False):
        middle = before + width_of(unit) / 2
        if middle > fair * len(lines) and lines[-1]:
            lines.append("")
        lines[-1] += unit
    return tuple(lines)
