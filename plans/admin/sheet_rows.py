"""A table of rows as people write it: found by its headings, its words turned into what the form of the noun takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext as _

from plans.documents.grid import LONGEST_CELL, Grid
from plans.lifecycle import Refused
from plans.listing.sheets import FORMULA_STARTS

KEY = "key"
MOST_ROWS = 500
FEWEST_HEADINGS = 2
BETWEEN = str.maketrans({"、": ",", "，": ",", "；": ",", ";": ","})

Row = dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """`rows` by field, each with its number in the table; `columns` are the fields that have one, `others` the headings
    of columns that are no field.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]
    others: tuple[str, ...] = ()


def sheet_from(grids: Sequence[Grid], headings: Mapping[str, str]) -> Sheet:
    """The first table with a row of `headings`, which name fields by every word that may stand above them.

    Raises Refused where there is none, where it holds no row or too many, and for a cell that may have been cut off.
    """
    for grid in grids:
        for at, row in enumerate(grid.rows):
            columns = [headings.get(cell.strip().lower(), "") for cell in row.cells]
            if len(set(filter(None, columns))) >= FEWEST_HEADINGS:
                return _below(grid, at, columns)
    raise Refused(_("No table with the headings of this list was found."), code="no_sheet")


def _below(grid: Grid, at: int, columns: list[str]) -> Sheet:
    rows = []
    for row in grid.rows[at + 1 :]:
        said = {name: _told(cell) for name, cell in zip(columns, row.cells, strict=False) if name}
        if any(len(cell) >= LONGEST_CELL for cell in said.values()):
            words = _("Row %(row)s: a cell holds less than %(count)s characters.")
            raise Refused(words % {"row": row.number, "count": LONGEST_CELL}, code="too_long")
        if any(said.values()):
            rows.append((row.number, said))
    if not rows:
        raise Refused(_("The table holds no rows."), code="empty")
    if len(rows) > MOST_ROWS:
        raise Refused(_("A table holds at most %(count)s rows.") % {"count": MOST_ROWS}, code="too_many")
    others = tuple(cell for cell, name in zip(grid.rows[at].cells, columns, strict=True) if cell and not name)
    return Sheet(tuple(dict.fromkeys(filter(None, columns))), tuple(rows), others)


def _told(cell: str) -> str:
    """Without the mark that kept a table from taking the text for a formula."""
    words = cell.strip()
    return words[1:] if words[:1] == "'" and words[1:].startswith(FORMULA_STARTS) else words


class Names:
    """What the words of a cell stand for in a field of the form. Asks for the rows of a choice once for all cells."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, list[Any]]] = {}

    def value(self, name: str, field: forms.Field, words: str, *, plan: Any = None) -> Any:
        """What a browser would send. Raises Refused for a name that nothing in sight has, or several things have."""
        if isinstance(field, forms.ModelChoiceField):
            return self._row(name, field, words, plan) if words else ""
        if isinstance(field, SimpleArrayField):
            return words.translate(BETWEEN)
        if isinstance(field, forms.BooleanField):
            return words.lower() in {_("yes"), "yes", "true", "1"}
        if isinstance(field, forms.ChoiceField):
            return next((code for code, label in field.choices if words and words == str(label)), words)  # type: ignore[misc,union-attr]
        return words

    def _row(self, name: str, field: forms.ModelChoiceField[Any], words: str, plan: Any) -> Any:
        if name not in self._known:
            known: dict[str, list[Any]] = {}
            for row in field.queryset or ():
                for called in {str(row), getattr(row, "name", ""), getattr(row, "short_name", "")} - {""}:
                    known.setdefault(called, []).append(row)
            self._known[name] = known
        found = self._known[name].get(words, [])
        if len(found) > 1:
            found = [row for row in found if _is_meant(row, plan)]
        if len(found) != 1:
            said = {"field": field.label, "name": words}
            many = _("%(field)s: “%(name)s” is the name of several.")
            raise Refused((many if found else _("%(field)s: “%(name)s” is not known.")) % said, code="unknown_name")
        return found[0].pk


def _is_meant(row: Any, plan: Any) -> bool:
    """Of several of one name: what belongs to the plan of the row; of plans, one that is not over."""
    if hasattr(row, "plan_id"):
        return bool(str(row.plan_id) == str(plan))
    return row.status not in row.SETTLED if hasattr(row, "SETTLED") else True
