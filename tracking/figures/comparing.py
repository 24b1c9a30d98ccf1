"""What moved between two days of one plan: figure by figure, measure by measure. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tracking.figures.book import Figure, FigureBook
from tracking.figures.definitions import Number
from tracking.figures.shapes import MeasureRow
from tracking.figures.subjects import SubjectKind


@dataclass(frozen=True)
class FigureMove:
    """One figure on both days; one that did not exist on a day is None there."""

    id: str
    figure: Figure
    before: Number
    after: Number

    @property
    def difference(self) -> Number:
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def sign(self) -> str:
        """Before a difference; what fell brings its own."""
        return "+" if self.difference is not None and self.difference > 0 else ""

    @property
    def has_moved(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class MeasureMove:
    """One measure on both days. It is new without `before` and was withdrawn without `after`."""

    before: MeasureRow | None
    after: MeasureRow | None

    @property
    def row(self) -> MeasureRow:
        row = self.after or self.before
        assert row is not None
        return row

    @property
    def kind(self) -> str:
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        return "same" if self.before.light == self.after.light and not self.points else "moved"

    @property
    def points(self) -> Decimal:
        """By how many percentage points completion grew; none accepted counts as 0."""
        if self.before is None or self.after is None:
            return Decimal(0)
        return (self.after.percent or Decimal(0)) - (self.before.percent or Decimal(0))

    @property
    def sign(self) -> str:
        return "+" if self.points > 0 else ""


@dataclass(frozen=True)
class Comparison:
    """`figures` are all of the whole plan, then those of its parts that moved; `measures` all, in plan order."""

    before: FigureBook
    after: FigureBook
    figures: tuple[FigureMove, ...]
    measures: tuple[MeasureMove, ...]

    @property
    def moved_measures(self) -> tuple[MeasureMove, ...]:
        return tuple(one for one in self.measures if one.kind != "same")


def compare(before: FigureBook, after: FigureBook) -> Comparison:
    return Comparison(before, after, tuple(_figures(before, after)), tuple(_measures(before, after)))


def _figures(before: FigureBook, after: FigureBook) -> Iterator[FigureMove]:
    earlier = {figure.id: figure for figure in before.figures()}
    later = {figure.id: figure for figure in after.figures()}
    for name in [*later, *(name for name in earlier if name not in later)]:
        old, new = earlier.get(name), later.get(name)
        figure = new or old
        assert figure is not None
        move = FigureMove(name, figure, old.value if old else None, new.value if new else None)
        if move.has_moved or figure.subject.kind == SubjectKind.PLAN:
            yield move


def _measures(before: FigureBook, after: FigureBook) -> Iterator[MeasureMove]:
    earlier, later = before.plan.by_pk, after.plan.by_pk
    rows = sorted((earlier | later).values(), key=lambda row: row.ordinal)
    yield from (MeasureMove(earlier.get(row.pk), later.get(row.pk)) for row in rows)
