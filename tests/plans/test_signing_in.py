"""The front door: how often one may try, the second factor, forced passwords, the limits of a session."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plans import qr, sealing
from plans.actions import signing_in
from plans.models import FormerPassword, Knock, User, Visit
from plans.models.membership import Role
from tests.people import PASSWORD, build_district

pytestmark = pytest.mark.django_db
OTHER = "挂图作战-2027-新"


class Counting(MD5PasswordHasher):
    made: list[str] = []

    def encode(self, password, salt):
        self.made.append(password)
        return super().encode(password, salt)


@pytest.fixture
def li():
    return build_district().who["li"]


def sign_in(client, username="li", password=PASSWORD, **more):
    return client.post(reverse("login"), {"username": username, "password": password}, **more)


def code_of(person, *, later=0):
    secret = sealing.open_sealed(person.second_factor)
    now = int(timezone.now().timestamp()) // signing_in.STEP + later
    return signing_in._totp(secret).generate(now * signing_in.STEP).decode()


@pytest.fixture
def with_factor(li):
    secret = signing_in.new_secret()
    User.objects.filter(pk=li.pk).update(second_factor=sealing.seal(secret))
    li.refresh_from_db()
    return li


def test_ten_wrong_passwords_lock_the_account_and_not_its_owner(li):
    home, thief = Client(), Client()
    assert sign_in(home).status_code == 302
    home.post(reverse("logout"))
    for _try in range(signing_in.MOST_BY_ACCOUNT):
        assert sign_in(thief, password="wrong").status_code == 200
    locked = sign_in(thief)
    assert locked.status_code == 429
    assert "尝试次数过多" in locked.text
    assert sign_in(home).status_code == 302
    kinds = list(Knock.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["entered", *["wrong"] * 10, "locked", "entered"]
    with time_machine.travel(timezone.now() + signing_in.WINDOW + timedelta(seconds=1)):
        assert sign_in(thief).status_code == 302


def test_an_unknown_account_is_told_what_a_known_one_is(li, settings):
    """The same words, the same statements, the same work of hashing, and the same lock."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    told = {}
    for name in ("li", "nobody-of-that-name"):
        client = Client()
        Counting.made.clear()
        pages = [sign_in(client, name, "wrong") for _try in range(signing_in.MOST_BY_ACCOUNT + 1)]
        told[name] = [(page.status_code, page.context["form"].non_field_errors()) for page in pages], len(Counting.made)
    assert told["li"] == told["nobody-of-that-name"]
    assert not Knock.objects.filter(username__contains="nobody").exists()


def test_one_address_that_tries_many_accounts_is_stopped(li):
    now = timezone.now()
    Knock.objects.bulk_create(
        Knock(at=now, kind="wrong", username=f"a{n}", address="10.1.2.3", door="POST /login/", status=200)
        for n in range(signing_in.MOST_BY_ADDRESS)
    )
    assert sign_in(Client(), REMOTE_ADDR="10.1.2.3").status_code == 429
    forged = sign_in(Client(), REMOTE_ADDR="10.1.2.3", HTTP_X_FORWARDED_FOR="8.8.8.8")
    assert forged.status_code == 429
    assert sign_in(Client(), REMOTE_ADDR="10.1.2.4").status_code == 302


def test_behind_a_proxy_the_address_is_the_one_it_saw(li, settings):
    settings.PROXIES = 1
    sign_in(Client(), password="wrong", REMOTE_ADDR="172.18.0.2", HTTP_X_FORWARDED_FOR="1.1.1.1, 10.9.8.7")
    assert Knock.objects.get().address == "10.9.8.7"


def test_a_code_is_asked_for_and_opens_once(with_factor):
    client = Client()
    assert sign_in(client).url == reverse("login_code")
    assert client.get(reverse("desk")).status_code == 302
    code = code_of(with_factor)
    assert client.post(reverse("login_code"), {"code": "000000" if code != "000000" else "1"}).status_code == 200
    assert client.post(reverse("login_code"), {"code": code}).status_code == 302
    assert client.get(reverse("desk")).status_code == 200
    other = Client()
    sign_in(other)
    assert other.post(reverse("login_code"), {"code": code}).status_code == 200
    assert other.post(reverse("login_code"), {"code": code_of(with_factor, later=1)}).status_code == 302


def test_wrong_codes_lock_as_wrong_passwords_do(with_factor):
    client = Client()
    sign_in(client)
    answers = [client.post(reverse("login_code"), {"code": "x"}).status_code for _try in range(11)]
    assert answers == [200] * 10 + [429]


