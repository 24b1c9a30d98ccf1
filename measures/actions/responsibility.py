"""A division of work (任务分工表) gives the measures of a plan their departments: shown row by row, then applied."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

from django.db import transaction

from measures.actions import assignments, milestones
from measures.division import DivisionRow, number_key, plain, read_division
from measures.models import Assignment, Measure
from measures.policies import require
from plans.models import Department, Plan, User
from plans.naming import NameBook

ALIKE = 0.5  # of the characters of two titles; a paraphrase shares more, another measure less
LEAD, SUPPORTING = Assignment.Role.LEAD, Assignment.Role.SUPPORTING


@dataclass(frozen=True)
class Owner:
    """A name of the table: its department when it is in the book, otherwise those that may be meant."""

    printed: str
    role: str
    department: Department | None
    candidates: tuple[Department, ...] = ()

    @property
    def guess(self) -> Department | None:
        return self.candidates[0] if self.department is None and len(self.candidates) == 1 else None

    @property
    def is_unknown(self) -> bool:
        return self.department is None and not self.candidates


@dataclass(frozen=True)
class Line:
    """One row beside the plan: the measure it speaks of, or those it may mean, and the departments it names."""

    row: DivisionRow
    measure: Measure | None
    candidates: tuple[Measure, ...]
    owners: tuple[Owner, ...]
    repeats: bool = False

    @property
    def applies(self) -> bool:
        return self.measure is not None and not self.repeats


@dataclass(frozen=True)
class Table:
    """The whole table beside the plan. `silent` are the measures of which no row speaks."""

    lines: tuple[Line, ...]
    silent: tuple[Measure, ...]

    @property
    def applying(self) -> int:
        return sum(line.applies for line in self.lines)

    @property
    def doubtful(self) -> int:
        return sum(not line.applies or any(owner.department is None for owner in line.owners) for line in self.lines)


def preview(content: bytes, *, plan: Plan, by: User) -> Table:
    """What `apply` would do, row by row; writes nothing. Raises UnreadableDocument."""
    require(by, "assignment.edit", plan)
    rows = read_division(content, year=plan.year)
    book = Department.objects.name_book(plan.district)
    units = Department.objects.at_or_below([plan.district_id]).in_bulk()
    index = _Index(list(plan.measures.in_force().in_plan_order()))
    lines: list[Line] = []
    seen: set[int] = set()
    for row in rows:
        found = index.meant_by(row)
        measure = found[0] if len(found) == 1 else None
        owners = tuple(_owners(row, book, units))
        lines.append(Line(row, measure, found, owners, repeats=measure is not None and measure.pk in seen))
        seen |= {measure.pk} if measure else set()
    return Table(tuple(lines), tuple(measure for measure in index.measures if measure.pk not in seen))


@transaction.atomic
def apply(content: bytes, *, plan: Plan, by: User, now: datetime) -> int:
    """Assign what the table says and return how many measures it spoke of. The same table again changes nothing.

    Names in the book are confirmed, guesses become proposals, unknown names and rows are left out. A lead of the table
    replaces the former one. A date becomes a milestone where the measure has none on that day.
    """
    table = preview(content, plan=plan, by=by)
    for line in table.lines:
        if line.measure and line.applies:
            for owner in line.owners:
                _give(line.measure, owner, by=by, now=now)
            if line.row.due_on:
                _date(line.measure, line.row.due_on, line.row.due_words, by=by, now=now)
    return table.applying


def _roles(row: DivisionRow) -> Iterator[tuple[str, str]]:
    """The first name of the lead column leads; further ones, and the supporting column, support. Each name once."""
    named: dict[str, str] = {}
    for name in row.leads:
        named.setdefault(name, SUPPORTING if named else LEAD)
    for name in row.supports:
        named.setdefault(name, SUPPORTING)
    yield from named.items()


def _owners(row: DivisionRow, book: NameBook, units: Mapping[int, Department]) -> Iterator[Owner]:
    """Each department once, in its first part, by whatever name the row repeats it."""
    seen: set[int] = set()
    for name, role in _roles(row):
        match = book.find(name)
        pk = match.exact or match.proposed
        if pk not in seen:
            yield Owner(name, role, units.get(match.exact or 0), tuple(units[pk] for pk in match.candidates))
        seen |= {pk} if pk else set()


def _give(measure: Measure, owner: Owner, *, by: User, now: datetime) -> None:
    table, printed = Assignment.Source.TABLE, owner.printed[:100]
    if unit := owner.department:
        assignments.assign(measure, department=unit, role=owner.role, source=table, printed=printed, by=by, now=now)
    elif unit := owner.guess:
        assignments.propose(measure, department=unit, role=owner.role, source=table, printed=printed, by=by, now=now)


def _date(measure: Measure, due_on: date, words: str, *, by: User, now: datetime) -> None:
    if not measure.milestones.filter(original_due_on=due_on).exists():
        milestones.add(measure, title=measure.title[:200], due_on=due_on, quote=words[:300], by=by, now=now)


class _Index:
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
