"""Taking the last change to many rows back: what the record of changes says that a row was, it is again.

Reversing each change through an action of its own was the other way; it brings back the row and not what hung on it,
like the acknowledgement of a lead who was replaced. Whoever calls asks the policy and writes the line of the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django import forms
from django.db import IntegrityError, models, transaction
from django.db.models import RestrictedError
from django.utils.translation import gettext as _

from plans.changed import nouns
from plans.lifecycle import Conflict, Refused
from plans.models import Act, Change, User
from plans.models.act import key_of

Row = models.Model


class UndoForm(forms.Form):
    """Asks for nothing: what was is known."""

    def __init__(self, *args: Any, rows: Sequence[Any], viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def rows_to_put_back(model: type[Row]) -> Callable[[User], list[int]]:
    """The rows of the last change that a person made to many of `model`."""

    def rows(user: User) -> list[int]:
        last = _parts(user).filter(subject__startswith=f"{model._meta.model_name}:").first()
        if last is None:
            return []
        subjects = _parts(user).filter(part_of=last.part_of_id).values_list("subject", flat=True)
        return [int(subject.rpartition(":")[2]) for subject in subjects]

    return rows


@transaction.atomic
def put_back(thing: Row, *, by: User) -> None:
    """Make `thing` what it was before the last change to many rows that `by` made; Conflict where it moved on since."""
    part = _parts(by).filter(subject=key_of(thing)).first()
    if part is None:
        raise Refused(_("You changed this row together with no others."), code="nothing_to_undo")
    changes = list(_changes_of(thing, part))
    try:
        with transaction.atomic():
            for change in reversed(changes):
                _reverse(change, thing)
    except (IntegrityError, RestrictedError):
        raise Refused(_("What followed from that change cannot be taken back."), code="has_followed")


def _parts(user: User) -> models.QuerySet[Act]:
    return Act.objects.filter(taken_by=user, part_of__isnull=False).order_by("-pk")


def _changes_of(thing: Row, part: Act) -> Iterator[Change]:
    """What was written of `thing` between the line of the whole and its own, which was noted last."""
    lines = Change.objects.filter(relation=Act._meta.db_table, act=Change.Kind.INSERT)
    whole, own = (lines.get(key=str(pk)) for pk in (part.part_of_id, part.pk))
    for change in Change.objects.filter(pk__gt=whole.pk, pk__lt=own.pk, transaction=own.transaction).order_by("pk"):
        model = nouns().get(change.relation)
        if model not in (None, Act) and _belongs(change, model, thing):
            yield change


def _belongs(change: Change, model: type[Row], thing: Row) -> bool:
    if isinstance(thing, model):
        return change.key == str(thing.pk)
    towards = next((one for one in model._meta.concrete_fields if one.related_model is type(thing)), None)
    if towards is None:
        return False
    said = {**(change.before or {}), **(change.after or {})}
    if towards.column in said:
        return bool(said[towards.column] == thing.pk)
    return model._base_manager.filter(pk=change.key, **{towards.name: thing.pk}).exists()


def _reverse(change: Change, thing: Row) -> None:
    model = nouns()[change.relation]
    row = model._base_manager.select_for_update(of=("self",)).filter(pk=change.key).first()
    is_as_left = (row is None) if change.act == Change.Kind.DELETE else _says(row, change.after or {})
    if not is_as_left:
        raise Conflict(_("“%(thing)s” has moved on since; it stays as it is.") % {"thing": thing}, code="moved_on")
    before = _values(model, change.before or {})
    if row is None:
        model(**before).save(force_insert=True)
    elif change.act == Change.Kind.INSERT:
        row.delete()
    else:
        model._base_manager.filter(pk=row.pk).update(**before)


def _says(row: Row | None, columns: dict[str, Any]) -> bool:
    if row is None:
        return False
    return all(getattr(row, name) == value for name, value in _values(type(row), columns).items())


def _values(model: type[Row], columns: dict[str, Any]) -> dict[str, Any]:
    """What the record holds as JSON, as the fields of `model` hold it."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    return {fields[name].attname: fields[name].to_python(value) for name, value in columns.items() if name in fields}
