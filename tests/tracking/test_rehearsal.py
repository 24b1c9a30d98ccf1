"""The rehearsal is the list that a year then gives, day by day; after an outage the rest of it is rehearsed anew."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.core.management import call_command

from measures.models import Assignment
from plans.actions import posts
from plans.models import Membership, Plan, Post, User
from plans.models.membership import Role
from tests.running_plan import at, build_running_plan
from tracking.actions import periods
from tracking.delivery import messages
from tracking.manners import Manners
from tracking.models import Message, Notification, Period
from tracking.reminders import finding, laddering
from tracking.reminders.ladder import Stage
from tracking.reminders.rehearsal import rehearse

pytestmark = pytest.mark.django_db
START = date(2026, 3, 2)
YEAR = [START + timedelta(days=n) for n in range(366)]
LADDER = (
    Stage(-5, ("liaison",), ("inbox",)),
    Stage(0, ("liaison",), ("inbox",), is_urgent=True),
    Stage(1, ("head",), ("inbox",)),
    Stage(10, ("liaison", "coordinator", "leader"), ("inbox",)),
)


@pytest.fixture
def running():
    """October's deputy, a liaison who leaves in June without a successor, a cool-down of two days."""
    running = build_running_plan(filing_day=10, asks_contributions=True)
    market, tax = (
        Post.objects.get(department=running.district.bureaus[name], role=Role.LIAISON) for name in ("market", "tax")
    )
    days = {"from_on": date(2026, 10, 8), "until_on": date(2026, 10, 23), "reason": "学习"}
    posts.delegate(market, person=running.who["zhao"], **days, by=running.who["li"], now=at(START))
    Membership.objects.filter(post=tax).update(until_on=date(2026, 6, 15))
    manners = Manners(cool_down=2)
    laddering.change(running.plan, stages=LADDER, manners=manners, by=running.who["wang"], now=at(START))
    clock(START)
    return running


def clock(day):
    """What the clock does on a day up to the opening of its month; of one that is open it only finds that it is."""
    now, by = at(day, 9), User.objects.clock()
    if not Period.objects.filter(month=day.replace(day=1)).exists():
        periods.open_due_periods(day, by=by, now=now)
    periods.lock_due_periods(day, by=by, now=now)


def replay(days):
    for day in days:
        clock(day)
        finding.raise_for(day, by=User.objects.clock(), now=at(day, 9))
        messages.compose(day, now=at(day, 9))


def rehearsed(planned):
    return Counter(
        (each.day, each.person, each.channel, one.owed.kind, one.owed.measure, one.owed.due_on, one.stage)
        for each in planned
        for one in each.reminders
    )


def sent(since=START):
    told = Counter()
    for message in Message.objects.filter(day__gte=since).prefetch_related("notifications", "copies"):
        for one in (*message.notifications.all(), *message.copies.all()):
            told[message.day, message.person_id, message.channel, one.kind, one.measure_id, one.due_on, one.stage] += 1
    return told


def test_a_year_day_by_day_is_what_was_rehearsed(running):
    planned = rehearse(running.plan, since=START, until=YEAR[-1])
    replay(YEAR)
    assert sent() == rehearsed(planned)
    assert len(planned) > 50
    assert Message.objects.count() == len(planned), "one message a person, channel and day"


def test_after_outages_each_duty_is_told_its_highest_stage_once_and_the_rest_is_as_rehearsed(running):
    """Days are skipped at random; what is said on a day back is what the rehearsal of that very day says."""
    told = Counter()
    for since, until in _spells(Random(20260302)):
        clock(since)
        told += rehearsed(rehearse(running.plan, since=since, until=until))
        replay([since + timedelta(days=n) for n in range((until - since).days + 1)])
    assert sent() == told


def _spells(chance):
    """The worker is up for some weeks and down for some, to the end of the year."""
    since = START
    while since <= YEAR[-1]:
        until = min(since + timedelta(days=chance.randint(2, 20)), YEAR[-1])
        yield since, until
        since = until + timedelta(days=chance.randint(2, 30))


def test_a_draft_is_rehearsed_as_if_it_started_that_day(db):
    plan = build_running_plan(status=Plan.Status.ISSUED, activated_at=None, activated_by=None).plan
    Assignment.objects.update(acknowledged_at=None, acknowledged_by=None)
    planned = rehearse(plan, since=START, until=START + timedelta(days=45))
    kinds = {one.owed.kind for each in planned for one in each.reminders}
    assert kinds == {"acknowledgement", "update"}
    assert not Notification.objects.exists(), "a rehearsal writes nothing"


def test_the_command_lists_the_messages_and_writes_nothing(running, capsys):
    call_command("rehearse", str(running.plan.pk), at="2026-03-02", days=60)
    said = capsys.readouterr().out
    assert "2026-03-" in said
    assert "milestone" not in said
    assert not Message.objects.exists()
