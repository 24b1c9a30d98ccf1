"""The three sides of one cell: what the sheet was made with, what came back, what stands there by now. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plans.sheets.book import Column


class Side(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Part:
    """Nothing is overwritten that its writer has not seen: who changed what the other changed too is asked."""

    column: Column
    was: str
    mine: str
    now: str
    taken: str = ""  # the side that a person chose

    @property
    def is_mine(self) -> bool:
        return self.mine != self.was

    @property
    def is_theirs(self) -> bool:
        return self.now != self.was and not self.column.is_aside

    @property
    def is_disputed(self) -> bool:
        return self.is_mine and self.is_theirs and self.mine != self.now

    @property
    def is_open(self) -> bool:
        return self.is_disputed and self.taken not in set(Side)

    @property
    def wanted(self) -> str:
        """What the cell is to say in the end."""
        if self.is_disputed:
            return self.mine if self.taken == Side.MINE else self.now
        return self.mine if self.is_mine else self.now

    @property
    def changes(self) -> bool:
        return self.wanted != self.now

    @property
    def told(self) -> tuple[str, str, str]:
        """Was, mine and now, in words."""
        shown = self.column.kind.shown
        return shown(self.was), shown(self.mine), shown(self.now)
