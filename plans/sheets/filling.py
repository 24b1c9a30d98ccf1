"""What a filled-in workbook changes: tried on each row, shown, and carried out on all chosen rows or on none.

The trial is the change itself, taken back, as of every change to many rows (ADR 32): rights, states and reasons are
those of the actions, and nothing here knows a rule of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.actions.acts import note
from plans.lifecycle import Refused
from plans.models import Act, User
from plans.policies import Forbidden
from plans.sheets.book import Book, Column, Table
from plans.sheets.merging import Part
from plans.sheets.reading import Entry, Trouble

MOST_CHANGING = 300  # rows of which each is tried


@dataclass(frozen=True)
class Answers:
    """What a person decided about the rows that were shown. `rows` are the chosen ones, all where it is None."""

    rows: frozenset[str] | None = None
    stamps: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hands_in: bool = False

    def chooses(self, key: str) -> bool:
        """A row that could not be ticked before its sides were chosen is chosen with them."""
        return self.rows is None or key in self.rows or (key in self.taken and key not in self.stamps)


@dataclass(frozen=True)
class Line:
    """What one row of the workbook would do. `before` and `after` are all columns of the row, in plain form."""

    table: Table
    number: int
    pk: int | None = None
    name: str = ""
    parts: tuple[Part, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    refusal: Refused | Forbidden | None = None
    is_moved: bool = False  # its version is another one by now
    is_chosen: bool = True
    is_outdated: bool = False  # another line than the one that was shown

    @property
    def key(self) -> str:
        return f"{self.table.key}-{self.pk}"

    @property
    def is_stale(self) -> bool:
        """Somebody changed the row after the sheet was made, and the sheet changes it, too."""
        differs = [part for part in self.parts if part.mine != part.now and not part.column.is_aside]
        return any(part.is_mine for part in differs) and (self.is_moved or any(part.is_theirs for part in differs))

    @property
    def is_open(self) -> bool:
        return any(part.is_open for part in self.parts)

    @property
    def changes(self) -> bool:
        return not self.troubles and self.refusal is None and self.before != self.after

    @property
    def is_silent(self) -> bool:
        """Nothing about it needs a look."""
        return not (self.changes or self.troubles or self.refusal or self.is_open)

    @property
    def stamp(self) -> str:
        """Stands for what was shown of the row: how it is, and what would become of it."""
        told = json.dumps([self.before, self.after], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def differences(self) -> list[tuple[Column, str, str]]:
        """Each column that would change, with its words before and after."""
        return [
            (column, column.kind.shown(self.before[column.key]), column.kind.shown(self.after[column.key]))
            for column in self.table.columns
            if self.changes and self.before[column.key] != self.after[column.key]
        ]

    def asides(self) -> list[tuple[Column, str]]:
        """What goes with the change, such as its reason."""
        given = [part for part in self.parts if part.column.is_aside and part.mine]
        return [(part.column, part.column.kind.shown(part.mine)) for part in given if self.changes]


@dataclass(frozen=True)
class Outcome:
    """`act` is the line of the record to which those of all rows belong; none where nothing was changed."""

    lines: list[Line]
    act: Act | None

    @property
    def is_refused(self) -> bool:
        return any(line.is_chosen and (line.refusal or line.is_outdated or line.is_open) for line in self.lines)

    @property
    def changed(self) -> int:
        return sum(line.is_chosen and line.changes for line in self.lines)


@transaction.atomic
def try_out(book: Book, entries: Sequence[Entry], answers: Answers, *, by: User, now: datetime) -> list[Line]:
    """What the workbook would do, row by row in its own order. Everything is taken back before this returns."""
    lines = _lines(book, entries, answers, by=by, now=now, part_of=None)
    transaction.set_rollback(True)
    return lines


@transaction.atomic
def carry_out(book: Book, entries: Sequence[Entry], answers: Answers, *, by: User, now: datetime) -> Outcome:
    """Change the chosen rows in one transaction, under one line of the record; or none, when one is refused by now.

    A row of which another line would be shown than the one the person saw is outdated, unless it is already as the
    workbook says: sending it twice changes nothing.
    """
    _hold(book, entries)
    act = note(
        book.verb,
        book.thing,
        of=book.place,
        by=by,
        now=now,
        comment=_("From a workbook: %(title)s") % {"title": book.title},
    )
    lines = [
        replace(line, is_outdated=line.is_chosen and line.changes and answers.stamps.get(line.key) != line.stamp)
        for line in _lines(book, entries, answers, by=by, now=now, part_of=act)
    ]
    outcome = Outcome(lines, act)
    if outcome.is_refused or not outcome.changed:
        transaction.set_rollback(True)
        return Outcome(lines, None)
    return outcome


def told(outcome: Outcome) -> str:
    if not outcome.changed:
        return _("Everything was so already; nothing is changed.")
    words = ngettext("%(count)d row is changed.", "%(count)d rows are changed.", outcome.changed)
    return words % {"count": outcome.changed}


def _hold(book: Book, entries: Sequence[Entry]) -> None:
    """In the order of their keys, so that two people who change the same rows do not wait for each other for ever."""
    for table in book.tables:
        keys = [entry.key.pk for entry in entries if entry.table is table and entry.key]
        held = table.noun._default_manager.filter(pk__in=keys).order_by("pk")
        list(held.select_for_update(of=("self",), no_key=True))


def _lines(
    book: Book, entries: Sequence[Entry], answers: Answers, *, by: User, now: datetime, part_of: Act | None
) -> list[Line]:
    lines: dict[int, Line] = {}
    if sum(entry.mine != entry.was for entry in entries) > MOST_CHANGING:
        raise Refused(
            _("A workbook changes at most %(count)s rows at once.") % {"count": MOST_CHANGING}, code="too_many"
        )
    for table in reversed(book.tables):
        mine = [(at, entry) for at, entry in enumerate(entries) if entry.table is table]
        rows = {row.pk: row for row in table.rows([entry.key.pk for _at, entry in mine if entry.key])}
        for at, entry in mine:
            line = _compared(entry, rows, answers)
            tried = line.pk is not None and not (line.troubles or line.is_open)
            if tried and (part_of is None or line.is_chosen):
                line = _tried(line, rows[line.pk], answers, by=by, now=now, part_of=part_of)
            lines[at] = line
    return [lines[at] for at in sorted(lines)]


def _compared(entry: Entry, rows: Mapping[int | None, Any], answers: Answers) -> Line:
    table, key = entry.table, entry.key
    if key is None:
        return Line(table, entry.number, troubles=entry.troubles, is_chosen=False)
    row = rows.get(key.pk)
    if row is None and entry.mine == entry.was:
        return Line(table, entry.number, is_chosen=False)
    if row is None:
        gone = Trouble(f"A{entry.number}", _("This row is not there any more, or not for you to see."))
        return Line(table, entry.number, troubles=(gone,), is_chosen=False)
    now, taken = table.told(row), answers.taken.get(f"{table.key}-{key.pk}", {})
    parts = tuple(
        Part(one, entry.was.get(one.key, ""), entry.mine.get(one.key, ""), now[one.key], taken.get(one.key, ""))
        for one in table.filled
    )
    line = Line(table, entry.number, key.pk, table.name(row), parts, entry.troubles, before=now, after=now)
    return replace(
        line, is_moved=table.version(row) != key.version, is_chosen=answers.chooses(line.key) and not line.troubles
    )


def _tried(line: Line, row: Any, answers: Answers, *, by: User, now: datetime, part_of: Act | None) -> Line:
    """Of a row that stays as it was, nothing is written down either."""
    changing = [part for part in line.parts if part.changes]
    if all(part.column.is_aside for part in changing) and not answers.hands_in:
        return line
    values = {part.column.key: part.column.kind.value(part.wanted) for part in changing}
    table = line.table
    try:
        with transaction.atomic():
            table.make(row, values, by=by, now=now, part_of=part_of, hands_in=answers.hands_in)
            [fresh] = table.rows([row.pk])
            made = replace(line, after=table.told(fresh))
            if part_of is None and made.changes:
                made = replace(made, remarks=tuple(table.remarks(fresh)))
            transaction.set_rollback(not made.changes)
    except (Refused, Forbidden) as refusal:
        return replace(line, refusal=refusal)
    return made
