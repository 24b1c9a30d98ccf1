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
NEXT = DUE + timedelta(days=6)  # the filing of October is due


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


def of_li(day):
    return Message.objects.get(person__username="li", channel="email", day=day, serial=1)


def returned(update, running):
    return reviews.send_back(update, comment="请写明数量", by=running.who["wang"], now=at(DUE, 15))


def test_what_changed_is_told_in_the_next_letter(running):
    returned(running.submitted(3), running)
    compose(NEXT)
    letter = of_li(NEXT)
    assert "已提交 → 已退回" in letter.body
    assert letter.may_unsubscribe


def test_what_went_there_and_back_is_not_told(running):
    """Returned and filed again: it stands as it stood at the last letter."""
    update = returned(running.submitted(3), running)
    updates.submit(update, by=running.who["li"], now=at(DUE, 16))
    compose(NEXT)
    assert "已退回" not in of_li(NEXT).body
    assert not of_li(NEXT).may_unsubscribe


def test_a_muted_change_is_not_told(running):
    returned(running.submitted(3), running)
    Mute.objects.create(person=running.who["li"], kind="changes", channel="email")
    compose(NEXT)
    assert "已退回" not in of_li(NEXT).body


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
