"""One measure: what the plan says, who works on it, where it stands, what was filed and who was reminded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from measures.models import Assignment, Measure, Target
from plans.asked import person
from plans.models import Act, CalendarDay, User
from plans.workdays import WorkingCalendar
from tracking import filings
from tracking.asked import asked_day
from tracking.comparison import Piece, compare
from tracking.filters import measures_as_seen, updates_as_seen
from tracking.hanging import Hanging, hanging_on
from tracking.led_before import led_before
from tracking.models import Chase, Evidence, Notification, Revision, Step, SupervisionNotice
from tracking.policies import policy
from tracking.received import Received, received
from tracking.standing import explain, overridden
from tracking.views.closings import part_of
from tracking.views.course import course_of
from tracking.views.targets import parts_of
from tracking.views.voices_of_measure import voices_of

REMINDERS = 40  # read at most, one for each channel
ACTS = 40  # told at most


@dataclass(frozen=True)
class Filed:
    """One month of the thread: the last words filed, every step that was taken, the evidence cited."""

    update: Any
    mark: filings.Mark
    received: Received | None
    revision: Revision | None
    steps: tuple[Step, ...]
    evidence: tuple[Evidence, ...]
    versions: int
    pieces: tuple[Piece, ...]  # the words against those of the month before


@dataclass(frozen=True)
class Reminded:
    """One stage of one duty as one post was told of it: a reminder by each channel."""

    channels: tuple[Notification, ...]

    @property
    def first(self) -> Notification:
        return self.channels[0]


@require_safe
def measure_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user, day = person(request), asked_day(request)
    known = get_object_or_404(Measure.objects.visible_to(user).select_related("plan"), pk=pk)
    calendars = CalendarDay.objects.visible_to(user).calendars()
    calendar = calendars.of(known.plan.district_id)
    measure: Any = measures_as_seen(user, plans=[known.plan], day=day, calendars=calendars).get(pk=pk)
    by_hand = overridden([measure], plans=[measure.plan], day=day, calendars=calendars)
    assignments, hanging = _assigned(user, measure), hanging_on(measure, user)
    context = {
        "plan": measure.plan,
        "measure": measure,
        "day": day,
        "reasons": explain(measure, plan=measure.plan, day=day, calendar=calendar, by_hand=by_hand),
        "leads": [one for one in assignments if one.role == Assignment.Role.LEAD],
        "supporting": [one for one in assignments if one.role == Assignment.Role.SUPPORTING],
        "course": course_of(hanging, assignments, day=day, today=timezone.localdate()),
        "targets": _targets(hanging, day),
        "closing": part_of(hanging),
        "thread": list(_thread(user, measure, day, calendar)),
        "audit": _audit(user, measure),
        **_chased(hanging),
        "voices": voices_of(hanging),
        "led_before": led_before(hanging, lead=measure.lead_id),
    }
    return render(request, "tracking/measure_detail.html", context)


def _assigned(user: User, measure: Measure) -> Any:
    assigned = Assignment.objects.visible_to(user).filter(measure=measure)
    return assigned.select_related("department", "acknowledged_by")


def _targets(hanging: Hanging, day: date) -> list[dict[str, Any]]:
    if not hanging.has(Target):
        return []
    return parts_of(hanging.user, Target.objects.visible_to(hanging.user).filter(measure=hanging.measure), day)


def _chased(hanging: Hanging) -> dict[str, Any]:
    return {
        "reminders": list(_reminders(hanging)),
        "chases": hanging.listed(Chase, lambda rows: rows.select_related("chased_by")),
        "notices": hanging.listed(SupervisionNotice, lambda rows: rows.select_related("department")),
    }


def _thread(user: User, measure: Measure, day: date, calendar: WorkingCalendar) -> Iterable[Filed]:
    until = filings.end_of(day)
    updates: Any = updates_as_seen(user, day=day).filter(measure=measure).order_by("period__month")
    filed: list[Filed] = []
    words = ""
    for update in updates.prefetch_related("steps__taken_by", "revisions__submitted_by", "revisions__evidence"):
        steps = tuple(one for one in update.steps.all() if one.taken_at < until)
        revisions = [one for one in update.revisions.all() if one.submitted_at < until]
        last = max(revisions, key=lambda one: one.number, default=None)
        came = received(update.first_filed_on, due_on=update.period.due_on, calendar=calendar)
        pieces = tuple(compare(words, last.progress)) if last and words else ()
        evidence = tuple(last.evidence.all()) if last else ()
        words = last.progress if last else words
        filed.append(Filed(update, filings.MARKS[update.state], came, last, steps, evidence, len(revisions), pieces))
    return reversed(filed)


def _audit(user: User, measure: Measure) -> list[tuple[Act, Any]]:
    """What was done to the measure apart from its filings, the latest first, each with the words for its verb."""
    acts = Act.objects.visible_to(user).about(measure).select_related("taken_by").order_by("-taken_at", "-pk")
    return [(act, policy.words_for(act.verb)) for act in acts[:ACTS]]


def _reminders(hanging: Hanging) -> Iterable[Reminded]:
    """The latest first; a stage is told once, whatever the number of channels it went by."""
    latest = hanging.listed(
        Notification,
        lambda rows: rows.select_related("post__department", "message").order_by(
            "-raised_at", "duty_key", "-stage", "post", "channel"
        )[:REMINDERS],
    )
    for _key, one in groupby(latest, key=lambda one: (one.duty_key, one.due_on, one.stage, one.post_id)):
        yield Reminded(tuple(one))
