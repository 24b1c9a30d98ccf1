"""Of which measure of a plan a row of a division of work speaks."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from measures.division import DivisionRow, number_key
from measures.models import Measure
from measures.pairing import plain

ALIKE = 0.5  # of the characters of two titles; a paraphrase shares more, another measure less


class Index:
    """The measures of a plan by title, by printed number and by position."""

    def __init__(self, measures: list[Measure]) -> None:
        self.measures = measures
        self.by_title = _grouped((plain(title), one) for one in measures for title in (one.heading, one.working_title))
        self.by_number = _grouped((number_key(one.number), one) for one in measures)
        self.by_position = {str(one.ordinal): (one,) for one in measures}

    def meant_by(self, row: DivisionRow) -> tuple[Measure, ...]:
        """The one measure a row means; several when it may mean several; none when it fits nowhere.

        The title decides. The number alone decides where the row has no title, and where its title is a paraphrase.
        """
        task = plain(row.task)
        if task and (titled := self.by_title.get(task) or self._within(task)):
            return titled if len(titled) == 1 else self._numbered(row, titled) or titled
        numbered = self._numbered(row, tuple(self.measures))
        return tuple(one for one in numbered if not task or _alike(task, one))

    def _within(self, task: str) -> tuple[Measure, ...]:
        """Tables repeat the heading before the text, or only the beginning of the text."""
        return tuple(
            one
            for one in self.measures
            if (one.heading and plain(one.heading) in task)
            or (len(task) >= 6 and plain(one.heading + one.body).find(task) >= 0)
        )

    def _numbered(self, row: DivisionRow, among: tuple[Measure, ...]) -> tuple[Measure, ...]:
        """By printed number where it is unique in the plan, else by position: 序号 of a table counts through."""
        key = number_key(row.number)
        printed = self.by_number.get(key, ())
        found = printed if len(printed) == 1 else self.by_position.get(key, printed)
        return tuple(one for one in found if one in among)


def _grouped(pairs: Iterable[tuple[str, Measure]]) -> Mapping[str, tuple[Measure, ...]]:
    groups: dict[str, tuple[Measure, ...]] = {}
    for key, measure in pairs:
        if key and measure not in groups.get(key, ()):
            groups[key] = (*groups.get(key, ()), measure)
    return groups


def _alike(task: str, measure: Measure) -> bool:
    title = plain(measure.title)
    return title in task or task in title or SequenceMatcher(None, task, title).ratio() >= ALIKE
