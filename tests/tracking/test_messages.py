"""Composing digests: who gets which, once a day, with what is still owed."""

from datetime import timedelta

import pytest

from plans.actions import posts
from plans.models import Membership, Post
from plans.models.membership import Role
from tests.tracking.owing import DUE, at, build_owing, emails
from tracking.delivery import messages
from tracking.models import Message, Notification

pytestmark = pytest.mark.django_db
TOMORROW = DUE + timedelta(days=1)


@pytest.fixture
def owing():
    return build_owing()


def hand_over(person, successor, day):
    Membership.objects.filter(person=person).update(until_on=day - timedelta(days=1))
    Membership.objects.create(post=Post.objects.get(memberships__person=person), person=successor, from_on=day)


def test_one_digest_per_person_and_channel_gathers_everything(owing):
    for days in (0, 1, 2):
        owing.milestone(DUE + timedelta(days=days))
    assert owing.compose(DUE) == 2
    assert {message.channel for message in Message.objects.all()} == {"inbox", "email"}
    assert {message.notifications.count() for message in Message.objects.all()} == {3}


def test_nothing_due_nothing_composed(owing):
    assert owing.compose(DUE) == 0
    assert not Message.objects.exists()


def test_must_do_stands_first_with_a_link_to_the_thing(owing, settings):
    settings.PUBLIC_URL = "https://guatu.example"
    owing.milestone(DUE)
    owing.milestone(DUE - timedelta(days=7))
    owing.compose(DUE)
    body = emails(person=owing.who["li"]).get().body
    assert body.index("节点2") < body.index("节点1")
    assert body.count(f"https://guatu.example/measures/{owing.measure.pk}/") == 2


def test_duty_raised_twice_is_said_once(owing):
    owing.milestone()
    owing.sweep(DUE - timedelta(days=5))
    owing.compose(DUE)
    assert emails().get().body.count("节点1") == 1
    assert emails().get().notifications.count() == 2


def test_what_can_wait_waits_for_tomorrow(owing):
    owing.milestone()
    owing.compose(DUE)
    owing.milestone(DUE + timedelta(days=3))
    assert owing.compose(DUE) == 0
    assert owing.compose(TOMORROW) == 2


def test_what_is_overdue_does_not_wait(owing):
    owing.milestone()
    owing.compose(DUE)
    owing.milestone(DUE - timedelta(days=1))
    assert owing.compose(DUE) == 2
    assert list(emails().values_list("day", "serial")) == [(DUE, 1), (DUE, 2)]


def test_discharged_before_composing_is_dropped(owing):
    milestone = owing.milestone()
    owing.sweep(DUE)
    owing.reach(milestone, DUE)
    assert messages.compose(DUE, now=at(DUE)) == 0
    assert set(Notification.objects.values_list("dropped_on", flat=True)) == {DUE}


def test_discharged_before_sending_leaves_the_rest(owing):
    done, left = owing.milestone(), owing.milestone()
    owing.compose(DUE)
    owing.reach(done, DUE)
    message = emails().get()
    assert messages.refresh(message, day=DUE)
    message.refresh_from_db()
    assert left.title in message.body
    assert done.title not in message.body


def test_successor_gets_what_was_not_yet_sent(owing):
    owing.milestone()
    owing.compose(DUE)
    hand_over(owing.who["li"], owing.who["zhao"], TOMORROW)
    assert not messages.refresh(emails().get(), day=TOMORROW)
    messages.compose(TOMORROW, now=at(TOMORROW))
    assert emails().last().person == owing.who["zhao"]


def test_successor_gets_what_was_raised_before_the_hand_over(owing):
    owing.milestone()
    owing.sweep(DUE)
    hand_over(owing.who["li"], owing.who["zhao"], TOMORROW)
    messages.compose(TOMORROW, now=at(TOMORROW))
    assert emails().get().person == owing.who["zhao"]


def test_stand_in_reads_which_post_is_vacant(owing):
    owing.milestone()
    Membership.objects.filter(person=owing.who["li"], post__role=Role.LIAISON).update(until_on=DUE - timedelta(days=1))
    owing.compose(DUE)
    message = emails().get()
    assert message.person == owing.who["head"]
    assert str(owing.district.bureaus["market"]) in message.body


def test_head_reads_who_owes(owing):
    owing.milestone(DUE - timedelta(days=7))
    owing.compose(DUE)
    to_head = emails(person=owing.who["head"]).get()
    assert str(owing.district.bureaus["market"]) in to_head.body
    assert str(owing.district.bureaus["market"]) not in emails(person=owing.who["li"]).get().body


def test_message_ids_differ_and_name_our_host(owing, settings):
    settings.PUBLIC_URL = "https://guatu.example:8443"
    owing.milestone()
    owing.compose(DUE)
    names = set(Message.objects.values_list("message_id", flat=True))
    assert len(names) == 2
    assert all(name.endswith("@guatu.example>") for name in names)


def deputy(owing, person, post_of="li"):
    post = Post.objects.get(memberships__person=owing.who[post_of], role=Role.LIAISON)
    days = {"from_on": DUE, "until_on": TOMORROW, "reason": "外出学习"}
    return posts.delegate(post, person=owing.who[person], **days, by=owing.who[post_of], now=at(DUE))


def test_deputy_is_told_as_well_with_a_word_for_whom(owing):
    owing.milestone()
    deputy(owing, "zhao")
    assert owing.compose(DUE) == 4
    assert owing.compose(DUE) == 0
    to_li, to_zhao = (emails(person=owing.who[name]).get() for name in ("li", "zhao"))
    assert "节点1" in to_li.body
    assert "节点1" in to_zhao.body
    market = str(owing.district.bureaus["market"])
    assert market in to_zhao.body
    assert market not in to_li.body
    assert [message.notifications.count() for message in (to_li, to_zhao)] == [1, 0]


def test_deputy_is_told_instead_where_nobody_holds_the_post(owing):
    owing.milestone()
    deputy(owing, "zhao")
    Membership.objects.filter(person=owing.who["li"]).update(until_on=DUE - timedelta(days=1))
    assert owing.compose(DUE) == 2
    assert emails().get().person == owing.who["zhao"]


def test_deputy_whose_days_are_over_is_not_told(owing):
    owing.milestone()
    given = deputy(owing, "zhao")
    owing.compose(DUE)
    message = emails(person=owing.who["zhao"]).get()
    assert messages.refresh(message, day=DUE)
    posts.end_delegation(given, by=owing.who["li"], now=at(DUE, 11))
    assert not messages.refresh(message, day=DUE)
    assert messages.refresh(emails(person=owing.who["li"]).get(), day=DUE)