def test_the_second_factor_is_set_up_with_a_code_and_taken_away_with_one(li, client):
    client.force_login(li)
    page = client.get(reverse("account_second_factor"))
    secret, offer = page.context["spelt"].replace(" ", ""), page.context["offer"]
    assert f"secret={secret}&" in page.context["address"]
    assert qr.drawn(page.context["address"]) in page.text
    now = int(timezone.now().timestamp())
    right = signing_in._totp(secret).generate(now).decode()
    wrong = client.post(reverse("account_second_factor"), {"offer": offer, "code": "000000"})
    assert wrong.status_code == 400
    assert client.post(reverse("account_second_factor"), {"offer": "forged", "code": right}).status_code == 400
    assert client.post(reverse("account_second_factor"), {"offer": offer, "code": right}).status_code == 302
    li.refresh_from_db()
    assert sealing.open_sealed(li.second_factor) == secret
    assert secret not in li.second_factor
    assert client.post(reverse("account_second_factor"), {"code": right}).status_code == 400
    later = code_of(li, later=1)
    assert client.post(reverse("account_second_factor"), {"code": later}).status_code == 302
    li.refresh_from_db()
    assert li.second_factor == ""


def test_a_post_that_needs_a_second_factor_gets_nowhere_without(li, client, settings):
    settings.SECOND_FACTOR_ROLES = [Role.LIAISON]
    client.force_login(li)
    assert client.get(reverse("desk")).url == reverse("account_second_factor")
    assert client.get("/api/v1/measures/").status_code == 403
    assert client.get(reverse("account_second_factor")).status_code == 200
    settings.SECOND_FACTOR_ROLES = [Role.AUDITOR]
    assert client.get(reverse("desk")).status_code == 200


def test_a_password_made_by_somebody_else_is_changed_first(li):
    User.objects.filter(pk=li.pk).update(must_change_password=True)
    client, elsewhere = Client(), Client()
    for one in (client, elsewhere):
        sign_in(one)
    assert client.get(reverse("desk")).url == reverse("account_password")
    said = {"old_password": PASSWORD, "new_password1": OTHER, "new_password2": OTHER}
    assert client.post(reverse("account_password"), said).status_code == 302
    assert client.get(reverse("desk")).status_code == 200
    assert elsewhere.get(reverse("desk")).url.startswith(reverse("login"))
    assert [visit.person for visit in Visit.objects.all()] == [li]


@pytest.mark.parametrize("password", ["short-1", "password123", "1234567890", PASSWORD])
def test_a_weak_or_used_password_is_refused(li, client, password):
    FormerPassword.objects.create(person=li, password=li.password, since=timezone.now())
    client.force_login(li)
    said = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    assert client.post(reverse("account_password"), said).status_code == 400


def test_kinds_and_days_of_a_password_are_asked_for_where_an_assessment_wants_them(li, client, settings):
    settings.PASSWORD_KINDS, settings.PASSWORD_DAYS = 3, 90
    client.force_login(li)
    said = {"old_password": PASSWORD, "new_password1": "onlysmallletters", "new_password2": "onlysmallletters"}
    assert client.post(reverse("account_password"), said).status_code == 400
    FormerPassword.objects.create(person=li, password=li.password, since=timezone.now() - timedelta(days=91))
    late = Client()
    sign_in(late)
    assert late.get(reverse("desk")).url == reverse("account_password")


def test_a_session_ends_when_idle_and_after_a_working_day(li, settings):
    settings.SESSION_IDLE = timedelta(minutes=30)
    begun = timezone.now()
    client = Client()
    sign_in(client)
    for minutes in range(25, 8 * 60, 25):
        with time_machine.travel(begun + timedelta(minutes=minutes)):
            assert client.get(reverse("account")).status_code == 200, minutes
    with time_machine.travel(begun + timedelta(hours=8, minutes=1)):
        assert client.get(reverse("account")).status_code == 302
    client = Client()
    sign_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert client.get(reverse("account")).status_code == 302


def test_one_sees_and_ends_the_own_sessions(li):
    here, there = Client(headers={"user-agent": "Chrome 108"}), Client(headers={"user-agent": "手机"})
    for one in (here, there):
        sign_in(one)
    page = here.get(reverse("account"))
    assert "手机" in page.text
    other = next(visit for visit in page.context["visits"] if visit.browser == "手机")
    assert here.post(reverse("visit_end", args=[other.pk])).status_code == 302
    assert there.get(reverse("desk")).status_code == 302
    assert here.get(reverse("desk")).status_code == 200
    sign_in(there)
    here.post(reverse("visits_end"))
    assert there.get(reverse("desk")).status_code == 302
    assert len(here.get(reverse("account")).context["visits"]) == 1
