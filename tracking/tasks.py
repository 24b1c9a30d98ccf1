"""What the clock does on this floor. Every task may run twice or late without harm."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from celery import shared_task
from django.utils import timezone

from plans.models import User
from tracking.actions import periods, successions, supplements
from tracking.delivery import messages, programs, sending, subscribing
from tracking.reminders import finding
from tracking.reports import issuing, making

A_BEAT = timedelta(seconds=55)  # the clock rings every minute
SOONEST = 3.4  # seconds between two rings for the robots: a turn of each of them


def moment(day: str | None) -> datetime:
    """This moment, or noon of the day that the time machine names."""
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(12))) if day else timezone.now()


@shared_task
def open_due_periods(*, day: str | None = None) -> int:
    """Open the months whose time has come; how many."""
    now = moment(day)
    return len(periods.open_due_periods(timezone.localdate(now), by=User.objects.clock(), now=now))


@shared_task
def lock_due_periods(*, day: str | None = None) -> int:
    """Lock the months whose grace is over, and end the terms for supplementing one; how many were locked."""
    now, clock = moment(day), User.objects.clock()
    supplements.lapse_due(timezone.localdate(now), by=clock, now=now)
    return len(periods.lock_due_periods(timezone.localdate(now), by=clock, now=now))


@shared_task
def raise_reminders(*, day: str | None = None) -> int:
    """Decide who is to be reminded of what; how many reminders are new."""
    now = moment(day)
    return finding.raise_for(timezone.localdate(now), by=User.objects.clock(), now=now)


@shared_task
def deliver(*, day: str | None = None) -> int:
    """Compose the digests still needed and hand over what is due; how many were accepted."""
    now = moment(day)
    messages.compose(timezone.localdate(now), now=now)
    subscribing.compose(now=now)
    programs.compose(now=now)
    accepted = sending.deliver_due(now=now).accepted
    if day is None:
        _ring_for_turns(until=now + A_BEAT)
    return accepted


@shared_task
def take_turns(*, until: str) -> int:
    """Hand over what waits for its turn at a robot; rings itself up to the moment at which the clock rings anyway."""
    accepted = sending.deliver_due(now=timezone.now()).accepted
    _ring_for_turns(until=datetime.fromisoformat(until))
    return accepted


def _ring_for_turns(*, until: datetime) -> None:
    turn = sending.next_turn(before=until)
    if turn is not None:
        wait = max(SOONEST, (turn - timezone.now()).total_seconds())
        take_turns.apply_async(kwargs={"until": until.isoformat()}, countdown=wait)


@shared_task
def issue_due_reports(*, day: str | None = None) -> int:
    """Ring for every locked month without a report, so that all workers share a city's; how many rings."""
    due = issuing.left_to_the_clock().order_by("pk").values_list("pk", flat=True)
    return len([issue_due_report.delay(period=pk, day=day) for pk in due])


@shared_task
def issue_due_report(*, period: int, day: str | None = None) -> bool:
    """Issue the report of one locked month as of the day of its lock; whether there was one to issue."""
    return issuing.issue_locked(period, by=User.objects.clock(), now=moment(day)) is not None


@shared_task(time_limit=170)
def issue_report(*, run: int) -> bool:
    """Issue one report that somebody asked for; the door that took the wish rings."""
    return making.make(run, now=timezone.now())


@shared_task
def issue_waiting_reports() -> int:
    """Issue what nobody rang for, or whose worker died; how many."""
    return making.make_waiting(now=timezone.now())


@shared_task
def carry_out_reorganisations(*, day: str | None = None) -> int:
    """Carry out the reorganisations of departments whose day has come; how many."""
    now = moment(day)
    return len(successions.carry_out_due(timezone.localdate(now), by=User.objects.clock(), now=now))
