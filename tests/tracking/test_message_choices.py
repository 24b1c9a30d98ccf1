"""What a digest holds beside duties, how it is switched off with one click, and that duties never are."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plans.actions import posts
from plans.models import Post, User
from tests.running_plan import build_running_plan
from tests.tracking.owing import DUE, at, build_owing, emails
from tracking.actions import reviews, updates
from tracking.delivery import messages, sending, unsubscribing
from tracking.models import Message, Mute
from tracking.reminders import finding

pytestmark = pytest.mark.django_db
NOW = at(DUE)


@pytest.fixture
def running():
    """Li has a letter of the 20th; what happens after it is news for the next."""
    running = build_running_plan(filing_day=26)
    running.open()
    compose(DUE)
    return running


def compose(day):
    finding.raise_for(day, by=User.objects.clock(), now=at(day))
    messages.compose(day, now=at(day))


def submitted_and(running, *, back):
    update = running.submitted(3)
    updates_at = at(DUE, 15)
    if back:
        return updates.withdraw(update, by=running.who["li"], now=updates_at)
    return reviews.send_back(update, comment="请写明数量", by=running.who["wang"], now=updates_at)


def of_li(day):
    return Message.objects.filter(person__username="li", channel="email", day=day).get()


def test_a_change_is_told_once_and_there_and_back_not_at_all(running):
    running.submitted(1)
    told = submitted_and(running, back=False)
    assert told.status == "returned"
    next_day = DUE + timedelta(days=2)
    compose(next_day + timedelta(days=4))
    letters = Message.objects.filter(person=running.who["li"], channel="email", day__gt=DUE)
    [letter] = letters
    assert "已退回" in letter.body or "退回" in letter.body
    assert letter.may_unsubscribe


def deputy(owing):
    post = Post.objects.get(memberships__person=owing.who["li"])
    days = {"from_on": DUE, "until_on": DUE + timedelta(days=3), "reason": "学习"}
    posts.delegate(post, person=owing.who["zhao"], **days, by=owing.who["li"], now=NOW)


@pytest.fixture
def letters(settings):
    """Li owes a milestone, Zhao is deputy and told as well: Zhao's letter is optional, Li's is not."""
    owing = build_owing()
    owing.milestone()
    deputy(owing)
    owing.compose(DUE)
    return owing


def test_a_letter_of_duties_offers_no_way_out(letters, mailoutbox):
    sending.deliver_due(now=NOW)
    by_address = {mail.to[0]: mail.extra_headers for mail in mailoutbox}
    assert "List-Unsubscribe" not in by_address["li@example.org"]
    optional = by_address["zhao@example.org"]
    assert optional["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert optional["List-Unsubscribe"].startswith("<http")


def test_one_click_without_a_session_mutes_what_is_optional(letters, client):
    link = unsubscribing.link_of(emails(person=letters.who["zhao"]).get())
    assert client.get(link).status_code == 200
    assert not Mute.objects.exists(), "a scanner of mail that opens the link changes nothing"
    answer = client.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert set(Mute.objects.values_list("person__username", "channel")) == {("zhao", "email")}
    assert client.post(link).status_code == 200, "twice does no harm"


def test_muted_copies_do_not_come_and_duties_do(letters):
    Message.objects.all().delete()
    for person in ("zhao", "li"):
        Mute.objects.create(person=letters.who[person], kind="copies", channel="email")
        Mute.objects.create(person=letters.who[person], kind="changes", channel="email")
    letters.milestone(DUE + timedelta(days=1))
    letters.compose(DUE + timedelta(days=1))
    assert {one.person.username for one in emails()} == {"li"}


def test_a_link_that_we_did_not_write_is_nothing(letters, client):
    assert client.post(reverse("unsubscribe", args=["forged:token"])).status_code == 404


def test_the_page_of_choices_mutes_and_unmutes(letters, client):
    client.force_login(letters.who["zhao"])
    address = reverse("message_choices")
    assert client.get(address).status_code == 200
    client.post(address, {"changes": ["inbox"], "copies": ["inbox", "email", "wecom", "dingtalk", "feishu", "webhook"]})
    assert set(Mute.objects.values_list("kind", flat=True)) == {"changes"}
    assert not Mute.objects.filter(channel="inbox").exists()


def test_letters_sleep_wake_and_are_put_away(letters, client):
    sending.deliver_due(now=NOW)
    client.force_login(letters.who["li"])
    letter = Message.objects.get(person=letters.who["li"], channel="inbox")

    def shown(**query):
        return [one.pk for one in client.get(reverse("inbox"), query).context["page"]]

    client.post(reverse("message_snooze", args=[letter.pk]), {"until": "24"})
    assert (shown(), shown(show="away")) == ([], [letter.pk])
    client.post(reverse("message_take_back", args=[letter.pk]))
    assert shown() == [letter.pk]
    client.post(reverse("message_archive", args=[letter.pk]))
    letter.refresh_from_db()
    assert letter.read_on_page_at is not None
    assert (shown(), shown(show="away")) == ([], [letter.pk])


def test_a_link_of_a_letter_survives_the_login(letters, client):
    link = letters.measure.get_absolute_url()
    answer = client.get(link)
    assert (answer.status_code, answer.url) == (302, f"{reverse('login')}?next={link}")
