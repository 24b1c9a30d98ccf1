"""A division of work (任务分工表) gives the measures of a plan their departments and dates.

Shown row by row with what each would change, then applied exactly as chosen.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from measures.actions import assignments, milestones
from measures.actions.naming_measures import Index
from measures.division import DivisionRow, Due, Named, read_division
from measures.models import Assignment, Measure
from measures.policies import require
from plans.actions import people
from plans.documents.grid import Grid
from plans.lifecycle import Conflict
from plans.models import Department, Plan, User
from plans.naming import Match, NameBook

LEAD, SUPPORTING = Assignment.Role.LEAD, Assignment.Role.SUPPORTING
GUESS = "guess"


class Effect(StrEnum):
    """What a row would do to its measure."""

    LEAD = "lead"
    LEAD_REPLACED = "lead_replaced"
    SUPPORT = "support"
    PROPOSED = "proposed"
    MILESTONE = "milestone"


class Trouble(StrEnum):
    """What stands against a cell, or against its row."""

    UNKNOWN_UNIT = "unknown_unit"
    FORMER_UNIT = "former_unit"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    NO_MEASURE = "no_measure"
    AMBIGUOUS_MEASURE = "ambiguous_measure"
    REPEATED = "repeated"
    UNREAD_DATE = "unread_date"
    FAR_DATE = "far_date"


@dataclass(frozen=True)
class Change:
    effect: Effect
    name: str
    before: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Problem:
    trouble: Trouble
    at: str
    words: str


@dataclass(frozen=True)
class Owner:
    """A name of the table. `department` is meant, by the book or by a person; `guess` only comes into question."""

    key: str
    named: Named
    role: str
    match: Match
    department: Department | None
    guess: Department | None
    candidates: tuple[Department, ...] = ()
    chosen: str = ""


@dataclass(frozen=True)
class Line:
    """One row beside the plan: the measure it speaks of, or those it may mean, and what it would change."""

    row: DivisionRow
    measure: Measure | None
    candidates: tuple[Measure, ...]
    owners: tuple[Owner, ...]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    dues: tuple[Due, ...] = ()
    repeats: bool = False
    chosen: bool = True

    @property
    def applies(self) -> bool:
        return self.measure is not None and not self.repeats

    @property
    def is_asked(self) -> bool:
        """A person can still say what is meant."""
        return bool(self.candidates) and not self.repeats


@dataclass(frozen=True)
class Selection:
    """What a person chose: rows, the measure of an ambiguous one, the department of a name. Without rows: all."""

    lines: frozenset[str] | None = None
    measures: Mapping[str, int] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    remember: bool = False


@dataclass(frozen=True)
class Table:
    """The whole table beside the plan. `silent` are the measures of which no row speaks, `seen` marks the plan."""

    lines: tuple[Line, ...]
    silent: tuple[Measure, ...]
    seen: str

    @property
    def applying(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.applies and line.chosen)

    @property
    def changing(self) -> int:
        return sum(bool(line.changes) for line in self.lines)

    @property
    def doubtful(self) -> int:
        return sum(bool(line.problems) for line in self.lines)


class Stale(Conflict):
    """The plan changed after the table was shown."""

    code = "stale_table"

    def __init__(self) -> None:
        super().__init__(_("The plan has changed meanwhile. The table is shown anew; nothing was changed."))


def preview(grids: Sequence[Grid], *, plan: Plan, by: User, selection: Selection | None = None) -> Table:
    """What `apply` would do, row by row; writes nothing. Raises UnreadableDocument."""
    require(by, "assignment.edit", plan)
    rows, chosen = read_division(grids, year=plan.year), selection or Selection()
    book = Department.objects.name_book(plan.district)
    here = Department.objects.at_or_below([plan.district_id]).filter(abolished_on=None).in_office_order()
    units = {unit.pk: unit for unit in here.exclude(pk=plan.district_id)}
    measures = list(plan.measures.in_force().in_plan_order().prefetch_related("assignments__department", "milestones"))
    index, lines, seen = Index(measures), [], set[int]()
    for row in rows:
        found = index.meant_by(row)
        told = next((one for one in found if one.pk == chosen.measures.get(row.key)), None)
        measure = found[0] if len(found) == 1 else told
        owners = tuple(_owners(row, book, units, chosen))
        line = _line(plan, row, measure, found, owners, repeats=measure is not None and measure.pk in seen)
        lines.append(_picked(line, chosen))
        seen |= {measure.pk} if measure else set()
    silent = tuple(measure for measure in measures if measure.pk not in seen)
    return Table(tuple(lines), silent, _mark(measures))


@transaction.atomic
def apply(
    grids: Sequence[Grid],
    *,
    plan: Plan,
    by: User,
    now: datetime,
    selection: Selection | None = None,
    seen: str | None = None,
) -> int:
    """Do what the chosen rows say and return how many measures changed. The same table again changes nothing.

    Names in the book, and those a person decided, are confirmed; guesses become proposals; the rest is left out. A lead
    of the table replaces the former one. Raises Stale when `seen` is not the mark of the plan as it stands.
    """
    plan = Plan.objects.select_for_update(of=("self",)).select_related("district").get(pk=plan.pk)
    table = preview(grids, plan=plan, by=by, selection=selection)
    if seen is not None and seen != table.seen:
        raise Stale
    for line in table.applying:
        for owner in line.owners:
            _give(line, owner, by=by, now=now, remember=bool(selection and selection.remember))
        for change in line.changes:
            if change.effect == Effect.MILESTONE and change.on and line.measure:
                quote = next((due.words for due in line.dues if due.on == change.on), "")[:300]
                milestones.add(line.measure, title=change.name[:200], due_on=change.on, quote=quote, by=by, now=now)
    return sum(bool(line.changes) for line in table.applying)


def _line(
    plan: Plan,
    row: DivisionRow,
    measure: Measure | None,
    found: tuple[Measure, ...],
    owners: tuple[Owner, ...],
    *,
    repeats: bool,
) -> Line:
    problems = [*_row_problems(row, measure, found, repeats=repeats), *_name_problems(owners)]
    dues = []
    for due in row.dues:
        if due.on is None:
            problems.append(Problem(Trouble.UNREAD_DATE, due.at, due.words))
        elif not plan.year <= due.on.year <= plan.year + 1:
            problems.append(Problem(Trouble.FAR_DATE, due.at, due.words))
        else:
            dues.append(due)
    changes = tuple(_changes(measure, owners, dues)) if measure and not repeats else ()
    return Line(row, measure, found, owners, changes, tuple(problems), tuple(dues), repeats)


def _picked(line: Line, chosen: Selection) -> Line:
    return replace(line, chosen=chosen.lines is None or line.row.key in chosen.lines)


def _row_problems(
    row: DivisionRow, measure: Measure | None, found: tuple[Measure, ...], *, repeats: bool
) -> Iterator[Problem]:
    words = f"{row.number} {row.task}".strip()[:60]
    if repeats:
        yield Problem(Trouble.REPEATED, row.at, words)
    elif measure is None:
        yield Problem(Trouble.AMBIGUOUS_MEASURE if found else Trouble.NO_MEASURE, row.at, words)


def _name_problems(owners: Sequence[Owner]) -> Iterator[Problem]:
    for owner in owners:
        if owner.department or owner.guess:
            continue
        if owner.match.former:
            trouble = Trouble.FORMER_UNIT
        else:
            trouble = Trouble.AMBIGUOUS_UNIT if owner.match.is_ambiguous else Trouble.UNKNOWN_UNIT
        yield Problem(trouble, owner.named.at, owner.named.name)


def _roles(row: DivisionRow) -> Iterator[tuple[Named, str]]:
    """The first name of the lead column leads; further ones, and the supporting column, support. Each name once."""
    said: dict[str, tuple[Named, str]] = {}
    for one in row.leads:
        said.setdefault(one.name, (one, SUPPORTING if said else LEAD))
    for one in row.supports:
        said.setdefault(one.name, (one, SUPPORTING))
    yield from said.values()


def _owners(row: DivisionRow, book: NameBook, units: Mapping[int, Department], chosen: Selection) -> Iterator[Owner]:
    """Each department once, in its first part, by whatever name the row repeats it."""
    seen: set[int] = set()
    for place, (named, role) in enumerate(_roles(row)):
        match, key = book.find(named.name), f"{row.key}-{place}"
        others = units if match.is_unknown else ()
        near = tuple(units[pk] for pk in dict.fromkeys((*match.candidates, *match.similar, *others)) if pk in units)
        said = chosen.owners.get(key)
        picked = units.get(int(said)) if said and said.isdecimal() else None
        guess = units.get(match.proposed or 0) if said in (None, GUESS) else None
        meant = units.get(match.exact or 0) or picked
        if (meant or guess) is None or (meant or guess).pk not in seen:  # type: ignore[union-attr]
            yield Owner(key, named, role, match, meant, None if meant else guess, near, said or "")
        seen |= {unit.pk for unit in (meant, guess) if unit}


def _changes(measure: Measure, owners: Sequence[Owner], dues: Sequence[Due]) -> Iterator[Change]:
    parts = {part.department_id: part for part in measure.assignments.all()}
    leads = [part for part in parts.values() if part.role == LEAD and part.confirmed_at]
    replaced = any(owner.role == LEAD and owner.department for owner in owners)
    for owner in owners:
        part = parts.get(owner.department.pk) if owner.department else None
        if owner.department is None:
            leaves = [one.department_id for one in leads] if replaced else []
            if owner.guess and (owner.guess.pk not in parts or owner.guess.pk in leaves):
                yield Change(Effect.PROPOSED, str(owner.guess))
        elif part and part.confirmed_at and part.role == owner.role:
            continue
        elif owner.role == LEAD:
            before = "、".join(str(one.department) for one in leads if one.department_id != owner.department.pk)
            yield Change(Effect.LEAD_REPLACED if before else Effect.LEAD, str(owner.department), before)
        else:
            yield Change(Effect.SUPPORT, str(owner.department))
    known = {one.original_due_on for one in measure.milestones.all()} | {one.due_on for one in measure.milestones.all()}
    fresh = dict.fromkeys((due.on, due.title or measure.title) for due in dues if due.on not in known)
    yield from (Change(Effect.MILESTONE, title, on=on) for on, title in fresh)


def _give(line: Line, owner: Owner, *, by: User, now: datetime, remember: bool) -> None:
    table, printed = Assignment.Source.TABLE, owner.named.name[:100]
    measure = line.measure
    assert measure
    if unit := owner.department:
        assignments.assign(measure, department=unit, role=owner.role, source=table, printed=printed, by=by, now=now)
        if remember and owner.match.exact is None:
            people.remember_spelling(unit, printed=printed, by=by, now=now)
    elif unit := owner.guess:
        assignments.propose(measure, department=unit, role=owner.role, source=table, printed=printed, by=by, now=now)


def _mark(measures: Sequence[Measure]) -> str:
    """Changes with whatever a row could change."""
    state = [
        (
            one.pk, one.number, one.title,
            sorted((part.department_id, part.role, part.confirmed_at is None) for part in one.assignments.all()),
            sorted((step.original_due_on, step.due_on, step.title) for step in one.milestones.all()),
        )
        for one in measures
    ]  # fmt: skip
    return hashlib.sha256(repr(state).encode()).hexdigest()
