"""Drawing the sample of an inspection, so that anybody can draw it again.

It stands beside the actions, not among them: the weights come from how the measures stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.actions import acts
from plans.lifecycle import Refused
from plans.models import CalendarDay, Plan, User
from tracking import risk, sampling
from tracking.models import Inspection, InspectionItem
from tracking.policies import require
from tracking.risk import Risk

METHOD = f"{sampling.METHOD}+{risk.METHOD}"
LONGEST_SEED = 40


@transaction.atomic
def draw(
    plan: Plan,
    *,
    size: int,
    seed: str,
    as_of: date,
    by: User,
    now: datetime,
    report_due_on: date | None = None,
) -> Inspection:
    """Draw the sample and write it down with all that is needed to draw it again.

    Where the draw names no day, the report is due within the term of the plan.
    """
    require(by, "inspection.draw", plan)
    today = timezone.localdate(now)
    _refuse_unfit(plan, size=size, seed=seed, as_of=as_of, today=today)
    risks = risk.risks_of(plan, as_of=as_of)
    if not risks:
        raise Refused(_("“%(plan)s” has no measure to inspect.") % {"plan": plan}, code="no_measure")
    due_on = report_due_on or CalendarDay.objects.calendar(plan.district_id).add(today, plan.inspection_days)
    if due_on < today:
        raise Refused(_("The day of the report lies in the past."), code="past_day")
    inspection = Inspection.objects.create(
        plan=plan,
        as_of=as_of,
        seed=seed,
        size=size,
        method=METHOD,
        frame=[[one.measure_id, one.weight] for one in risks],
        report_due_on=due_on,
        drawn_at=now,
        drawn_by=by,
    )
    InspectionItem.objects.bulk_create(
        InspectionItem(
            inspection=inspection,
            measure_id=one.measure_id,
            position=position,
            weight=one.weight,
            reasons=dict(one.points),
            reported_percent=one.percent,
            reported_light=one.light,
        )
        for position, one in enumerate(_drawn(risks, size=size, seed=seed), start=1)
    )
    acts.note("inspection.draw", inspection, of=plan, by=by, now=now, about=plan)
    return inspection


def drawn_again(inspection: Inspection) -> list[int]:
    """The ids of the measures as the frame, the seed and the size give them today."""
    return sampling.draw(dict(map(tuple, inspection.frame)), size=inspection.size, seed=inspection.seed)


def _drawn(risks: Sequence[Risk], *, size: int, seed: str) -> list[Risk]:
    known = {one.measure_id: one for one in risks}
    weights = {pk: one.weight for pk, one in known.items()}
    return [known[pk] for pk in sampling.draw(weights, size=size, seed=seed)]


def _refuse_unfit(plan: Plan, *, size: int, seed: str, as_of: date, today: date) -> None:
    if plan.status not in (Plan.Status.ACTIVE, Plan.Status.CLOSED):
        raise Refused(_("“%(plan)s” is not running; there is nothing to inspect.") % {"plan": plan}, code="not_running")
    if size < 1:
        raise Refused(_("A sample holds at least one measure."), code="no_size")
    if not seed.strip() or len(seed) > LONGEST_SEED:
        raise Refused(_("Write down a seed of at most %(count)s characters.") % {"count": LONGEST_SEED}, code="no_seed")
    if as_of > today:
        raise Refused(_("%(day)s has not come yet.") % {"day": as_of}, code="future_day")
