"""Inbox and reminder log: who sees what, reading and sending again by POST only."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from measures.models import Milestone
from plans.lifecycle import MoveRefused
from plans.models import Membership, User
from plans.models.membership import Role
from plans.policies import Forbidden
from tests.people import appoint, build_district
from tests.tracking.owing import DUE, at, build_owing, emails
from tracking.actions import messages
from tracking.delivery import sending
from tracking.models import Message

pytestmark = pytest.mark.django_db
NOW = at(DUE)


@pytest.fixture
def owing():
    """Li's digest is in the inbox; the one by mail failed, because Li has no address."""
    owing = build_owing()
    owing.milestone()
    User.objects.filter(pk=owing.who["li"].pk).update(email="")
    owing.compose(DUE)
    sending.deliver_due(now=NOW)
    return owing


@pytest.fixture
def client_of(owing):
    def logged_in(name, people=None):
        client = Client()
        client.force_login((people or owing.who)[name])
        return client

    return logged_in


def letter(owing):
    return Message.objects.in_inbox_of(owing.who["li"]).get()


def rows(response):
    return [(row.channel, row.state) for row in response.context["page"]]


def test_inbox_shows_own_letters_only(owing, client_of):
    assert letter(owing).subject in client_of("li").get(reverse("inbox")).content.decode()
    for name in ("zhao", "wang", "head"):
        assert not list(client_of(name).get(reverse("inbox")).context["page"])


def test_reading_is_a_post_of_the_addressee(owing, client_of):
    address = reverse("message_read", args=[letter(owing).pk])
    assert client_of("li").get(address).status_code == 405
    assert client_of("zhao").post(address).status_code == 404
    assert client_of("wang").post(address).status_code == 403
    assert letter(owing).read_on_page_at is None
    assert client_of("li").post(address).status_code == 302
    assert letter(owing).read_on_page_at is not None


def test_htmx_gets_the_letter_alone(owing, client_of):
    address = reverse("message_read", args=[letter(owing).pk])
    page = client_of("li").post(address, headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith("<article")
    assert address not in page
    assert reverse("message_archive", args=[letter(owing).pk]) in page


def test_second_reading_keeps_the_first_moment(owing):
    li = owing.who["li"]
    messages.read(letter(owing), by=li, now=NOW)
    assert messages.read(letter(owing), by=li, now=NOW + timedelta(days=1)).read_on_page_at == NOW


def test_log_is_for_those_who_oversee(owing, client_of):
    assert sorted(rows(client_of("wang").get(reverse("reminder_log")))) == [("email", "failed"), ("inbox", "accepted")]
    assert client_of("leader").get(reverse("reminder_log")).status_code == 200
    for name in ("li", "head", "zhao"):
        assert client_of(name).get(reverse("reminder_log")).status_code == 403


def test_coordinator_of_another_district_sees_nothing_of_it(owing, client_of):
    elsewhere = build_district("宁远区", prefix="ny-")
    assert rows(client_of("wang", elsewhere.who).get(reverse("reminder_log"))) == []
    retry = reverse("message_retry", args=[emails().get().pk])
    assert client_of("wang", elsewhere.who).post(retry).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "failed"}, [("email", "failed")]),
        ({"channel": "inbox"}, [("inbox", "accepted")]),
        ({"state": "raised"}, []),
    ],
)
def test_log_is_narrowed_by_its_address(owing, client_of, query, found):
    assert rows(client_of("wang").get(reverse("reminder_log"), {**query, "plan": owing.plan.pk})) == found


def test_the_record_that_is_exported_is_the_one_that_is_shown(owing, client_of):
    query = {"state": "failed", "plan": owing.plan.pk}
    answer = client_of("wang").get(reverse("reminder_log"), {**query, "export": "csv"})
    head, *lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert len(lines) == len(rows(client_of("wang").get(reverse("reminder_log"), query))) == 1
    assert {"举措", "收件人", "错误"} <= set(head.split(","))
    assert emails().get().error in lines[0]
    assert client_of("li").get(reverse("reminder_log"), {"export": "csv"}).status_code == 403


def test_log_names_the_reason_and_offers_to_send_again(owing, client_of):
    page = client_of("wang").get(reverse("reminder_log")).content.decode()
    assert emails().get().error in page
    assert reverse("message_retry", args=[emails().get().pk]) in page


def test_log_names_duties_that_reach_nobody(owing, client_of):
    people = {"keeper": appoint("keeper", "管数据", owing.district.root, Role.DATA_ENTRY)}

    def unheard():
        return [duty.measure for duty in client_of("keeper", people).get(reverse("reminder_log")).context["unheard"]]

    Milestone.objects.update(due_on=date(2026, 2, 3))
    assert unheard() == []
    Membership.objects.exclude(person=people["keeper"]).update(until_on=date(2026, 1, 31))
    assert unheard() == [owing.measure]


def test_coordinator_sends_a_failed_message_again(owing, client_of, mailoutbox):
    User.objects.filter(pk=owing.who["li"].pk).update(email="li@example.org")
    assert client_of("wang").post(reverse("message_retry", args=[emails().get().pk])).status_code == 302
    message = emails().get()
    assert (message.status, message.retried_by) == (Message.Status.WAITING, owing.who["wang"])
    sending.deliver_due(now=message.not_before)
    assert [mail.extra_headers["Message-ID"] for mail in mailoutbox] == [message.message_id]


def test_only_a_failed_message_is_sent_again(owing, client_of):
    address = reverse("message_retry", args=[letter(owing).pk])
    assert client_of("wang").post(address).status_code == 409
    with pytest.raises(MoveRefused):
        messages.retry(letter(owing), by=owing.who["wang"], now=NOW)


def test_addressee_may_not_send_it_again(owing, client_of):
    assert client_of("li").post(reverse("message_retry", args=[emails().get().pk])).status_code == 403
    with pytest.raises(Forbidden):
        messages.retry(emails().get(), by=owing.who["li"], now=NOW)


def test_log_asks_the_database_as_often_for_many_reminders(owing, client_of, django_assert_max_num_queries):
    client = client_of("wang")
    for n in range(30):
        owing.milestone(DUE + timedelta(days=n))
    owing.sweep(DUE + timedelta(days=1))
    with django_assert_max_num_queries(34):
        assert len(rows(client.get(reverse("reminder_log")))) > 10


def test_measure_page_tells_a_stage_once_with_its_channels(owing, client_of):
    page = client_of("wang").get(reverse("measure_detail", args=[owing.measure.pk]))
    assert [[one.channel for one in told.channels] for told in page.context["reminders"]] == [["email", "inbox"]]
