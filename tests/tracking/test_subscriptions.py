"""An issued report reaches who asked for it, once, with the file as it was issued; one click ends it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from plans import vault
from plans.lifecycle import Refused
from plans.models import User
from plans.policies import Forbidden
from tests.running_plan import at
from tracking.delivery import sending, subscribing, unsubscribing
from tracking.models import Message, Subscription
from tracking.reports import drafting, issuing

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 10, 31)
MONDAY = date(2026, 11, 2)
NOW = at(MONDAY)


@pytest.fixture
def october(running):
    running.open()
    running.accepted(1)
    return running.plan.periods.get()


@pytest.fixture
def subscribed(running):
    """Wang has the reports sent to the leader, with the pdf."""
    who = running.who
    return subscribing.subscribe(running.plan, person=who["leader"], attached="pdf", by=who["wang"], now=NOW)


def issue(running, period, now=NOW, **said):
    return issuing.issue(period, by=running.who["wang"], now=now, as_of=LAST_DAY, **said)


def delivered(now=NOW):
    composed = subscribing.compose(now=now)
    sending.deliver_due(now=now)
    return composed


def test_a_report_comes_once_with_the_bytes_as_issued(subscribed, running, october, mailoutbox):
    report = issue(running, october, now=NOW + timedelta(minutes=1))
    assert [delivered(NOW + timedelta(minutes=2)), delivered(NOW + timedelta(minutes=3))] == [1, 0]
    (mail,) = mailoutbox
    assert mail.to == ["leader@example.org"]
    assert report.get_absolute_url() in mail.body
    ((name, content, kind),) = mail.attachments
    assert (name, kind) == ("report-2026-10-1.pdf", "application/pdf")
    assert content == vault.fetch(report.files.get(format="pdf").sha256)
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Message.objects.get().status == Message.Status.ACCEPTED


def test_with_the_link_alone_nothing_is_attached(running, october, mailoutbox):
    leader = running.who["leader"]
    subscribing.subscribe(running.plan, person=leader, by=leader, now=NOW)
    issue(running, october)
    assert delivered() == 1
    assert mailoutbox[0].attachments == []


def test_what_was_issued_before_is_not_sent_and_a_correction_is(running, october, subscribed):
    issue(running, october, now=NOW - timedelta(days=1))
    assert delivered() == 0
    running.accepted(5)
    issue(running, october, reason="补充税务局进展")
    assert delivered() == 1
    assert "第 2 版" in Message.objects.get().body


def test_in_the_quiet_hours_it_waits_for_the_morning(running, october, subscribed, mailoutbox):
    issue(running, october, now=NOW)
    assert delivered(at(MONDAY, 22)) == 0
    assert delivered(at(MONDAY + timedelta(days=1), 9)) == 1
    assert len(mailoutbox) == 1


def test_a_report_withdrawn_before_it_left_is_not_sent(running, october, subscribed, mailoutbox):
    report = issue(running, october)
    subscribing.compose(now=NOW)
    drafting.withdraw(report, reason="口径有误", by=running.who["wang"], now=NOW)
    sending.deliver_due(now=NOW)
    assert mailoutbox == []
    assert Message.objects.get().status == Message.Status.CANCELLED


def test_one_click_without_a_session_ends_it(running, october, subscribed, client, mailoutbox):
    issue(running, october)
    subscribing.compose(now=NOW)
    link = unsubscribing.link_of(Message.objects.get())
    assert client.get(link).status_code == 200
    assert Subscription.objects.running().exists(), "a scanner of mail that opens the link changes nothing"
    answer = client.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert client.post(link).status_code == 200, "twice does no harm"
    assert not Subscription.objects.running().exists()
    sending.deliver_due(now=NOW)
    assert mailoutbox == []


def test_for_whom_one_may_subscribe(running):
    who, plan = running.who, running.plan
    subscribing.subscribe(plan, person=who["li"], by=who["li"], now=NOW)
    for person, by in (("leader", "li"), ("li", "wang"), ("leader", "zhao")):
        with pytest.raises(Forbidden):
            subscribing.subscribe(plan, person=who[person], by=who[by], now=NOW)
    User.objects.filter(username="leader").update(email="")
    with pytest.raises(Refused) as refusal:
        subscribing.subscribe(plan, person=User.objects.get(username="leader"), by=who["wang"], now=NOW)
    assert refusal.value.code == "no_address"


def test_the_page_subscribes_changes_the_file_and_ends(running, client_of):
    wang, leader = client_of("wang"), running.who["leader"]
    address = reverse("subscription_list", args=[running.plan.pk])
    for attached in ("pdf", "docx"):
        assert wang.post(address, {"person": leader.pk, "attached": attached}).status_code == 302
    running_one = Subscription.objects.running().get()
    assert running_one.attached == "docx"
    assert leader.name in wang.get(address).content.decode()
    assert leader.name not in client_of("li").get(address).content.decode()
    assert client_of("li").post(reverse("subscription_end", args=[running_one.pk])).status_code == 404
    wang.post(reverse("subscription_end", args=[running_one.pk]))
    assert not Subscription.objects.running().exists()
