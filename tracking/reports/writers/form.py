"""Where the parts of an official paper stand: the sums of GB/T 9704-2012 that every format needs. Pure.

Lengths are in characters of 3号 (16 pt) where nothing else is said.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracking.reports.title import width_of

TEXT_WIDTH_MM = 156  # 5.2.1
MARK_SIZES = (22, 46)  # points: never smaller than the title; larger than 46 no mark looks well at 156 mm
MARK_FREE_MM = 35  # 7.2.4: from the upper edge of the text area to the mark
DATE_FREE = 4.0  # 7.3.5.1: characters free at the right of the date on a paper that bears a seal
POINT = 25.4 / 72  # millimetres


@dataclass(frozen=True)
class Signature:
    """How far the two lines stand from the right edge."""

    office: float
    dated: float


def signature_of(office: str, dated: str) -> Signature:
    """7.3.5.1: four characters are free at the right of the date, and the name is centred over it.

    A name too long for that ends at the edge, and the date moves in until it is centred below the name.
    """
    beyond = (width_of(office) - width_of(dated)) / 2
    free = max(DATE_FREE, beyond)
    return Signature(office=round(free - beyond, 2), dated=round(free, 2))


def mark_size(mark: str) -> int:
    """Points: as large as fits in one line."""
    smallest, largest = MARK_SIZES
    fitting = int(TEXT_WIDTH_MM / POINT / max(width_of(mark), 1))
    return max(smallest, min(largest, fitting))
