"""Drawing a sample that anybody can draw again: at random, without replacement, by weight. Pure.

Each item gets the key −ln(u)/weight and the smallest are drawn, in their order (Efraimidis and Spirakis, 2006): the
chance of being drawn next is the weight over that of all still undrawn. The random number u of an item is the
SHA-256 of the seed and the item, so that neither the order of the items nor the version of Python matters, and an item
keeps its number when others come or go. Logarithms are decimal ones of fixed precision, the same on every machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal

METHOD = "efraimidis-spirakis/sha-256/1"
EXACT = Context(prec=40, rounding=ROUND_HALF_EVEN)


def draw(weights: Mapping[int, int], *, size: int, seed: str) -> list[int]:
    """`size` of the keys of `weights`, in the order drawn; all of them where there are not more.

    A weight is a whole number of at least 1; another one is a ValueError.
    """
    if any(weight < 1 for weight in weights.values()):
        raise ValueError("a weight below 1 would never be drawn")
    keys = {item: EXACT.divide(-EXACT.ln(_number(seed, item)), Decimal(weight)) for item, weight in weights.items()}
    return sorted(keys, key=lambda item: (keys[item], item))[:size]


def _number(seed: str, item: int) -> Decimal:
    """Between 0 and 1, never either."""
    digest = hashlib.sha256(f"{seed}:{item}".encode()).digest()
    return EXACT.divide(Decimal(int.from_bytes(digest[:12], "big")) + 1, Decimal(2**96 + 2))
