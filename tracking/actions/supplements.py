"""补报: filing for a month that is locked, which the coordinator may allow one measure for a term."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.actions import acts
from plans.lifecycle import MoveRefused, Refused
from plans.models import Plan, User
from tracking.models import ProgressUpdate
from tracking.policies import require

LONGEST_REASON = 500  # characters


class UnfitSupplement(Refused):
    """A permission that cannot be given; `field` says where."""

    code = "unfit_supplement"

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        super().__init__(reason)


@transaction.atomic
def allow(update: ProgressUpdate, *, until_on: date, reason: str, by: User, now: datetime) -> ProgressUpdate:
    """Let the lead department file, or correct what was returned, up to the end of `until_on` in spite of the lock.

    It is owed from now on, to that day, and counts as late; an issued report stays as it was. Allowing it again moves
    the term; the record keeps each.
    """
    require(by, "update.supplement", update)
    _refuse_unfit(update, until_on=until_on, reason=reason, today=timezone.localdate(now))
    allowed = ProgressUpdate.objects.filter(pk=update.pk).exclude(status=ProgressUpdate.Status.ACCEPTED)
    if allowed.update(supplement_until=until_on, supplement_at=now, supplement_by=by) != 1:
        raise MoveRefused("update.supplement", update)
    update.refresh_from_db()
    acts.note("update.supplement", update, of=update.measure.plan, comment=f"{until_on}: {reason}", by=by, now=now)
    return update


@transaction.atomic
def lapse_due(day: date, *, by: User, now: datetime) -> int:
    """Let the terms that ended before `day` lapse: what came in nowhere is owed no more. How many; for the clock."""
    unused = ProgressUpdate.objects.filter(supplement_until__lt=day, status__in=ProgressUpdate.OWED)
    lapsed = list(unused.select_related("measure__plan").select_for_update(of=("self",), no_key=True, skip_locked=True))
    for update in lapsed:
        require(by, "update.supplement_lapse", update)
        until_on = update.supplement_until
        ProgressUpdate.objects.filter(pk=update.pk).update(
            supplement_until=None, supplement_at=None, supplement_by=None
        )
        plan = update.measure.plan
        acts.note("update.supplement_lapse", update, of=plan, comment=str(until_on), by=by, now=now)
    return len(lapsed)


def _refuse_unfit(update: ProgressUpdate, *, until_on: date, reason: str, today: date) -> None:
    if not update.period.is_locked:
        raise Refused(_("The month is still open; nothing has to be allowed."), code="period_open")
    if update.measure.is_withdrawn or update.measure.plan.status != Plan.Status.ACTIVE:
        raise Refused(_("Nothing is owed on this measure any more."), code="settled")
    if until_on < today:
        raise UnfitSupplement("until_on", _("The term lies in the past; choose today or a later day."))
    if not reason.strip() or len(reason) > LONGEST_REASON:
        words = _("Say in at most %(count)s characters why this month may be supplemented.")
        raise UnfitSupplement("reason", words % {"count": LONGEST_REASON})
