"""Attacks on names and on the front door, by their numbers in the threat model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from measures.models import Measure
from plans.actions import accounts, signing_in
from plans.models import Knock, User
from plans.models.membership import Role
from tests.people import PASSWORD, appoint, build_district
from tests.tracking.owing import DUE, at, build_owing
from tests.tracking.smtp import Sink, listening
from tracking.delivery import sending, sentences
from tracking.models import Message

pytestmark = pytest.mark.django_db
FORGED = "李\r\nBcc: evil@example.org"
CHOSEN = "挂图作战-2027-新"


class Counting(MD5PasswordHasher):
    made: list[str] = []

    def encode(self, password: str, salt: str) -> str:
        self.made.append(password)
        return super().encode(password, salt)


@pytest.fixture
def mail_server(settings: Any) -> Iterator[Sink]:
    with listening(Sink()) as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
        yield sink


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def tries(client: Client, username: str, password: str) -> Any:
    return client.post(reverse("login"), {"username": username, "password": password})


@pytest.mark.parametrize("name", [FORGED, "李\nBcc: evil@example.org", "李\u2028X", "李\x0bX"])
def test_21_a_name_of_two_lines_is_not_taken(name):
    district = build_district()
    security = appoint("an", "安全员", district.office, Role.SECURITY)
    said = {"username": "qian", "name": name, "email": "qian@example.org"}
    answer = signed_in(security).post(reverse("account_list"), said)
    assert answer.status_code == 400
    assert "请写成一行" in answer.text
    for forged in ({"username": name}, {"email": f"qian@example.org\r\nBcc: {name}"}):
        assert signed_in(security).post(reverse("account_list"), said | {"name": "钱"} | forged).status_code == 400
    assert not User.objects.filter(email__startswith="qian").exists()


def test_21_a_name_that_came_by_sql_adds_nobody_to_a_mail(mail_server):
    owing = build_owing()
    owing.milestone()
    User.objects.filter(pk=owing.who["li"].pk).update(name=FORGED)
    Measure.objects.filter(pk=owing.measure.pk).update(heading=FORGED)
    owing.compose(DUE)
    sending.deliver_due(now=at(DUE))
    [mail] = mail_server.mails
    assert mail["To"] == "li@example.org"
    assert {"Bcc", "Cc"}.isdisjoint(mail.keys())
    assert "evil" not in "".join(str(mail[name]) for name in mail)


@pytest.mark.parametrize(
    "column", [{"subject": "月报\r\nBcc: evil@example.org"}, {"message_id": "<a@b>\r\nBcc: evil@example.org"}]
)
def test_21_a_header_of_two_lines_is_not_sent_at_all(mail_server, column):
    owing = build_owing()
    owing.milestone()
    owing.compose(DUE)
    mails = Message.objects.filter(channel="email")
    mails.update(**column)
    sending.deliver_due(now=at(DUE))
    assert mail_server.mails == []
    assert mails.get().status == Message.Status.FAILED


def test_21_the_title_of_a_plan_stays_in_the_line_of_the_subject():
    told = {"name": "李", "month": DUE, "revision": 1, "as_of": DUE, "address": "x", "attached": False}
    assert sentences.report_letter(plan="要点\r\nBcc: evil@example.org", **told).subject.splitlines()[1:] == []


def test_48_a_first_password_opens_until_it_is_changed_or_replaced_and_not_for_long():
    """There is no reset by mail whose link could be used twice: the security administrator gives a first password."""
    district, now = build_district(), timezone.now()
    security, li = appoint("an", "安全员", district.office, Role.SECURITY), district.who["li"]
    for door in ("password_reset", "password_reset_confirm"):
        with pytest.raises(NoReverseMatch):
            reverse(door)
    replaced, given = (accounts.reset(li, by=security, now=now) for _time in range(2))
    assert tries(Client(), "li", PASSWORD).status_code == tries(Client(), "li", replaced).status_code == 200
    with time_machine.travel(now + accounts.INITIAL_LASTS + timedelta(minutes=1)):
        late = tries(Client(), "li", given)
        assert (late.status_code, "初始密码已过期" in late.text) == (200, True)
    owner = Client()
    assert tries(owner, "li", given).status_code == 302
    again = {"old_password": given, "new_password1": given, "new_password2": given}
    assert owner.post(reverse("account_password"), again).status_code == 400
    assert owner.post(
        reverse("account_password"), again | dict.fromkeys(("new_password1", "new_password2"), CHOSEN)
    ).url
    assert tries(Client(), "li", given).status_code == 200
    with time_machine.travel(now + accounts.INITIAL_LASTS + timedelta(minutes=1)):
        assert tries(Client(), "li", CHOSEN).status_code == 302


def test_55_a_flood_of_sign_ins_is_stopped_before_anything_is_hashed(settings):
    """Counted, not timed: one hash costs a third of a second of a processor in production."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    build_district()
    left, flood = 3, 12
    Knock.objects.bulk_create(
        Knock(at=timezone.now(), kind="wrong", username="?x", address="127.0.0.1", door="POST /login/", status=200)
        for _try in range(signing_in.MOST_BY_ADDRESS - left)
    )
    Counting.made.clear()
    answers = [tries(Client(), f"nobody-{number}", "wrong").status_code for number in range(flood)]
    assert answers == [200] * left + [429] * (flood - left)
    assert len(Counting.made) == left
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    Counting.made.clear()
    answers = [tries(elsewhere, "li", "wrong").status_code for _try in range(flood)]
    assert answers == [200] * signing_in.MOST_BY_ACCOUNT + [429] * (flood - signing_in.MOST_BY_ACCOUNT)
    assert len(set(Counting.made)) == 1
    hashed = len(Counting.made)
    assert tries(elsewhere, "li", PASSWORD).status_code == 429
    assert len(Counting.made) == hashed
