"""A change as people read it: the noun and not the table, the field and not the column, the word and not the code."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from plans.models import Act, Change, KeptAnswer, Plan, Seal
from plans.models.change import NEARBY

NOT_RECORDED = (Change, KeptAnswer, Seal)
NOTHING: tuple[Any, ...] = (None, "", [], {})
FLOORS = ("plans", "measures", "tracking")
LONGEST = 60  # characters of a value in the line of a list
SHOWN = 4  # differences in such a line
# What a key stands for is told by name, where the name needs no further question.
NAMED = frozenset({"plans.department", "plans.user", "plans.plan", "plans.section", "measures.measure"})


def nouns() -> dict[str, type[models.Model]]:
    """Every recorded table and the model it belongs to."""
    found = (model for floor in FLOORS for model in apps.get_app_config(floor).get_models(include_auto_created=True))
    return {model._meta.db_table: model for model in found if model._meta.managed and model not in NOT_RECORDED}


@dataclass(frozen=True)
class Difference:
    """One field of a changed row; None where the row had no value, or was not there."""

    label: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None:
            return f"{self.label}: {_short(self.after)}"
        return f"{self.label}: {_short(self.before)} → {_short(self.after)}"


@dataclass(frozen=True)
class Told:
    """One change with the acts noted in the same transaction: those about its row say why, or a single one.

    `names` are those of the rows to which it refers, by model and key; `hidden` columns are not told.
    """

    change: Change
    acts: tuple[Act, ...]
    names: Mapping[tuple[str, int], str] = field(default_factory=dict)
    hidden: Collection[str] = ()

    @property
    def model(self) -> type[models.Model] | None:
        return nouns().get(self.change.relation)

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name) if self.model else self.change.relation

    @property
    def who(self) -> str:
        """The person; the user of the database where nobody was signed in."""
        return str(self.change.person) if self.change.person_id else self.change.db_user

    @property
    def why(self) -> str:
        own = [act for act in self.acts if {act.subject, act.about} & self._concerned]
        telling = own or (self.acts if len(self.acts) == 1 else ())
        return "; ".join(dict.fromkeys(act.comment for act in telling if act.comment))

    @property
    def _concerned(self) -> set[str]:
        """How acts name the row itself and the rows that it refers to."""
        concerned = {f"{self.model._meta.model_name}:{self.change.key}"} if self.model else set()
        for column, value in {**(self.change.before or {}), **(self.change.after or {})}.items():
            found = _field(self.model, column)
            if isinstance(found, models.ForeignKey) and found.related_model is not Plan:
                concerned.add(f"{found.related_model._meta.model_name}:{value}")
        return concerned

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        before, after = self.change.before or {}, self.change.after or {}
        columns = [
            name
            for name in {**before, **after}
            if name != "id" and name not in self.hidden and self._is_told(before.get(name), after.get(name))
        ]
        return tuple(
            Difference(self._label(name), self._said(name, before.get(name)), self._said(name, after.get(name)))
            for name in columns
        )

    @staticmethod
    def _is_told(before: Any, after: Any) -> bool:
        return before not in NOTHING or after not in NOTHING

    @property
    def in_short(self) -> str:
        """The first differences; all of them stand on the page of the change."""
        more = len(self.differences) - SHOWN
        return "; ".join(map(str, self.differences[:SHOWN])) + (f" … (+{more})" if more > 0 else "")

    def _label(self, column: str) -> str:
        found = _field(self.model, column)
        return str(found.verbose_name) if found else column

    def _said(self, column: str, value: Any) -> str | None:
        if value is None:
            return None
        found = _field(self.model, column)
        if isinstance(found, models.ForeignKey):
            return self.names.get((found.related_model._meta.label_lower, value), str(value))
        if isinstance(found, models.DateTimeField) and (moment := parse_datetime(value)):
            return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"
        choices = dict(found.flatchoices) if found else {}
        if isinstance(value, str):
            return str(choices.get(value, value))
        return json.dumps(value, ensure_ascii=False)


def _field(model: type[models.Model] | None, column: str) -> models.Field[Any, Any] | None:
    if model is None:
        return None
    try:
        found = model._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None


def _short(value: str | None) -> str:
    if value is None:
        return "–"
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"


def told(changes: Iterable[Change], *, hidden: Mapping[str, Collection[str]] | None = None) -> Iterator[Told]:
    """The changes, with why; some queries for all of them. `hidden` names columns by table that are not told."""
    changes = list(changes)
    why, names = _acts_beside(changes), _names(changes)
    for change in changes:
        yield Told(change, tuple(why.get(change.transaction, ())), names, (hidden or {}).get(change.relation, ()))


def history_of(thing: models.Model, parts: Iterable[models.Model] = ()) -> models.QuerySet[Change]:
    """What happened to `thing` and to `parts` of it. For a door through which the person sees them anyway."""
    query = Q(relation=thing._meta.db_table, key=str(thing.pk))
    for part in parts:
        query |= Q(relation=part._meta.db_table, key=str(part.pk))
    return Change.objects.filter(query).select_related("person")


def _names(changes: Iterable[Change]) -> dict[tuple[str, int], str]:
    keys: dict[type[models.Model], set[int]] = {}
    for change in changes:
        model = nouns().get(change.relation)
        for column, value in (*(change.before or {}).items(), *(change.after or {}).items()):
            found = _field(model, column)
            if isinstance(found, models.ForeignKey) and isinstance(value, int):
                keys.setdefault(found.related_model, set()).add(value)
    return {
        (model._meta.label_lower, pk): str(row)
        for model, pks in keys.items()
        if model._meta.label_lower in NAMED
        for pk, row in model._default_manager.in_bulk(pks).items()
    }


def _acts_beside(changes: list[Change]) -> dict[int, list[Act]]:
    """The acts noted in the transactions of `changes`, by transaction. The record of changes tells of them, too."""
    if not changes:
        return {}
    numbers = [change.pk for change in changes]
    beside = Change.objects.filter(
        relation=Act._meta.db_table,
        pk__range=(min(numbers) - NEARBY, max(numbers) + NEARBY),
        transaction__in={change.transaction for change in changes},
    )
    noted = {int(key): transaction for key, transaction in beside.values_list("key", "transaction")}
    found: dict[int, list[Act]] = {}
    for act in Act.objects.filter(pk__in=noted):
        found.setdefault(noted[act.pk], []).append(act)
    return found
