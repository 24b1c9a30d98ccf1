"""Review: the coordinating office accepts a filing or returns it with the reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plans.lifecycle import Refused
from plans.models import User
from tracking.actions import steps
from tracking.models import ProgressUpdate, Step
from tracking.models.update import Entry
from tracking.policies import require

Status = ProgressUpdate.Status
LONGEST_COMMENT = 2000  # characters, on the page and for machines


@transaction.atomic
def accept(
    update: ProgressUpdate, *, by: User, now: datetime, comment: str = "", version: int | None = None
) -> ProgressUpdate:
    """Accept the filing as `version` (default: as `update` was read) showed it.

    Where the plan asks for a signature, an unsigned filing is refused. A lock does not stand in the way: what
    came in before it may be decided after it.
    """
    require(by, "update.accept", update)
    _refuse_own(update, by)
    if update.measure.plan.sign_off and update.status == Status.SUBMITTED:
        raise Refused(_("The department head has not signed this filing yet."), code="not_signed")
    sources = [Status.SIGNED] if update.measure.plan.sign_off else [Status.SUBMITTED, Status.SIGNED]
    steps.change(update, "accept", version=version, sources=sources, reviewed_at=now, reviewed_by=by)
    steps.log(update, Step.Verb.ACCEPT, by=by, now=now, comment=comment.strip())
    return update


@transaction.atomic
def send_back(
    update: ProgressUpdate,
    *,
    comment: str,
    by: User,
    now: datetime,
    field: str = "",
    version: int | None = None,
) -> ProgressUpdate:
    """Return the filing with what is to be put right; `field` names the entry it concerns (progress, percent, …)."""
    require(by, "update.return", update)
    _refuse_own(update, by)
    if not comment.strip():
        raise Refused(_("Say what is to be corrected; a filing is not returned without a comment."), code="no_comment")
    if field and field not in Entry.values:
        raise Refused(_("A filing has no entry “%(field)s”.") % {"field": field}, code="unknown_field")
    steps.keep_open(update, now=now)
    steps.change(update, "return", version=version, reviewed_at=now, reviewed_by=by)
    steps.log(update, Step.Verb.RETURN, by=by, now=now, comment=comment.strip(), field=field)
    return update


def _refuse_own(update: ProgressUpdate, by: User) -> None:
    """Four eyes, for the clock too; a constraint of the table says the same."""
    if update.submitted_by_id == by.pk:
        raise Refused(_("Nobody reviews a filing of their own."), code="own_filing")
