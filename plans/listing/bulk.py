"""One change to many rows of a list: tried on each row, shown, and carried out on all of them or on none.

The trial is the change itself, taken back: rights, states and reasons are those of the actions, in their own words, and
nothing here knows a rule of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models, transaction
from django.utils.translation import gettext as _

from plans.actions.acts import note
from plans.asked import UnfitQuery
from plans.lifecycle import Refused
from plans.models import Act, Department, Plan, User
from plans.models.membership import Role
from plans.policies import Forbidden, Policy, plan_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

ROWS_PER_PAGE = 100  # of a list, and so the most that are ticked in one
MOST_ROWS = 400  # of all pages of a list that change at once: their preview takes a processor about six seconds
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Way:
    """One change that a list offers for the rows that are ticked in it.

    `form(data, rows=…, viewer=…)` asks for its values. `make(row, by=…, now=…, part_of=…, **values)` carries it out on
    one row through the actions, whose lines of the record belong to `part_of`. `tell` says of a row, as it is in the
    database now, all that the change may touch: words that are equal before and after mean that nothing changed.
    `rows` finds the rows of a person where none is ticked.
    """

    key: str
    verb: str
    label: StrOrPromise
    form: Callable[..., forms.Form]
    make: Callable[..., object]
    tell: Callable[[Any], str]
    rows: Callable[[User], Sequence[int]] | None = None


@dataclass(frozen=True)
class Changes:
    """What the list at the address `back` offers for its rows; `door` takes the rows that are ticked."""

    door: str
    back: str
    policy: Policy
    rows: Callable[[User], models.QuerySet[Any]]
    ways: tuple[Way, ...]

    def way(self, key: str) -> Way:
        for way in self.ways:
            if way.key == key:
                return way
        raise UnfitQuery(_("This list offers no change “%(name)s”.") % {"name": key[:40]})

    def finds(self, key: str) -> bool:
        """Whether the way called `key` needs no ticked rows."""
        return any(way.key == key and way.rows for way in self.ways)

    def require_any(self, user: User, way: Way, rows: Sequence[Any]) -> None:
        """Raise what refuses the first row, unless the person may change one of them."""
        if not any(self.policy.allowed(user, way.verb, row) for row in rows):
            self.policy.require(user, way.verb, rows[0])

    def offered_to(self, user: User) -> Changes | None:
        """To whom coordinates; whether a row may be changed is asked row by row."""
        return self if user.held().has(Role.COORDINATOR) else None


@dataclass(frozen=True)
class Line:
    """What the change does to one row: nothing where it is refused, and where `after` says what `before` said."""

    row: Any
    before: str
    after: str
    refusal: Refused | Forbidden | None = None
    is_outdated: bool = False  # another line than the one that was shown

    @property
    def changes(self) -> bool:
        return self.refusal is None and self.before != self.after

    @property
    def stamp(self) -> str:
        """Stands for what was shown of the row: how it is, and what would become of it."""
        return hashlib.sha256(f"{self.before}\n{self.after}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Outcome:
    """`act` is the line of the record to which those of all rows belong; none where nothing was changed."""

    lines: list[Line]
    act: Act | None

    @property
    def is_refused(self) -> bool:
        return any(line.refusal or line.is_outdated for line in self.lines)


@transaction.atomic
def try_out(way: Way, rows: Sequence[Any], *, values: Values, by: User, now: datetime) -> list[Line]:
    """What the change would do to each row. Everything is taken back before this returns."""
    lines = [_line(way, row, values=values, by=by, now=now, part_of=None) for row in rows]
    transaction.set_rollback(True)
    return lines


@transaction.atomic
def carry_out(
    way: Way, rows: Sequence[Any], *, values: Values, stamps: Mapping[int, str], by: User, now: datetime
) -> Outcome:
    """Change all rows in one transaction, under one line of the record; or none, when one of them is refused by now.

    `stamps` are those of the lines that the person was shown, by row. A row of which another line would be shown by
    now is outdated, unless it is already as the change would make it: doing it twice changes nothing.
    """
    place = place_of(rows)
    _hold(rows)
    said = {"change": way.label, "count": len(rows), "reason": values.get("reason") or values.get("comment") or ""}
    words = _("%(change)s (%(count)s) %(reason)s") % said
    act = note(way.verb, place, of=place, by=by, now=now, comment=words)
    lines = []
    for row in rows:
        line = _line(way, row, values=values, by=by, now=now, part_of=act)
        outdated = line.changes and line.stamp != stamps.get(row.pk)
        lines.append(Line(row, line.before, line.after, line.refusal, is_outdated=outdated))
    outcome = Outcome(lines, act)
    if outcome.is_refused or not any(line.changes for line in lines):
        transaction.set_rollback(True)
        return Outcome(lines, None)
    return outcome


def place_of(rows: Iterable[Any]) -> Plan | Department:
    """Where the record tells of the whole: the plan of all rows, else their district. Raises Refused for several."""
    plans = {plan_of(row) for row in rows}
    if len(plans) == 1 and (plan := next(iter(plans))):
        return plan
    districts = {(plan_of(row) or row).district for row in rows}
    if len(districts) != 1:
        raise Refused(_("These rows belong to several districts; change those of one at a time."), code="districts")
    return districts.pop()  # type: ignore[no-any-return]


def _hold(rows: Sequence[Any]) -> None:
    """In the order of their keys, so that two people who change the same rows do not wait for each other for ever."""
    held = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    list(held.select_for_update(of=("self",)))


def _line(way: Way, row: Any, *, values: Values, by: User, now: datetime, part_of: Act | None) -> Line:
    """Of a row that stays as it was, nothing is written down either."""
    before = way.tell(row)
    try:
        with transaction.atomic():
            way.make(row, by=by, now=now, part_of=part_of, **values)
            line = Line(row, before, way.tell(row))
            transaction.set_rollback(not line.changes)
    except (Refused, Forbidden) as refusal:
        return Line(row, before, before, refusal)
    return line
