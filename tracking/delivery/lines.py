"""From reminders to the lines of a letter: what is owed, how far from its date, what was said of it before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from django.conf import settings

from plans.models import Post
from plans.workdays import Calendars
from tracking.delivery import sentences
from tracking.delivery.sentences import Line
from tracking.models import Duty, LadderStage, Notification

Duties = Mapping[str, Duty]
Acting = Mapping[int, bool]  # the posts at which a person acts, and at which of them only as a deputy


@dataclass
class Said:
    """What was said about one duty before today, to whomever: on which days, and on how many of them by a person."""

    days: set[date]
    chases: set[int]


def lines_of(
    notifications: Collection[Notification], duties: Duties, *, acting: Acting, day: date, calendars: Calendars
) -> list[Line]:
    """A duty raised more than once is said once, at its highest stage, with everything a person wrote about it."""
    latest = {each.duty_key: each for each in notifications}
    chased: dict[str, list[str]] = defaultdict(list)
    for each in notifications:
        if each.chase and each.chase.text not in chased[each.duty_key]:
            chased[each.duty_key].append(each.chase.text)
    words, said = _words_of(latest.values()), _said_of(latest.values(), day=day)
    return [
        Line(
            act=duties[key].order,
            measure=str(each.measure or each.plan),
            due_on=each.due_on,
            days_left=calendars.of(each.plan.district_id).between(day, each.due_on),
            address=urljoin(settings.PUBLIC_URL, duties[key].get_absolute_url()),
            provisional=calendars.national.is_provisional(each.due_on),
            owed_by=_owed_by(duties[key], each),
            vacant=duties[key].role in each.standing_in_for,
            on_behalf_of=_post(each.post) if acting.get(each.post_id) else "",
            words=words.get((each.plan_id, each.stage), ""),
            chases=tuple(chased[key]),
            said_on=tuple(sorted(said[key].days)),
            times_chased=len(said[key].chases),
        )
        for key, each in latest.items()
    ]


def _words_of(notifications: Iterable[Notification]) -> dict[tuple[int, int], str]:
    plans = {each.plan_id for each in notifications}
    stages = LadderStage.objects.filter(plan__in=plans).exclude(words="")
    return {(plan, offset): words for plan, offset, words in stages.values_list("plan", "offset", "words")}


def _said_of(notifications: Iterable[Notification], *, day: date) -> dict[str, Said]:
    """Only what stands to the same date: a new date begins a new story."""
    due = {each.duty_key: each.due_on for each in notifications}
    told = Notification.objects.filter(duty_key__in=list(due), dropped_on=None, message__day__lt=day)
    said: dict[str, Said] = defaultdict(lambda: Said(set(), set()))
    for key, due_on, on, chase in told.values_list("duty_key", "due_on", "message__day", "chase"):
        if due_on == due[key]:
            said[key].days.add(on)
            if chase is not None:
                said[key].chases.add(chase)
    return said


def _owed_by(duty: Duty, notification: Notification) -> str:
    if (duty.role, duty.department_id) == (notification.post.role, notification.post.department_id):
        return ""
    return sentences.post(str(duty.department), duty.get_role_display())


def _post(post: Post) -> str:
    return sentences.post(str(post.department), post.title or post.get_role_display())
