"""What holds for every ladder, calendar, outage and edit: nothing twice, nothing after the fact, nothing downwards."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.models import Milestone
from plans.models import CalendarDay, User
from plans.models.membership import Role
from tests.tracking.owing import DUE, at, build_owing
from tracking.delivery import messages
from tracking.manners import Manners
from tracking.models import Message, Notification
from tracking.reminders import finding, laddering
from tracking.reminders.ladder import UPWARDS, Stage
from tracking.reminders.recipients import posts_of

pytestmark = pytest.mark.django_db
START = DUE - timedelta(days=20)
DAYS = 45

ladders = st.lists(
    st.builds(
        Stage,
        offset=st.integers(-10, 15),
        roles=st.lists(st.sampled_from(UPWARDS), min_size=1, unique=True).map(tuple),
        channels=st.just(("inbox",)),
        is_urgent=st.booleans(),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda stage: stage.offset,
)
acts = st.lists(
    st.tuples(st.integers(0, DAYS), st.sampled_from(["reach", "later", "edit"]), st.integers(0, 2)), max_size=4
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    ladder=ladders,
    other=ladders,
    cool_down=st.integers(1, 4),
    rests=st.lists(st.integers(0, DAYS), max_size=6, unique=True),
    awake=st.lists(st.integers(0, DAYS), min_size=1, max_size=14, unique=True).map(sorted),
    happens=acts,
)
def test_no_ladder_calendar_outage_or_edit_breaks_a_promise(db, ladder, other, cool_down, rests, awake, happens):
    with transaction.atomic():  # undone after each example
        owing = build_owing()
        owed = [owing.milestone(DUE + timedelta(days=n)) for n in (0, 3, 7)]
        edit(owing, ladder, cool_down)
        for n in rests:
            CalendarDay.objects.create(district=owing.district.root, day=START + timedelta(days=n), works=False)
        play(owing, owed, awake, happens, other, cool_down)
        transaction.set_rollback(True)


def play(owing, owed, awake, happens, other, cool_down):
    """The days on which the worker is up; what happened since the last one comes first."""
    reached, left = {}, sorted(happens)
    for n in awake:
        day = START + timedelta(days=n)
        while left and left[0][0] <= n:
            _when, act, which = left.pop(0)
            happen(owing, owed[which], act, day, reached, other, cool_down)
        finding.raise_for(day, by=User.objects.clock(), now=at(day))
        messages.compose(day, now=at(day))
    judge(reached)


def edit(owing, ladder, cool_down):
    laddering.change(owing.plan, stages=ladder, manners=Manners(cool_down), by=owing.who["wang"], now=at(START))


def happen(owing, milestone, act, day, reached, other, cool_down):
    if act == "edit":
        edit(owing, other, cool_down)
    elif act == "later" and milestone.pk not in reached:
        Milestone.objects.filter(pk=milestone.pk).update(due_on=DUE + timedelta(days=11))
    elif act == "reach":
        owing.reach(milestone, day)
        reached.setdefault(milestone.pk, day)


def judge(reached):
    told = Counter()
    stages = defaultdict(list)
    rows = Notification.objects.filter(message__isnull=False, dropped_on=None).select_related("message")
    for one in rows.order_by("raised_on", "pk"):
        told[one.duty_key, one.due_on, one.stage, one.post_id, one.channel] += 1
        stages[one.duty_key, one.due_on, one.post_id, one.channel].append(one.stage)
        done_on = reached.get(int(one.duty_key.partition(":")[2]))
        assert done_on is None or one.message.day < done_on, "nothing after the fact"
    assert set(told.values()) <= {1}, "nothing twice"
    assert all(each == sorted(set(each)) for each in stages.values()), "no stage below one that was sent"
    per_day = Counter(Message.objects.values_list("person", "channel", "day"))
    assert set(per_day.values()) <= {1}, "one letter a person, channel and day"


@pytest.mark.parametrize("owing_role", UPWARDS)
def test_the_rule_of_recipients_is_one_in_python_and_in_sql(owing_role, db):
    """Every set of held posts, every role named: the chase and the rehearsal tell whom the sweep tells."""
    owing = build_owing()
    owing.milestone()
    market = owing.district.bureaus["market"]
    laddering.change(
        owing.plan, stages=[Stage(0, (owing_role,), ("inbox",))], manners=Manners(), by=owing.who["wang"], now=at(DUE)
    )
    owing.sweep(DUE)
    swept = {one.post_id: one.standing_in_for for one in Notification.objects.all()}
    posts = posts_of(owing.plan, [market.pk])
    assert posts.told([owing_role], owing=Role.LIAISON, department=market.pk, day=DUE) == swept
