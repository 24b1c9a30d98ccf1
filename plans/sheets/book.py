"""What a workbook consists of: tables of rows that exist, some of whose columns are filled in. Data, not behaviour."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from plans.models import Department, Plan, User
from plans.sheets.kinds import Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

MOST_ROWS = 2000


@dataclass(frozen=True)
class Column:
    """`is_aside`: what is filled in goes with a change and is kept nowhere by itself, such as the reason of it."""

    key: str
    title: StrOrPromise
    kind: Kind
    width: int = 14  # characters
    is_filled: bool = False
    is_aside: bool = False
    hint: StrOrPromise = ""


@dataclass(frozen=True)
class Table:
    """The rows of one noun.

    `rows(keys)` are those in sight with these keys; those that a fresh sheet lists, where `keys` is None. `tell` says
    of a row what each column holds. `make(row, values, by=…, now=…, part_of=…, hands_in=…)` carries the filled-in
    `values` (only those that change something) out through the actions. `version` counts the changes of a row where
    its noun counts them.
    """

    key: str
    title: str
    noun: type[models.Model]
    columns: tuple[Column, ...]
    rows: Callable[[Collection[int] | None], Sequence[Any]]
    tell: Callable[[Any], Mapping[str, Any]]
    make: Callable[..., object]
    version: Callable[[Any], int] = lambda _row: 0
    name: Callable[[Any], str] = str
    remarks: Callable[[Any], Sequence[str]] = lambda _row: ()
    pinned: int = 2  # columns that stay in sight

    @property
    def filled(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_filled)

    def told(self, row: Any) -> dict[str, str]:
        """The plain form of every column of a row."""
        said = self.tell(row)
        return {column.key: column.kind.plain(said.get(column.key)) for column in self.columns}


@dataclass(frozen=True)
class Book:
    """All tables of one workbook, about one `thing`: a month, a plan, a district.

    The last table is carried out first: what hangs on a row is there before the row itself is handed in.
    """

    name: str
    thing: models.Model
    title: str
    note: str
    verb: str
    place: Plan | Department
    back: str
    tables: tuple[Table, ...]
    hands_in: StrOrPromise = ""  # the words of the box that hands the rows in at once; none where there is no such step


@dataclass(frozen=True)
class Sheets:
    """A sort of workbook. `open(user, key of the thing, day)` raises Http404 and Forbidden for whom it is not."""

    name: str
    open: Callable[[User, int, date], Book]
