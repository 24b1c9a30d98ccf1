"""The record of a milestone with what proves it, and its taking back while its month is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.actions import milestones
from measures.models import Milestone
from plans import vault
from plans.actions.acts import note
from plans.lifecycle import MoveRefused, Refused
from plans.models import User
from tracking.actions import extensions
from tracking.actions.admitting import MOST_FILES, EvidenceRefused, admitted, keep_pace
from tracking.models import Evidence, Period, Proof
from tracking.policies import require


@dataclass(frozen=True)
class File:
    name: str
    content: bytes


class Counted(Refused):
    """The month in which the milestone came to count is locked or reported."""

    code = "counted"

    def __init__(self, period: Period) -> None:
        super().__init__(
            _("The month %(month)s is locked or reported; what counts in it is no longer taken back.")
            % {"month": period}
        )


def record_done(
    milestone: Milestone,
    *,
    done_on: date,
    by: User,
    now: datetime,
    files: Sequence[File] = (),
    filed: Sequence[Evidence] = (),
) -> Milestone:
    """Record the day with its proof: files of its own, or `filed` ones of an update of the same measure.

    The bytes go to the vault before any row is written, as everywhere.
    """
    require(by, "milestone.record", milestone)
    if len(files) + len(filed) > MOST_FILES:
        raise EvidenceRefused(_("A milestone carries at most %(count)s files.") % {"count": MOST_FILES})
    if any(one.update.measure_id != milestone.measure_id for one in filed):
        raise EvidenceRefused(_("Choose files that were filed for this measure."))
    keep_pace(len(files), by=by, now=now)
    proofs = [_own(milestone, file, by=by, now=now) for file in files]
    proofs += [_linked(milestone, one, by=by, now=now) for one in filed]
    with transaction.atomic():
        milestones.record_done(milestone, done_on=done_on, by=by, now=now, has_evidence=bool(proofs))
        Proof.objects.bulk_create({proof.sha256: proof for proof in proofs}.values())
        extensions.settle_reached(milestone, by=by, now=now)
    return milestone


@transaction.atomic
def take_back(milestone: Milestone, *, reason: str, by: User, now: datetime) -> Milestone:
    """Say that it was not reached after all; only until the month in which it came to count is locked or reported."""
    require(by, "milestone.take_back", milestone)
    if not reason.strip():
        raise Refused(_("Say why the record is taken back."), code="no_reason")
    held = Milestone.objects.select_for_update(of=("self",)).select_related("measure__plan").get(pk=milestone.pk)
    if held.done_on is None:
        raise MoveRefused("milestone.take_back", milestone)
    if counted := counted_in(held):
        raise Counted(counted)
    plan, said = held.measure.plan, f"{held.done_on} · {reason.strip()}"
    Milestone.objects.filter(pk=held.pk).update(done_on=None, done_at=None, done_by=None)
    note("milestone.take_back", held, of=plan, by=by, now=now, about=held.measure, comment=said)
    milestone.refresh_from_db()
    return milestone


def counted_in(milestone: Milestone) -> Period | None:
    """The first month that is settled with this record in it: locked, or reported on. The database asks the same."""
    assert milestone.done_on
    assert milestone.done_at
    month = max(milestone.done_on, timezone.localdate(milestone.done_at)).replace(day=1)
    months = Period.objects.filter(plan=milestone.measure.plan_id, month__gte=month).order_by("month")
    settled = months.locked() | months.filter(reports__issued_at__isnull=False)
    return settled.first()


def _own(milestone: Milestone, file: File, *, by: User, now: datetime) -> Proof:
    kept = admitted(file.name, file.content)
    return Proof(
        milestone=milestone,
        sha256=vault.keep(kept.content),
        name=kept.name,
        size=len(kept.content),
        media_type=kept.media_type,
        added_at=now,
        added_by=by,
    )


def _linked(milestone: Milestone, filed: Evidence, *, by: User, now: datetime) -> Proof:
    return Proof(
        milestone=milestone,
        sha256=filed.sha256,
        name=filed.name,
        size=filed.size,
        media_type=filed.media_type,
        from_filing=filed,
        added_at=now,
        added_by=by,
    )
