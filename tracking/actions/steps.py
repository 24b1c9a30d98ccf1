"""One step of an update: the conditional change of its row and the line in its log.

The caller holds the transaction that makes them one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.lifecycle import MoveRefused, Refused
from plans.models import User
from tracking.models import Period, ProgressUpdate, Revision, Step

OPEN = """
    SELECT measure.withdrawn_at IS NULL FROM tracking_progressupdate filed
    JOIN tracking_period period ON period.id = filed.period_id
    JOIN measures_measure measure ON measure.id = filed.measure_id
    JOIN plans_plan plan ON plan.id = period.plan_id
    WHERE filed.id = %s AND (period.locked_at IS NULL OR plan.takes_late_filings OR filed.supplement_until >= %s)
    FOR SHARE OF period"""


class PeriodLocked(Refused):
    """Filing on a month whose lock has fallen."""

    code = "period_locked"

    def __init__(self, period: Period) -> None:
        self.period = period
        super().__init__(
            _("The month %(month)s is locked; nothing can be filed or corrected in it any more.") % {"month": period}
        )


def change(
    update: ProgressUpdate,
    verb: str,
    *,
    version: int | None = None,
    sources: Collection[str] | None = None,
    **columns: Any,
) -> ProgressUpdate:
    """Take the move `verb` from the version that was read; `update` then holds the new row.

    `sources` narrows the states of the table. MoveRefused when the row is in another state or version by now.
    """
    move = ProgressUpdate.MOVES[verb]
    moved = ProgressUpdate.objects.filter(
        pk=update.pk,
        status__in=move.sources if sources is None else sources,
        version=update.version if version is None else version,
    ).update(status=move.target, version=F("version") + 1, **columns)
    if moved != 1:
        raise MoveRefused(f"update.{verb}", update)
    # With what the next question asks for: whose measure it is, and whether its plan still runs.
    update.refresh_from_db(from_queryset=ProgressUpdate.objects.select_related("measure__plan", "period"))
    return update


def log(
    update: ProgressUpdate,
    verb: str,
    *,
    by: User,
    now: datetime,
    comment: str = "",
    field: str = "",
    revision: Revision | None = None,
) -> Step:
    """Write down a step that was just taken; without `revision` it concerns the newest one."""
    return Step.objects.create(
        update=update,
        revision=revision or update.revisions.order_by("-number").first(),
        verb=verb,
        field=field,
        comment=comment,
        taken_at=now,
        taken_by=by,
    )


class MeasureWithdrawn(Refused):
    """Filing on a measure that the corrected plan no longer contains."""

    code = "measure_withdrawn"

    def __init__(self, update: ProgressUpdate) -> None:
        words = _("“%(measure)s” was withdrawn; nothing is owed on it any more.")
        super().__init__(words % {"measure": update.measure})


def keep_open(update: ProgressUpdate, *, now: datetime) -> None:
    """Raise PeriodLocked or MeasureWithdrawn, or keep the period from being locked until this transaction ends.

    A locked month may be supplemented where the plan takes late filings, or for one measure up to the day allowed.
    FOR SHARE lets everybody file at the same time; only the lock itself waits.
    """
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [update.pk, timezone.localdate(now)])
        found = cursor.fetchone()
    if found is None:
        raise PeriodLocked(update.period)
    if not found[0]:
        raise MeasureWithdrawn(update)
