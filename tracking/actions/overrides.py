"""The coordinator's own word on a light, and a measure's own schedule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.models import Measure
from plans.actions import acts
from plans.lifecycle import MoveRefused, Refused
from plans.models import Plan, User
from tracking.light_rule import Light
from tracking.models import LightOverride, ScheduleStep
from tracking.policies import require

LONGEST_REASON = 500  # characters


class UnfitOverride(Refused):
    """What was asked for cannot be set; `field` says where."""

    code = "unfit_override"

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        super().__init__(reason)


class UnfitSchedule(Refused):
    """A schedule that no work can follow."""

    code = "unfit_schedule"


@transaction.atomic
def override(
    measure: Measure,
    *,
    light: str,
    reason: str,
    until_on: date,
    by: User,
    now: datetime,
    from_on: date | None = None,
) -> LightOverride:
    """Set the light of `measure` by hand, from today or a later day to the end of `until_on`.

    One at a time: another that stands on these days is to be lifted first. The measure's row is held, so that of two
    coordinators one sets it and the other is told.
    """
    require(by, "light.override", measure)
    measure = Measure.objects.select_for_update(of=("self",)).select_related("plan").get(pk=measure.pk)
    _refuse_settled(measure)
    today = timezone.localdate(now)
    from_on, reason = from_on or today, reason.strip()
    _refuse_unfit(light, reason=reason, from_on=from_on, until_on=until_on, today=today)
    other = (
        LightOverride.objects.standing().filter(measure=measure, from_on__lte=until_on, until_on__gte=from_on).first()
    )
    if other:
        raise UnfitOverride(
            "until_on",
            _("The light is set by hand from %(first)s to %(last)s already; lift that first.")
            % {"first": other.from_on, "last": other.until_on},
        )
    made = LightOverride.objects.create(
        measure=measure, light=light, reason=reason, from_on=from_on, until_on=until_on, made_at=now, made_by=by
    )
    acts.note("light.override", made, of=measure.plan, about=measure, comment=reason, by=by, now=now)
    return made


@transaction.atomic
def lift(made: LightOverride, *, by: User, now: datetime) -> LightOverride:
    """Let the rule speak again from today on; the days before keep what was set."""
    require(by, "light.lift", made)
    lifted = (
        LightOverride.objects.standing()
        .filter(pk=made.pk, until_on__gte=timezone.localdate(now))
        .update(lifted_at=now, lifted_by=by)
    )
    if lifted != 1:
        raise MoveRefused("light.lift", made)
    made.refresh_from_db()
    acts.note("light.lift", made, of=made.measure.plan, about=made.measure, by=by, now=now)
    return made


@transaction.atomic
def schedule(measure: Measure, *, steps: Mapping[date, Decimal], by: User, now: datetime) -> list[ScheduleStep]:
    """Give `measure` the schedule of `steps` (month to percent at its end) in place of any before; none: the year's.

    It never falls from one month to the next.
    """
    require(by, "schedule.edit", measure)
    measure = Measure.objects.select_for_update(of=("self",)).select_related("plan").get(pk=measure.pk)
    _refuse_settled(measure)
    rows = sorted((month.replace(day=1), percent) for month, percent in steps.items())
    for _month, percent in rows:
        if not 0 <= percent <= 100:
            raise UnfitSchedule(_("Completion is a number from 0 to 100."))
    for (_earlier, low), (month, high) in pairwise(rows):
        if high < low:
            raise UnfitSchedule(
                _("The schedule falls in %(month)s; work that was to be done is not undone.")
                % {"month": f"{month:%Y-%m}"}
            )
    before = list(measure.schedule.values_list("month", "percent"))
    if before == rows:
        return list(measure.schedule.all())
    measure.schedule.all().delete()
    made = ScheduleStep.objects.bulk_create(
        ScheduleStep(measure=measure, month=month, percent=percent) for month, percent in rows
    )
    told = ", ".join(f"{month:%Y-%m} {percent}%" for month, percent in rows)
    acts.note("schedule.edit", measure, of=measure.plan, comment=told, by=by, now=now)
    return made


def _refuse_settled(measure: Measure) -> None:
    if measure.is_withdrawn or measure.plan.status in (Plan.Status.CLOSED, Plan.Status.ARCHIVED):
        raise Refused(_("“%(measure)s” is settled; its light stays as it is.") % {"measure": measure}, code="settled")


def _refuse_unfit(light: str, *, reason: str, from_on: date, until_on: date, today: date) -> None:
    if light not in dict(LightOverride.LIGHTS):
        words = _("A measure is done by its figures or by closing it, never by hand.")
        raise UnfitOverride("light", words if light == Light.DONE else _("There is no such light."))
    if not reason or len(reason) > LONGEST_REASON:
        raise UnfitOverride(
            "reason", _("Say in at most %(count)s characters why the light is set by hand.") % {"count": LONGEST_REASON}
        )
    if from_on < today:
        raise UnfitOverride("from_on", _("A past day keeps its light; begin today or later."))
    if until_on < from_on:
        raise UnfitOverride("until_on", _("It lapses before it begins; choose a later day."))
