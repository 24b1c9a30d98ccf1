"""The door of every list: a page of it, or the whole of it as a table, after the same address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from plans.asked import UnfitQuery, person
from plans.listing.bulk import MOST_ROWS, ROWS_PER_PAGE, Changes
from plans.listing.columns import Choice, Column, Columns
from plans.listing.sheets import FORMATS
from plans.models import Department, Plan, SavedView

ROWS_AT_ONCE = 500
PLACES = ("page", "export")
ARRANGEMENT = ("columns", "group")

Told = Callable[[Sequence[Any]], Iterable[Any]]


@dataclass(frozen=True)
class Listing:
    """A list as its page shows it. `told` turns rows of the database into what the columns speak of."""

    request: HttpRequest
    all_columns: Columns
    choice: Choice
    page: Page
    told: Told
    title: str
    changes: Changes | None = None  # for the rows that are ticked

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.choice.columns

    @property
    def count(self) -> int:
        return self.page.paginator.count

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The rows of this page under the values they are grouped by; all under None where they are not."""
        rows = list(self.told(list(self.page)))
        grouping = self.choice.group
        if grouping is None:
            return [(None, rows)] if rows else []
        return [(value, list(some)) for value, some in groupby(rows, key=grouping.value)]

    @property
    def all_can_change(self) -> bool:
        """Whether there is a choice beyond this page."""
        return self.page.has_other_pages() and self.count <= MOST_ROWS

    @property
    def width(self) -> int:
        """Columns of the table, with that of the ticks."""
        return len(self.columns) + (self.changes is not None)

    def given(self) -> list[tuple[str, str]]:
        """All that the address asks for: what a form of filters sends along where it has no field for it."""
        asked = self.request.GET
        return [(name, value) for name in asked if name not in PLACES for value in asked.getlist(name)]

    def kept(self) -> list[tuple[str, str]]:
        """The filters and the order: what the form of the columns must send along."""
        return [(name, value) for name, value in self.given() if name not in ARRANGEMENT]

    def views(self) -> list[SavedView]:
        """Those this person may open, own ones first."""
        user = person(self.request)
        views = SavedView.objects.visible_to(user).filter(page=self.name).select_related("saved_by", "plan")
        return sorted(views, key=lambda view: (view.saved_by_id != user.pk, view.name))

    @property
    def name(self) -> str:
        match = self.request.resolver_match
        return match.view_name if match else ""

    @property
    def can_be_kept(self) -> bool:
        """A view is kept under the name of its page: one about a single thing has its own filters in its path."""
        match = self.request.resolver_match
        return match is not None and not match.kwargs

    @property
    def query(self) -> str:
        """The address without the place in it."""
        given = self.request.GET.copy()
        for name in PLACES:
            given.pop(name, None)
        return given.urlencode()

    def own_departments(self) -> list[Department]:
        user = person(self.request)
        return list(Department.objects.visible_to(user).filter(pk__in=user.held().departments()))

    def own_plans(self) -> list[Plan]:
        user = person(self.request)
        return list(Plan.objects.visible_to(user).filter(district__in=user.held().overseen))


def answer(
    request: HttpRequest,
    template: str,
    columns: Columns,
    rows: QuerySet[Any] | Sequence[Any],
    *,
    title: str,
    told: Told = lambda rows: rows,
    sorts: bool = True,
    changes: Changes | None = None,
    **context: Any,
) -> HttpResponse:
    """The page `template` with `listing` and `page` in its context; with `?export=` the table of all rows.

    `rows` come filtered and in the order they have when nobody asks for another. `sorts=False` where the filter of the
    list orders it itself. `changes` are offered for the rows of the page; what `told` makes of a row then has its `pk`.
    """
    given = request.GET
    choice = columns.choice(
        columns=given.getlist("columns"), sort=given.get("sort", "") if sorts else "", group=given.get("group", "")
    )
    rows = _ordered(rows, choice)
    if export := given.get("export"):
        return _table(export, choice, rows, told=told, title=title)
    page = Paginator(rows, ROWS_PER_PAGE).get_page(given.get("page"))
    offered = changes.offered_to(person(request)) if changes else None
    listing = Listing(request, columns, choice, page, told, title, offered)
    return render(request, template, {**context, "listing": listing, "page": page})


def _ordered(rows: Any, choice: Choice) -> Any:
    """The order of the list decides between rows that are equal otherwise."""
    if not choice.order:
        return rows
    if isinstance(rows, QuerySet):
        return rows.order_by(*choice.order, *(rows.query.order_by or rows.model._meta.ordering), "pk")
    for expression in reversed(choice.order):
        name = expression.removeprefix("-")
        rows = sorted(rows, key=lambda row: _comparable(getattr(row, name)), reverse=expression.startswith("-"))
    return rows


def _comparable(value: Any) -> tuple[bool, Any]:
    return (value is None, "" if value is None else value)


def _table(export: str, choice: Choice, rows: Any, *, told: Told, title: str) -> HttpResponse:
    if export not in FORMATS:
        raise UnfitQuery(_("A list is exported as xlsx or csv."))
    kind, write = FORMATS[export]
    heads = [str(column.label) for column in choice.columns]
    cells = ([column.value(row) for column in choice.columns] for row in _in_batches(rows, told))
    return FileResponse(write(heads, cells), as_attachment=True, filename=f"{title}.{export}", content_type=kind)  # type: ignore[return-value]


def _in_batches(rows: Any, told: Told) -> Iterator[Any]:
    source = iter(rows.iterator(chunk_size=ROWS_AT_ONCE) if isinstance(rows, QuerySet) else rows)
    while some := list(islice(source, ROWS_AT_ONCE)):
        yield from told(some)
