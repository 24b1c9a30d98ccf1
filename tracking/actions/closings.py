"""Closing a measure: requested by the lead department, granted or refused by the coordinator, undone by reopening."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.models import Measure
from plans.actions import acts
from plans.lifecycle import MoveRefused, Refused
from plans.models import User
from tracking.actions import periods
from tracking.closing_points import OpenPoint, open_points
from tracking.models import Closing, Period
from tracking.policies import require

LONGEST = 2000  # characters of a conclusion or a comment


class NotClosable(Refused):
    """The measure is not finished on all five points; `points` is what stands against it."""

    code = "not_closable"

    def __init__(self, points: Sequence[OpenPoint]) -> None:
        self.points = points
        super().__init__(" ".join(str(point) for point in points))


@transaction.atomic
def request(measure: Measure, *, conclusion: str, by: User, now: datetime) -> Closing:
    """Ask for the measure to be closed. Refused with everything that stands against it, or while a request waits."""
    require(by, "closing.request", measure)
    measure = _hold(measure)
    if measure.status != Measure.Status.OPEN or measure.is_withdrawn:
        raise MoveRefused("closing.request", measure)
    if measure.closings.waiting().exists():
        raise Refused(_("A request to close this measure is waiting already."), code="already_requested")
    _refuse_long(conclusion)
    if points := open_points(measure, day=timezone.localdate(now), conclusion=conclusion):
        raise NotClosable(points)
    closing = Closing.objects.create(measure=measure, conclusion=conclusion.strip(), requested_at=now, requested_by=by)
    acts.note("closing.request", closing, of=measure.plan, about=measure, by=by, now=now)
    return closing


@transaction.atomic
def grant(closing: Closing, *, by: User, now: datetime, comment: str = "") -> Closing:
    """Close the measure. Asked anew is whether all five points are met: things change while a request waits."""
    require(by, "closing.grant", closing)
    _refuse_own(closing, by)
    _refuse_long(comment)
    measure = _hold(closing.measure)
    if points := open_points(measure, day=timezone.localdate(now), conclusion=closing.conclusion):
        raise NotClosable(points)
    _decide(closing, "grant", comment=comment, by=by, now=now)
    acts.take(measure, "close", of=measure.plan, by=by, now=now, closed_at=now, closed_by=by)
    return closing


@transaction.atomic
def refuse(closing: Closing, *, comment: str, by: User, now: datetime) -> Closing:
    """The measure stays open; the comment says what is missing."""
    require(by, "closing.refuse", closing)
    _refuse_own(closing, by)
    _refuse_long(comment)
    return _decide(closing, "refuse", comment=comment, by=by, now=now)


@transaction.atomic
def reopen(measure: Measure, *, reason: str, by: User, now: datetime) -> Measure:
    """Work goes on: the months that are not locked expect a filing of the measure again."""
    require(by, "measure.reopen", measure)
    _refuse_long(reason)
    measure = _hold(measure)
    acts.take(measure, "reopen", of=measure.plan, by=by, now=now, comment=reason, closed_at=None, closed_by=None)
    for period in Period.objects.unlocked().filter(plan=measure.plan_id):
        periods.expect_updates(period)
    return measure


def _hold(measure: Measure) -> Measure:
    return Measure.objects.select_for_update(of=("self",), no_key=True).select_related("plan").get(pk=measure.pk)


def _decide(closing: Closing, verb: str, *, comment: str, by: User, now: datetime) -> Closing:
    return acts.take(
        closing,
        verb,
        of=closing.measure.plan,
        about=closing.measure,
        comment=comment,
        by=by,
        now=now,
        decided_at=now,
        decided_by=by,
        answer=comment.strip(),
    )


def _refuse_own(closing: Closing, by: User) -> None:
    """Four eyes; a constraint of the table says the same."""
    if closing.requested_by_id == by.pk:
        raise Refused(_("Nobody decides on a request of their own."), code="own_request")


def _refuse_long(text: str) -> None:
    if len(text.strip()) > LONGEST:
        raise Refused(_("At most %(count)s characters, please.") % {"count": LONGEST}, code="too_long")
    if "\x00" in text:
        raise Refused(_("The text contains a character that cannot be stored."), code="unfit_text")
