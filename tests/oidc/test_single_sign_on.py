"""Single sign-on against a provider that runs: the right road, and what each lie on it meets."""

import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plans import sealing
from plans.actions import identities, signing_in
from plans.models import Act, Identity, Knock, User, Visit
from plans.models.membership import Role
from tests.oidc.conftest import Browser, led_by
from tests.people import PASSWORD, appoint

pytestmark = pytest.mark.django_db
WITHIN = "li.wei"  # what the provider calls Li


@pytest.fixture
def li(district, provider):
    return link(district.who["li"], WITHIN, provider)


def link(person, subject, provider):
    identities.link(person, issuer=provider.issuer, subject=subject, by=person, now=timezone.now())
    return person


def kinds():
    """What the entrance wrote down; that nobody is refused at other doors, where `is_in` asks, is left out."""
    return list(Knock.objects.exclude(username="").order_by("pk").values_list("kind", flat=True))


def is_in(client):
    return client.get(reverse("account")).status_code == 200


def test_who_is_linked_signs_in_as_with_a_password(li, browser_of_li):
    here = browser_of_li.here
    assert "单点登录" in here.get(reverse("login"), {"next": "/desk/"}).text
    before = here.session.session_key
    answer = browser_of_li.signs_in(WITHIN, next=reverse("account"))
    assert (answer.status_code, answer.url) == (302, reverse("account"))
    assert here.session.session_key not in (before, None)
    assert Visit.objects.get().person == Knock.objects.get().person == li
    assert Knock.objects.get().kind == "entered"
    page = here.get(reverse("account"))
    assert "已关联" in page.text
    with time_machine.travel(timezone.now() + timedelta(hours=8, minutes=1)):
        assert not is_in(here)


def test_what_is_asked_of_the_provider_is_what_the_standard_asks(li, browser_of_li):
    asked = {name: values[0] for name, values in parse_qs(urlsplit(browser_of_li.leaves()).query).items()}
    assert asked["scope"] == "openid"
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert min(map(len, (asked["state"], asked["nonce"], asked["code_challenge"]))) == 43
    assert asked["redirect_uri"] == "http://localhost:8000/login/provider/back/"


def test_the_secret_is_told_as_the_provider_takes_it(li, provider):
    provider.play(configuration={"token_endpoint_auth_methods_supported": ["client_secret_post"]})
    assert Browser().signs_in(WITHIN).status_code == 302


def test_a_wrong_secret_opens_nothing(li, settings, browser_of_li):
    settings.OIDC_CLIENT_SECRET = "another"
    assert browser_of_li.signs_in(WITHIN).status_code == 400


