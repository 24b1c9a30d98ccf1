"""Changing the ladder of a plan and its manners: whole, checked, and written down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions import acts
from plans.lifecycle import Refused
from plans.models import Plan, User
from tracking.manners import Manners
from tracking.models import Hook, LadderStage, ReminderRules
from tracking.models.ladder import HOOKED, Channel, stage_label
from tracking.policies import require
from tracking.reminders.ladder import DEFAULT_LADDER, UPWARDS, Stage

MOST_STAGES = 10
FARTHEST = 250  # working days: a year


@transaction.atomic
def change(plan: Plan, *, stages: Sequence[Stage], manners: Manners, by: User, now: datetime) -> None:
    """Replace the ladder of `plan`. What was sent stays sent: a stage below one that was reached is not made up for."""
    require(by, "ladder.edit", plan)
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    refuse_unfit(plan, stages)
    LadderStage.objects.filter(plan=plan).delete()
    LadderStage.objects.bulk_create(rows(plan, stages))
    values = {
        "cool_down": manners.cool_down,
        "quiet_from": manners.quiet_from,
        "quiet_until": manners.quiet_until,
        "rests": manners.rests,
    }
    ReminderRules.objects.update_or_create(plan=plan, defaults=values)
    labels = _(", ").join(_said_of(stage) for stage in ordered(stages))
    acts.note("ladder.edit", plan, of=plan, by=by, now=now, comment=labels)


def stages_of(plan: Plan) -> list[Stage]:
    """The ladder of `plan`; the default one until somebody has edited it or the first sweep has written it down."""
    return as_values(LadderStage.objects.filter(plan=plan).order_by("offset")) or list(DEFAULT_LADDER)


def as_values(stages: Iterable[LadderStage]) -> list[Stage]:
    return [
        Stage(each.offset, tuple(each.roles), tuple(each.channels), each.words, each.is_urgent, each.paused_because)
        for each in stages
    ]


def _said_of(stage: Stage) -> str:
    when = stage_label(stage.offset)
    if not stage.paused_because:
        return when
    return _("%(when)s (paused: %(reason)s)") % {"when": when, "reason": stage.paused_because}


def ordered(stages: Sequence[Stage]) -> list[Stage]:
    return sorted(stages, key=lambda stage: stage.offset)


def rows(plan: Plan, stages: Sequence[Stage]) -> list[LadderStage]:
    return [
        LadderStage(
            plan=plan, offset=stage.offset, roles=sorted(stage.roles, key=UPWARDS.index),
            channels=list(stage.channels), words=stage.words, is_urgent=stage.is_urgent,
            paused_because=stage.paused_because,
        )
        for stage in ordered(stages)
    ]  # fmt: skip


def refuse_unfit(plan: Plan, stages: Sequence[Stage]) -> None:
    offsets = [stage.offset for stage in stages]
    if not 1 <= len(offsets) <= MOST_STAGES:
        raise Refused(_("A ladder has from one to %(count)s stages.") % {"count": MOST_STAGES}, code="stages")
    if len(set(offsets)) < len(offsets):
        raise Refused(_("Two stages begin on the same day."), code="stages")
    if any(abs(offset) > FARTHEST for offset in offsets):
        raise Refused(_("A stage lies at most %(count)s working days away.") % {"count": FARTHEST}, code="stages")
    if any(not stage.roles or not set(stage.roles) <= set(UPWARDS) for stage in stages):
        raise Refused(_("Every stage tells somebody."), code="recipients")
    if any(not stage.channels for stage in stages):
        raise Refused(_("Every stage has a channel."), code="channels")
    refuse_channels(plan, {channel for stage in stages for channel in stage.channels})


def refuse_channels(plan: Plan, channels: Collection[str]) -> None:
    """A channel of robots needs one that everybody in the district reaches."""
    if missing := sorted(set(channels) - ready_channels(plan)):
        names = _(", ").join(str(Channel(channel).label) for channel in missing)
        raise Refused(_("Set up for the whole district first: %(names)s.") % {"names": names}, code="no_hook")


def ready_channels(plan: Plan) -> set[str]:
    robots = Hook.objects.reaching(plan.district_id).values_list("channel", flat=True)
    return {channel for channel in Channel.values if channel not in HOOKED} | set(robots)
