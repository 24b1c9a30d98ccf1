"""The columns of a list, declared once for the page and for the table that leaves the house."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from plans.asked import UnfitQuery

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Value = str | int | Decimal | date | datetime | None


@dataclass(frozen=True)
class Column:
    """One column. `value` gives what it says of a row: a real number, a real day, or words.

    `link` gives the address of a row's cell, `tone` makes a tag of it, `mark` puts a tag beside it, `lamp` the shape of
    a light before it, `meter` a bar of its light in the place of a percentage; `hint` is read when the pointer rests on
    it. `sort` is the expression of the database by which
    rows are ordered; without one the list cannot be sorted by this column.
    """

    key: str
    label: StrOrPromise
    value: Callable[[Any], Any]
    sort: str = ""
    link: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | str | None = None
    mark: Callable[[Any], tuple[str, str] | None] | None = None
    lamp: Callable[[Any], str] | None = None
    meter: Callable[[Any], str] | None = None
    hint: Callable[[Any], str] | None = None
    head: bool = False  # names its row
    numeric: bool = False
    unit: str = ""  # beside the number on the page; a table has it in the head of the column
    month: bool = False  # a day that stands for its month
    groups: bool = False  # few enough values that rows can be gathered under them
    shown: bool = True  # without being asked for


@dataclass(frozen=True)
class Choice:
    """The columns of one list as an address asks for them: which, in their own order, sorted and grouped by which."""

    columns: tuple[Column, ...]
    sort: str
    group: Column | None

    @property
    def order(self) -> list[str]:
        """Expressions for `order_by`: rows of one group stand together, whatever they are sorted by."""
        return [expression for expression in (self.group.sort if self.group else "", self.sort) if expression]


class Columns:
    """All columns that a list has."""

    def __init__(self, *columns: Column) -> None:
        self.by_key = {column.key: column for column in columns}
        assert len(self.by_key) == len(columns)

    def __iter__(self) -> Iterator[Column]:
        return iter(self.by_key.values())

    @property
    def groups(self) -> list[Column]:
        return [column for column in self if column.groups]

    def choice(self, *, columns: list[str], sort: str = "", group: str = "") -> Choice:
        """Raises UnfitQuery for a name that no column has: what is unknown never means “all”."""
        asked = {key for text in columns for key in text.split(",") if key}
        for key in asked:
            self._named(key)
        chosen = tuple(each for each in self if (each.key in asked if asked else each.shown))
        grouping = self._named(group) if group else None
        if grouping is not None and not grouping.groups:
            raise UnfitQuery(_("This list cannot be grouped by “%(name)s”.") % {"name": group})
        return Choice(chosen, self._order(sort), grouping)

    def _order(self, sort: str) -> str:
        if not sort:
            return ""
        expression = self._named(sort.removeprefix("-")).sort
        if not expression:
            raise UnfitQuery(_("This list cannot be sorted by “%(name)s”.") % {"name": sort})
        return f"-{expression}" if sort.startswith("-") else expression

    def _named(self, key: str) -> Column:
        if key not in self.by_key:
            raise UnfitQuery(_("This list has no column “%(name)s”.") % {"name": key[:40]})
        return self.by_key[key]
