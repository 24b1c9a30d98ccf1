"""Parts of supporting departments: written and handed over by them, taken over or returned by the lead."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from plans.actions import acts
from plans.lifecycle import Conflict, MoveRefused, Refused
from plans.models import User
from tracking.actions import steps, updates
from tracking.actions.updates import UnfitContent
from tracking.models import Contribution, ProgressUpdate
from tracking.policies import require

LONGEST_COMMENT = 2000  # characters


class StalePart(Conflict):
    """Somebody saved meanwhile. `newer` is the part as it stands now; the caller still holds what was typed."""

    code = "stale_version"

    def __init__(self, newer: Contribution) -> None:
        self.newer = newer
        super().__init__(
            _("%(name)s saved this part meanwhile. Both versions are shown; nothing has been overwritten.")
            % {"name": newer.written_by or _("Somebody")}
        )


class LeadHasFiled(Refused):
    """The filing is in; a part can be added again when it is returned."""

    code = "lead_has_filed"

    def __init__(self) -> None:
        super().__init__(
            _("The lead department has filed already; a part goes in once the filing is withdrawn or returned.")
        )


@transaction.atomic
def write(part: Contribution, *, text: str, version: int | None, by: User, now: datetime) -> Contribution:
    """Save `text` as a draft. `version` is the one that was on the screen (None: as `part` was read)."""
    require(by, "contribution.write", part)
    _hold_owed(part, now=now)
    text = _fitting("text", text, longest=Contribution.LONGEST)
    verb = "correct" if part.status == Contribution.Status.RETURNED else "write"
    move = Contribution.MOVES[verb]
    saved = Contribution.objects.filter(
        pk=part.pk, status__in=move.sources, version=part.version if version is None else version
    ).update(status=move.target, version=F("version") + 1, text=text, written_at=now, written_by=by)
    if saved != 1:
        newer = Contribution.objects.select_related("written_by").get(pk=part.pk)
        raise StalePart(newer) if newer.status in Contribution.OWED else MoveRefused("contribution.write", part)
    part.refresh_from_db()
    return part


@transaction.atomic
def submit(part: Contribution, *, by: User, now: datetime) -> Contribution:
    """Hand the part to the lead department."""
    require(by, "contribution.submit", part)
    _hold_owed(part, now=now)
    if not part.text:
        raise UnfitContent("text", _("Say what your department did before you hand it over."))
    stamps: dict[str, Any] = {"submitted_at": now, "submitted_by": by, "decided_at": None, "decided_by": None}
    return _take(part, "submit", by=by, now=now, **stamps)


@transaction.atomic
def withdraw(part: Contribution, *, by: User, now: datetime) -> Contribution:
    """Take the part back before the lead decides on it."""
    require(by, "contribution.withdraw", part)
    return _take(part, "withdraw", by=by, now=now, submitted_at=None, submitted_by=None)


@transaction.atomic
def take(part: Contribution, *, by: User, now: datetime) -> ProgressUpdate:
    """Set the part under the progress text of the lead's draft, with the department's name before it.

    What the draft holds already stays; from then on the text is the lead's to edit, and the part stays on record.
    """
    require(by, "contribution.take", part)
    update = ProgressUpdate.objects.select_for_update(of=("self",), no_key=True).get(pk=part.update_id)
    if update.status not in ProgressUpdate.OWED:
        raise LeadHasFiled
    _take(part, "take", by=by, now=now, decided_at=now, decided_by=by)
    colon = "：" if update.measure.plan.language.startswith("zh") else ": "
    progress = "\n".join(filter(None, (update.progress, f"{part.department}{colon}{part.text}")))
    return updates.write(update, content={"progress": progress}, version=None, by=by, now=now)


@transaction.atomic
def send_back(part: Contribution, *, comment: str, by: User, now: datetime) -> Contribution:
    """Return the part to its department with what is missing."""
    require(by, "contribution.return", part)
    _hold_owed(part, now=now)
    comment = _fitting("comment", comment, longest=LONGEST_COMMENT)
    return _take(part, "return", by=by, now=now, told=comment, comment=comment, decided_at=now, decided_by=by)


def _take(part: Contribution, verb: str, *, by: User, now: datetime, told: str = "", **columns: Any) -> Contribution:
    """The move and its line in the record, told on the page of the update."""
    name = f"contribution.{verb}"
    move = Contribution.MOVES[verb]
    if move.comment_required and not told:
        raise Refused(_("Say what is missing; a part is not returned without a comment."), code="no_comment")
    moved = Contribution.objects.filter(pk=part.pk, status__in=move.sources, version=part.version).update(
        status=move.target, version=F("version") + 1, **columns
    )
    if moved != 1:
        raise MoveRefused(name, part)
    part.refresh_from_db()
    acts.note(name, part, of=part.update.measure.plan, about=part.update, comment=told, by=by, now=now)
    return part


def _fitting(field: str, text: str, *, longest: int) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise UnfitContent(field, _("At most %(count)s characters, please.") % {"count": longest})
    if "\x00" in text:
        raise UnfitContent(field, _("The text contains a character that cannot be stored."))
    return text


def _hold_owed(part: Contribution, *, now: datetime) -> None:
    """Keep the lead from filing, and the month from being locked, until this transaction ends."""
    steps.keep_open(part.update, now=now)
    held = ProgressUpdate.objects.select_for_update(no_key=True).filter(
        pk=part.update_id, status__in=ProgressUpdate.OWED
    )
    if not held:
        raise LeadHasFiled
