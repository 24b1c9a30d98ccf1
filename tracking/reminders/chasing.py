"""Chasing 催办: a coordinator's own words about what is owed on a measure, with the cool-down of the ladder."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from measures.models import Measure
from plans.actions import acts
from plans.lifecycle import Refused
from plans.models import CalendarDay, Plan, User
from plans.workdays import WorkingCalendar
from tracking import manners
from tracking.manners import Manners
from tracking.models import Chase, Duty, Notification, ReminderRules
from tracking.policies import require
from tracking.reminders import laddering
from tracking.reminders.ladder import UPWARDS
from tracking.reminders.recipients import posts_of

LONGEST = 500  # characters


@transaction.atomic
def chase(
    measure: Measure, *, text: str, roles: Collection[str], channels: Collection[str], by: User, now: datetime
) -> Chase:
    """Tell the posts that `roles` name, or who stands in for them, of every duty now open on `measure`.

    A post told of a duty within the cool-down, by the ladder or by a person, is left out; when nobody is left, it is
    refused with the day from which it may be done again.
    """
    require(by, "measure.chase", measure)
    measure = Measure.objects.select_for_update(of=("self",), no_key=True).select_related("plan").get(pk=measure.pk)
    day = timezone.localdate(now)
    duties = list(Duty.objects.filter(measure=measure, opened_on__lte=day))
    _refuse_unfit(measure, duties, text=text, roles=roles, channels=channels)
    calendar = CalendarDay.objects.calendar(measure.plan.district_id)
    wanted = list(_wanted(measure.plan, duties, roles=roles, channels=channels, day=day, calendar=calendar))
    if not wanted:
        raise Refused(_("Nobody holds a post that could be told."), code="nobody")
    rules = manners_of(measure.plan)
    fresh = _rested(wanted, duties, since=rules.rested_since(day, calendar))
    if not fresh:
        again = _free_on(day, rules, calendar)
        said = _("They were told of it a short time ago. You can chase again from %(day)s on.")
        raise Refused(said % {"day": date_format(again, "DATE_FORMAT")}, code="cool_down")
    made = Chase.objects.create(
        measure=measure, text=text.strip(), roles=sorted(roles, key=UPWARDS.index), channels=sorted(channels),
        chased_at=now, chased_by=by,
    )  # fmt: skip
    for one in fresh:
        one.chase, one.raised_on, one.raised_at, one.raised_by = made, day, now, by
    Notification.objects.bulk_create(fresh)
    acts.note("measure.chase", made, of=measure.plan, about=measure, by=by, now=now, comment=made.text)
    return made


def manners_of(plan: Plan) -> Manners:
    rules = ReminderRules.objects.filter(plan=plan).first()
    return rules.manners if rules else manners.DEFAULT


def _refuse_unfit(
    measure: Measure, duties: list[Duty], *, text: str, roles: Collection[str], channels: Collection[str]
) -> None:
    if measure.plan.status != Plan.Status.ACTIVE:
        raise Refused(_("Only what a running plan asks for is chased."), code="not_running")
    if not text.strip():
        raise Refused(_("Say what you ask for; a chase without words is a reminder."), code="no_text")
    if len(text) > LONGEST:
        raise Refused(_("At most %(count)s characters.") % {"count": LONGEST}, code="too_long")
    if not roles or not channels:
        raise Refused(_("Choose whom to tell, and how."), code="nobody")
    laddering.refuse_channels(measure.plan, channels)
    if not duties:
        raise Refused(_("Nothing is owed on this measure at present."), code="nothing_owed")


def _wanted(
    plan: Plan,
    duties: list[Duty],
    *,
    roles: Collection[str],
    channels: Collection[str],
    day: date,
    calendar: WorkingCalendar,
) -> Iterator[Notification]:
    posts = posts_of(plan, [duty.department_id for duty in duties])
    for duty in duties:
        told = posts.told(roles, owing=duty.role, department=duty.department_id, day=day)
        for post, vacant in sorted(told.items()):
            for channel in sorted(channels):
                yield Notification(
                    duty_key=duty.key, kind=duty.kind, plan=plan, measure_id=duty.measure_id, due_on=duty.due_on,
                    stage=calendar.between(duty.due_on, day), post_id=post, channel=channel, standing_in_for=vacant,
                )  # fmt: skip


def _rested(wanted: list[Notification], duties: list[Duty], *, since: date) -> list[Notification]:
    """Those whose post was not told of the duty, by that channel, after `since`."""
    recent = Notification.objects.filter(
        duty_key__in=[duty.key for duty in duties], raised_on__gt=since, dropped_on=None
    )
    told = set(recent.values_list("duty_key", "due_on", "post", "channel"))
    return [one for one in wanted if (one.duty_key, one.due_on, one.post_id, one.channel) not in told]


def _free_on(day: date, rules: Manners, calendar: WorkingCalendar) -> date:
    """The first day on which somebody told on `day` may be told again."""
    again = day
    while rules.rested_since(again, calendar) < day:
        again = date.fromordinal(again.toordinal() + 1)
    return again
