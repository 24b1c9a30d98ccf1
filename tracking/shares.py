"""Percentages: the one place that rounds. Pure.

A single percentage is rounded half up, as a clerk does; shares of one whole are rounded together by the largest
remainder, so that what is printed adds up to what is printed.
"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)


def rounded(value: Decimal, *, places: int = 1) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def percentage(part: int, whole: int, *, places: int = 1) -> Decimal | None:
    """`part` of `whole` in percent; None where there is no whole to speak of."""
    return rounded(HUNDRED * part / whole, places=places) if whole else None


def mean(values: Sequence[Decimal], *, places: int = 1) -> Decimal | None:
    return rounded(sum(values, Decimal(0)) / len(values), places=places) if values else None


def shares(parts: Sequence[int], *, places: int = 1, whole: int | None = None) -> tuple[Decimal, ...]:
    """Each of `parts` in percent of `whole` (their sum, unless given), rounded together by the largest remainder.

    Where parts overlap and so exceed their whole, the printed sum is the exact sum rounded half up. Of equal
    remainders the larger part gets the unit, then the earlier one.
    """
    whole = sum(parts) if whole is None else whole
    unit = Decimal(1).scaleb(-places)
    if not whole:
        return tuple(Decimal(0).quantize(unit) for _ in parts)
    exact = [HUNDRED * part / whole for part in parts]
    floors = [value.quantize(unit, rounding=ROUND_FLOOR) for value in exact]
    total = rounded(HUNDRED * sum(parts) / whole, places=places)
    left = int((total - sum(floors, Decimal(0))) / unit)
    order = sorted(range(len(parts)), key=lambda n: (floors[n] - exact[n], -parts[n], n))
    raised = set(order[:left])
    return tuple(floor + unit if n in raised else floor for n, floor in enumerate(floors))
