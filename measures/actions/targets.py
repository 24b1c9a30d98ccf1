"""Targets: put right while a plan is prepared, changed by a decision while it runs; the printed words stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from measures import trajectory, units
from measures.actions.assignments import SETTLED
from measures.actions.milestones import PREPARED
from measures.models import Measure, Target, TargetChange, TrajectoryPoint
from measures.models.target import Goal
from measures.policies import require
from plans.actions.acts import note
from plans.lifecycle import Refused
from plans.models import Plan, User

CEILING = Decimal(10) ** 14


class UnfitGoal(Refused):
    """What was entered is no goal; `field` says where."""

    code = "unfit_goal"

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        super().__init__(reason)


@transaction.atomic
def add(measure: Measure, *, text: str, by: User, now: datetime, reason: str = "", **content: Any) -> Target:
    """Add a target that the reading of the text did not find, or that was agreed later."""
    require(by, "target.edit", measure)
    measure = Measure.objects.select_for_update(of=("self",)).select_related("plan").get(pk=measure.pk)
    because = _decided(measure.plan, reason)
    last = measure.targets.aggregate(last=Max("ordinal"))["last"] or 0
    target = Target(measure=measure, ordinal=last + 1, text=text.strip(), **scaled(content))
    checked(target)
    target.save()
    note("target.edit", target, of=measure.plan, by=by, now=now, about=measure, comment=because)
    return target


@transaction.atomic
def edit(target: Target, *, by: User, now: datetime, reason: str = "", **content: Any) -> Target:
    """Change any of Target.CONTENT. Once the plan runs, a reason is asked for and the former goal is kept."""
    require(by, "target.edit", target)
    target = _held(target)
    plan = target.measure.plan
    because = _decided(plan, reason)
    former = target.content()
    for name, value in scaled(content).items():
        if name not in Target.CONTENT:
            raise UnfitGoal(name, _("A target has no entry “%(field)s”.") % {"field": name})
        setattr(target, name, value)
    checked(target)
    if target.content() == former:
        return target
    target.save()
    if plan.status not in PREPARED:
        TargetChange.objects.create(target=target, reason=because, changed_at=now, changed_by=by, **former)
    note("target.edit", target, of=plan, by=by, now=now, about=target.measure, comment=because)
    return target


@transaction.atomic
def draw(
    target: Target, values: Mapping[date, Decimal | None], *, by: User, now: datetime, reason: str = ""
) -> list[TrajectoryPoint]:
    """Decide what is expected at the end of months (their first days); None goes back to the straight line."""
    require(by, "target.draw", target)
    target = _held(target)
    because = _decided(target.measure.plan, reason)
    course = target.course_at()
    months = [month for month in trajectory.months_of(course) if month < course.last_month]
    if course.kind in (Target.Kind.AT_MOST, Target.Kind.ASPIRATION) or course.value is None:
        raise Refused(_("“%(target)s” expects nothing by month.") % {"target": target})
    stands = dict(course.points)
    changed = {month: value for month, value in values.items() if value != stands.get(month)}
    for month, value in changed.items():
        if month not in months:
            raise UnfitGoal("month", _("%(month)s is no month before that of the goal.") % {"month": f"{month:%Y-%m}"})
        if value is not None and not _fits(value):
            raise UnfitGoal("value", _("%(value)s is no value that can be kept.") % {"value": value})
    points = [
        TrajectoryPoint(target=target, month=month, value=changed[month], set_at=now, set_by=by) for month in changed
    ]
    TrajectoryPoint.objects.bulk_create(points)
    if points:
        note("target.draw", target, of=target.measure.plan, by=by, now=now, about=target.measure, comment=because)
    return points


@transaction.atomic
def remove(target: Target, *, by: User, now: datetime) -> None:
    """Take away what is no target after all; only while the plan is prepared."""
    require(by, "target.edit", target)
    target = _held(target)
    if target.measure.plan.status not in PREPARED:
        raise Refused(_("The plan is running: a target can no longer be taken away."))
    note("target.edit", target, of=target.measure.plan, by=by, now=now, about=target.measure, comment=str(target))
    target.delete()


def _held(target: Target) -> Target:
    rows = Target.objects.select_for_update(of=("self",)).select_related("measure__plan")
    return rows.prefetch_related("points", "changes").get(pk=target.pk)


def _decided(plan: Plan, reason: str) -> str:
    """The reason, if one is due. What is settled stays."""
    if plan.status in SETTLED:
        raise Refused(_("“%(plan)s” is closed; its targets stay as they are.") % {"plan": plan})
    if plan.status not in PREPARED and not reason.strip():
        raise UnfitGoal("reason", _("The plan is running: say why the target is changed."))
    return reason.strip()


def scaled(content: Mapping[str, Any]) -> dict[str, Any]:
    """A new unit brings its scale, unless one is given."""
    unit = content.get("unit")
    return {**({"scale": units.plain(unit)[0]} if unit is not None else {}), **content}


def checked(goal: Goal) -> None:
    """Raise UnfitGoal for the first entry that no goal can have."""
    try:
        goal.clean_fields(exclude=["measure", "plan_back", "target", "ordinal"])
    except ValidationError as errors:
        field, (first, *_more) = next(iter(errors.message_dict.items()))
        raise UnfitGoal(field, first)
    if goal.scale <= 0:
        raise UnfitGoal("scale", _("A scale is greater than zero."))
    if goal.counting == Target.Counting.MONTHLY and goal.kind not in Target.COUNTABLE:
        raise UnfitGoal("counting", _("A level is not added up month by month."))


def _fits(value: Decimal) -> bool:
    try:
        return value.is_finite() and abs(value) < CEILING and value == value.quantize(trajectory.VALUE)
    except InvalidOperation:
        return False
