"""What may be kept as evidence: judged by its bytes, drawn anew where it is a picture, and no secret of the state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from plans import scanning
from plans.documents import archive, sandbox
from plans.documents.classification import mark_in, mark_in_name
from plans.documents.tree import UnreadableDocument
from plans.lifecycle import Refused, TooOften
from plans.models import User
from tracking import media
from tracking.models import Attachment, Evidence, Proof

MOST_FILES = 20
MOST_A_DAY, DAY = 300, timedelta(days=1)  # files of one person: a busy department sends some dozens


class EvidenceRefused(Refused):
    """A file that cannot be evidence, or evidence that can no longer be taken away."""

    code = "evidence_refused"


@dataclass(frozen=True)
class Admitted:
    """A file as it is kept: under a safe name, in the type that its bytes have."""

    name: str
    content: bytes
    media_type: str


def keep_pace(count: int, *, by: User, now: datetime) -> None:
    """Raise TooOften for who has sent so many files of late that `count` more would be too many."""
    sent = sum(
        kept.objects.filter(added_by=by, added_at__gt=now - DAY).count() for kept in (Evidence, Attachment, Proof)
    )
    if count and sent + count > MOST_A_DAY:
        raise TooOften(_("You sent %(count)s files within a day. Send more tomorrow.") % {"count": sent})


def admitted(name: str, content: bytes) -> Admitted:
    """The file as it may be kept; raises EvidenceRefused for one that may not."""
    kind = _kind(name, content)
    try:
        if mark := mark_in_name(name) or mark_in(_words(kind, content)):
            raise EvidenceRefused(
                _("“%(name)s” is marked %(mark)s. This system holds no state secrets; nothing of the file was kept.")
                % {"name": name, "mark": mark},
                code="classified",
            )
        if virus := scanning.found_in(content):
            raise EvidenceRefused(
                _("The virus scanner found %(virus)s in “%(name)s”.") % {"virus": virus, "name": name}, code="infected"
            )
        if kind in (media.PNG, media.JPEG):
            content = sandbox.drawn_again(content)
    except scanning.ScannerSilent:
        raise EvidenceRefused(_("The virus scanner does not answer; try again in a few minutes."), code="not_scanned")
    except UnreadableDocument:
        raise EvidenceRefused(_unfit(name))
    return Admitted(media.safe_name(name, kind), content, kind.type)


def _kind(name: str, content: bytes) -> media.Media:
    if not content:
        raise EvidenceRefused(_("“%(name)s” is empty.") % {"name": name})
    if len(content) > media.LIMIT:
        raise EvidenceRefused(
            _("“%(name)s” is larger than %(size)s MB.") % {"name": name, "size": media.LIMIT // 2**20}
        )
    kind = media.recognise(content)
    if kind is None:
        raise EvidenceRefused(_unfit(name))
    return kind


def _unfit(name: str) -> str:
    words = _("“%(name)s” is not a pdf, png, jpg, docx or xlsx file (or it is damaged, encrypted or carries macros).")
    return words % {"name": name}


def _words(kind: media.Media, content: bytes) -> str:
    """What the file says at its beginning, as far as a mark may stand there."""
    if kind == media.PDF:
        return sandbox.first_pages(content) if b"/Page" in content else ""
    return archive.words_of(content) if kind in (media.DOCX, media.XLSX) else ""
