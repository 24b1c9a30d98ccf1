"""Units with their scale, so that 12.5 万元 and 125000 元 are one amount. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

SCALES = {
    "万亿": Decimal(10**12),
    "亿": Decimal(10**8),
    "千万": Decimal(10**7),
    "百万": Decimal(10**6),
    "万": Decimal(10**4),
    "千": Decimal(1000),
    "百": Decimal(100),
}
# 千瓦 and 百分点 are units of their own, 千米 is no thousand of metres that anybody writes out.
WHOLE = re.compile(r"千(?:瓦|米|伏|克|卡|赫)|百分")
AMOUNT = re.compile(r"(?P<sign>[-−])?(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>\D*)")


class OtherUnit(ValueError):
    """The amount is given in a unit that is not the one asked for."""


def plain(unit: str) -> tuple[Decimal, str]:
    """How many of which plain unit one `unit` is: 万元 is 10000 元, 家 is one 家."""
    unit = unit.strip()
    if WHOLE.match(unit):
        return Decimal(1), unit
    for words, scale in SCALES.items():
        if unit.startswith(words):
            return scale, unit.removeprefix(words)
    return Decimal(1), {"％": "%", "百分点": "个百分点"}.get(unit, unit)


def amount(text: str, *, unit: str, scale: Decimal) -> Decimal:
    """What somebody typed, in units of `unit`: a bare number is meant in it, `125000元` and `12.5万` are converted.

    Raises ValueError where no number stands, OtherUnit where it stands in another unit.
    """
    match = AMOUNT.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    number = Decimal(re.sub(r"[,，]", "", match["number"])) * (-1 if match["sign"] else 1)
    typed = match["unit"].strip()
    if not typed or typed == unit:
        return number
    factor, base = plain(typed)
    if base and base != plain(unit)[1]:
        raise OtherUnit(typed)
    return number * factor / scale
