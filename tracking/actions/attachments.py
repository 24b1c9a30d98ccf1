"""Files that come with an answer: checked before anything is written, attached in the transaction of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from plans import vault
from plans.models import User
from tracking.actions.admitting import MOST_FILES, EvidenceRefused, admitted, keep_pace
from tracking.models import Attachment


@dataclass(frozen=True)
class Sent:
    """A file as it came in: the name its sender gave it, and its bytes."""

    name: str
    content: bytes


def attach(files: Sequence[Sent], *, by: User, now: datetime, **owner: Any) -> None:
    """Attach `files` to their one owner (instruction_step=, suggestion_step= or inspection_item=)."""
    if len(files) > MOST_FILES:
        raise EvidenceRefused(_("An answer carries at most %(count)s files.") % {"count": MOST_FILES})
    keep_pace(len(files), by=by, now=now)
    kept = [admitted(file.name, file.content) for file in files]
    Attachment.objects.bulk_create(
        Attachment(
            sha256=vault.keep(file.content),
            name=file.name,
            size=len(file.content),
            media_type=file.media_type,
            added_at=now,
            added_by=by,
            **owner,
        )
        for file in kept
    )