LIES = {
    "nonce of another journey": {"claims": {"nonce": "x" * 43}},
    "no nonce": {"claims": {"nonce": None}},
    "token for another client": {"claims": {"aud": "another"}},
    "token for several, asked for by another": {"claims": {"aud": ["guatu", "another"], "azp": "another"}},
    "token for several, asked for by nobody": {"claims": {"aud": ["another", "guatu"], "azp": "another"}},
    "token of a foreign issuer": {"claims": {"iss": "https://evil.example"}},
    "no issuer": {"claims": {"iss": None}},
    "expired": {"claims": {"exp": int(time.time()) - 120}},
    "without an end": {"claims": {"exp": None}},
    "not valid yet": {"claims": {"nbf": int(time.time()) + 3600}},
    "made in the future": {"claims": {"iat": int(time.time()) + 3600}},
    "of nobody": {"claims": {"sub": None}},
    "of an empty name": {"claims": {"sub": ""}},
    "of a list of names": {"claims": {"sub": ["li.wei"]}},
    "hash of another access token": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
    "without a signature": {"sign": "none"},
    "signed with the public key as a secret": {"sign": "secret"},
    "signed by a foreign key": {"sign": "foreign key"},
    "signed by a key it brings along": {"sign": "own key"},
    "no token of identity": {"no_token": True},
    "answer of a foreign issuer": {"iss": "https://evil.example"},
    "answer that leaves its issuer out": {"iss": ""},
    "refused by the person": {"error": "access_denied"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_lie_opens_nothing_and_is_written_down(li, provider, browser_of_li, lie):
    provider.play(**lie)
    address = browser_of_li.leaves()
    answer = browser_of_li.brings(browser_of_li.comes_from(address, "" if "error" in lie else WITHIN))
    assert answer.status_code == 400
    assert "服务未能确认你的身份" in answer.text
    assert not is_in(browser_of_li.here)
    assert kinds() == ["unvouched"]


@pytest.mark.parametrize(
    "configuration",
    [
        {"issuer": "https://evil.example"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "ftp://127.0.0.1/token"},
        {"jwks_uri": None},
    ],
)
def test_a_configuration_of_somebody_else_leads_nowhere(li, provider, configuration):
    provider.play(configuration=configuration)
    page = Client().post(reverse("provider"))
    assert page.status_code == 503
    assert "暂时无法连接" in page.text


def test_a_provider_that_falls_silent_is_said_to_be(li, provider, browser_of_li):
    told = browser_of_li.comes_from(browser_of_li.leaves(), WITHIN)
    provider.play(silent=True)
    assert browser_of_li.brings(told).status_code == 503
    assert not is_in(browser_of_li.here)
    assert kinds() == []


def test_an_answer_is_good_once_and_only_where_it_was_asked_for(li, provider, browser_of_li):
    told, before = browser_of_li.comes_from(browser_of_li.leaves(), WITHIN), provider.redeemed()
    thief = Browser()
    assert thief.brings(told).status_code == 400
    thief.leaves()
    assert thief.brings(told).status_code == 400
    assert browser_of_li.brings(told).status_code == 302
    assert browser_of_li.brings(told).status_code == 400
    assert provider.redeemed() == before + 1
    assert not is_in(thief.here)
    assert kinds() == ["unvouched", "unvouched", "entered", "unvouched", "refused"]


def test_a_code_that_was_seen_opens_nothing_in_a_journey_of_somebody_else(li, browser_of_li):
    """Injected with a right state: the proof of the journey it belongs to is missing, and the code is burnt by then."""
    seen = browser_of_li.comes_from(browser_of_li.leaves(), WITHIN)
    thief = Browser()
    own = thief.comes_from(thief.leaves(), "mallory")
    assert thief.brings(own | {"code": seen["code"]}).status_code == 400
    assert browser_of_li.brings(seen).status_code == 400
    assert not is_in(thief.here)


def test_an_answer_that_comes_too_late_is_none(li, browser_of_li):
    told = browser_of_li.comes_from(browser_of_li.leaves(), WITHIN)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert browser_of_li.brings(told).status_code == 400


@pytest.mark.parametrize("place", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_it_leads_nowhere_else(li, browser_of_li, place):
    assert browser_of_li.signs_in(WITHIN, next=place).url == reverse("home")


def test_a_session_that_somebody_prepared_is_not_taken_over(li, browser_of_li):
    address = browser_of_li.leaves()
    prepared = browser_of_li.here.cookies["sessionid"].value
    thief = Client()
    thief.cookies["sessionid"] = prepared
    browser_of_li.brings(browser_of_li.comes_from(address, WITHIN))
    assert is_in(browser_of_li.here)
    assert not is_in(thief)


def test_no_other_site_sends_anybody_there_or_back(li):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("provider")).status_code == 403
    assert strict.post(reverse("provider_back"), {"state": "x", "code": "x"}).status_code == 403
    assert strict.get(reverse("provider")).status_code == 405


def test_an_unknown_identity_is_told_its_name_and_an_account_that_is_closed_that_it_is(li, district, provider):
    stranger = Browser()
    answer = stranger.signs_in("mallory")
    assert answer.status_code == 403
    assert "尚未关联" in answer.text
    assert "mallory" in answer.text
    User.objects.filter(pk=li.pk).update(is_active=False)
    closed = Browser()
    answer = closed.signs_in(WITHIN)
    assert answer.status_code == 403
    assert "账号已停用" in answer.text
    assert not is_in(stranger.here)
    assert not is_in(closed.here)
    unlinked, refused = Knock.objects.exclude(username="").order_by("pk")
    assert (unlinked.kind, unlinked.person, "mallory" in unlinked.username) == ("unlinked", None, False)
    assert (refused.kind, refused.person) == ("refused", li)


def test_the_same_name_at_another_issuer_is_somebody_else(li, provider):
    Identity.objects.update(issuer="https://earlier.example")
    assert Browser().signs_in(WITHIN).status_code == 403


def test_a_mail_address_links_only_where_that_is_wanted_and_it_is_verified(district, provider, settings):
    zhao = district.who["zhao"]
    mail = {"email": zhao.email.upper(), "email_verified": True}
    provider.play(claims=mail)
    assert Browser().signs_in("zhao").status_code == 403
    settings.OIDC_MATCH_MAIL = True
    for unsure in ({"email_verified": False}, {"email_verified": "true"}, {"email": ""}):
        provider.play(claims=mail | unsure)
        assert Browser().signs_in("zhao").status_code == 403
    provider.play(claims=mail)
    assert Browser().signs_in("zhao").status_code == 302
    assert Browser().signs_in("somebody with the address of zhao").status_code == 403
    assert Identity.objects.get().person == zhao
    twin = User.objects.create(username="twin", email=district.who["wang"].email)
    provider.play(claims={"email": twin.email, "email_verified": True})
    assert Browser().signs_in("twin").status_code == 403


def test_our_code_is_asked_for_unless_the_provider_is_trusted_to_have_asked(li, provider, settings):
    secret = signing_in.new_secret()
    User.objects.filter(pk=li.pk).update(second_factor=sealing.seal(secret))
    provider.play(claims={"amr": ["pwd", "otp"], "acr": "high"})
    browser = Browser()
    assert browser.signs_in(WITHIN, next=reverse("account")).url == reverse("login_code")
    assert not is_in(browser.here)
    code = signing_in._totp(secret).generate(int(time.time())).decode()
    assert browser.here.post(reverse("login_code"), {"code": code}).url == reverse("account")
    assert is_in(browser.here)
    for trusted in ("otp", "high"):
        settings.OIDC_SECOND_FACTORS = [trusted]
        assert Browser().signs_in(WITHIN).url == reverse("home")


def test_what_a_password_owes_is_not_asked_of_who_came_without_one(li, provider, settings):
    User.objects.filter(pk=li.pk).update(must_change_password=True)
    settings.PASSWORD_DAYS = 1
    browser = Browser()
    browser.signs_in(WITHIN)
    assert browser.here.get(reverse("desk")).status_code == 200
    by_password = browser.here
    by_password.post(reverse("login"), {"username": "li", "password": PASSWORD})
    other = Client()
    other.post(reverse("login"), {"username": "li", "password": PASSWORD})
    assert other.get(reverse("desk")).url == reverse("account_password")


def test_a_post_that_needs_a_second_factor_takes_the_one_of_a_trusted_provider(li, provider, settings):
    settings.SECOND_FACTOR_ROLES = [Role.LIAISON]
    browser = Browser()
    browser.signs_in(WITHIN)
    assert browser.here.get(reverse("desk")).url == reverse("account_second_factor")
    settings.OIDC_SECOND_FACTORS = ["mfa"]
    provider.play(claims={"amr": ["mfa"]})
    trusted = Browser()
    trusted.signs_in(WITHIN)
    assert trusted.here.get(reverse("desk")).status_code == 200


def test_an_address_that_brings_false_answers_is_stopped_before_the_provider_is_asked(li, provider, browser_of_li):
    Knock.objects.bulk_create(
        Knock(at=timezone.now(), kind="unvouched", username="?x", address="127.0.0.1", door="POST", status=400)
        for _try in range(signing_in.MOST_BY_ADDRESS)
    )
    told, before = browser_of_li.comes_from(browser_of_li.leaves(), WITHIN), provider.redeemed()
    assert browser_of_li.brings(told).status_code == 429
    assert provider.redeemed() == before


def test_a_lock_on_the_password_does_not_close_the_way_of_the_provider(li, browser_of_li):
    thief = Client(REMOTE_ADDR="10.9.9.9")
    for _try in range(signing_in.MOST_BY_ACCOUNT + 1):
        thief.post(reverse("login"), {"username": "li", "password": "wrong"})
    assert kinds()[-1] == "locked"
    assert browser_of_li.signs_in(WITHIN).status_code == 302


def test_signing_out_ends_the_session_at_the_provider_too(li, provider, browser_of_li):
    browser_of_li.signs_in(WITHIN)
    address = led_by(browser_of_li.here.post(reverse("logout")))
    assert not is_in(browser_of_li.here)
    answer = browser_of_li.there.get(address, allow_redirects=False)
    assert answer.headers["Location"] == "http://localhost:8000/login/"
    assert 'name="user"' in browser_of_li.there.get(browser_of_li.leaves()).text
    browser_of_li.signs_in(WITHIN)
    provider.play(silent=True)
    assert browser_of_li.here.post(reverse("logout")).url == reverse("login")
    assert not is_in(browser_of_li.here)


def test_who_came_with_a_password_is_signed_out_here_only(li):
    client = Client()
    client.post(reverse("login"), {"username": "li", "password": PASSWORD})
    assert client.post(reverse("logout")).url == reverse("login")


def test_one_links_the_own_identity_after_the_password_and_takes_the_link_back(district, provider):
    zhao, door, browser = district.who["zhao"], reverse("account_identity"), Browser()
    browser.here.post(reverse("login"), {"username": "zhao", "password": PASSWORD})
    assert browser.here.post(door, {"password": "wrong"}).status_code == 400
    browser.there.post(browser.leaves(), {"user": "colleague"}, allow_redirects=False)
    address = led_by(browser.here.post(door, {"password": PASSWORD}))
    assert browser.brings(browser.comes_from(address, "zhao.s")).url == reverse("account")
    linked = Identity.objects.get()
    assert (linked.person, linked.subject, linked.linked_by) == (zhao, "zhao.s", zhao)
    assert Browser().signs_in("zhao.s").status_code == 302
    assert browser.here.post(door, {"password": PASSWORD}).url == reverse("account")
    assert Browser().signs_in("zhao.s").status_code == 403
    assert kinds() == ["entered", "wrong", "refused", "entered", "unlinked"]


def test_whom_others_gave_the_password_links_nothing_before_it_is_changed(district, provider, client):
    User.objects.filter(pk=district.who["zhao"].pk).update(must_change_password=True)
    client.post(reverse("login"), {"username": "zhao", "password": PASSWORD})
    assert client.post(reverse("account_identity"), {"password": PASSWORD}).url == reverse("account_password")


def test_an_identity_opens_one_account_and_is_linked_to_who_asked(li, district, provider):
    zhao, browser = district.who["zhao"], Browser()
    browser.here.force_login(zhao)
    address = led_by(browser.here.post(reverse("account_identity"), {"password": PASSWORD}))
    assert browser.brings(browser.comes_from(address, WITHIN)).status_code == 409
    address = led_by(browser.here.post(reverse("account_identity"), {"password": PASSWORD}))
    told = browser.comes_from(address, "zhao.s")
    browser.here.force_login(district.who["wang"])
    assert browser.brings(told).status_code == 400
    assert list(Identity.objects.values_list("person", flat=True)) == [li.pk]


def test_the_security_administrator_links_with_a_reason(district, provider, client):
    an, zhao = appoint("an", "安全员", district.office, Role.SECURITY), district.who["zhao"]
    client.force_login(an)
    door = reverse("account_link", args=[zhao.pk])
    assert client.post(door, {"subject": "zhao.s", "reason": ""}).status_code == 400
    assert client.post(door, {"subject": "zhao.s", "reason": "当面核对"}).status_code == 302
    assert "zhao.s" in client.get(reverse("account_detail", args=[zhao.pk])).text
    other = reverse("account_link", args=[district.who["li"].pk])
    assert client.post(other, {"subject": "zhao.s", "reason": "误"}).status_code == 400
    browser = Browser()
    assert browser.signs_in("zhao.s").status_code == 302
    assert client.post(reverse("account_unlink", args=[zhao.pk])).status_code == 302
    assert not is_in(browser.here)
    assert Browser().signs_in("zhao.s").status_code == 403
    assert list(Act.objects.values_list("verb", "comment")) == [
        ("account.link", "zhao.s: 当面核对"),
        ("account.unlink", "zhao.s"),
    ]


def test_without_a_provider_there_is_no_such_door(district, client, settings):
    settings.OIDC_ISSUER = ""
    assert "单点登录" not in client.get(reverse("login")).text
    assert client.post(reverse("provider")).status_code == 404
    assert client.get(reverse("provider_back")).status_code == 404
    client.force_login(district.who["li"])
    assert client.get(reverse("account_identity")).status_code == 404


def test_the_provider_is_never_asked_by_a_get(provider, client):
    """Neither while a page is drawn nor inside the read-only transaction of one."""
    provider.play(silent=True)
    assert client.get(reverse("login")).status_code == 200
    assert client.get(reverse("provider_back"), {"state": "x", "code": "y"}).status_code == 200
