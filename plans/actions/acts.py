"""Taking a step: the conditional change of a row and the line in the record, in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from plans.lifecycle import MoveRefused, Refused
from plans.models import Act, Department, Plan, User
from plans.models.act import key_of

Thing = TypeVar("Thing", bound=models.Model)


@transaction.atomic
def take(
    thing: Thing,
    verb: str,
    *,
    of: Plan | Department,
    by: User,
    now: datetime,
    about: models.Model | None = None,
    comment: str = "",
    sources: Collection[str] | None = None,
    part_of: Act | None = None,
    **columns: Any,
) -> Thing:
    """Take the move `verb` of the status table of `thing`; it then holds the new row.

    `columns` are written along with the status, `sources` narrows the states of the table. Raises MoveRefused when the
    row is in another state by now, and Refused when the move asks for a comment and has none.
    """
    name = f"{thing._meta.model_name}.{verb}"
    move = thing.MOVES[verb]  # type: ignore[attr-defined]
    if move.comment_required and not comment.strip():
        raise Refused(_("Say why; this step is not taken without a comment."), code="no_comment")
    moved = (
        type(thing)
        ._default_manager.filter(pk=thing.pk, status__in=move.sources if sources is None else sources)
        .update(status=move.target, **columns)
    )
    if moved != 1:
        raise MoveRefused(name, thing)
    thing.refresh_from_db()
    note(name, thing, of=of, by=by, now=now, about=about, comment=comment, part_of=part_of)
    return thing


def note(
    verb: str,
    thing: models.Model,
    *,
    of: Plan | Department,
    by: User,
    now: datetime,
    about: models.Model | None = None,
    comment: str = "",
    part_of: Act | None = None,
) -> Act:
    """Write down what was just done to `thing`; `about` (default: the thing itself) is where it is told.

    `part_of` is the line of a decision that changed many things at once.
    """
    return Act.objects.create(
        district_id=of.district_id if isinstance(of, Plan) else of.pk,
        plan=of if isinstance(of, Plan) else None,
        verb=verb,
        subject=key_of(thing),
        about=key_of(thing if about is None else about),
        comment=comment.strip(),
        taken_at=now,
        taken_by=by,
        part_of=part_of,
    )
