"""Accounts under the security administrator, and the three administrations that nobody holds together (三员分立)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plans.actions import accounts, people, posts, tokens
from plans.lifecycle import Refused
from plans.models import Act, Membership, Post, User
from plans.models.membership import Role
from plans.policies import Forbidden
from tests.people import PASSWORD, appoint
from tests.running_plan import build_running_plan
from tracking.models import Duty

pytestmark = pytest.mark.django_db
ADMINISTRATIONS = (Role.DATA_ENTRY, Role.SECURITY, Role.AUDITOR)


@pytest.fixture
def running():
    running = build_running_plan()
    running.open()
    return running


@pytest.fixture
def an(running):
    return appoint("an", "安全员", running.district.office, Role.SECURITY)


@pytest.fixture
def client_of(an):
    def client(who):
        found = Client()
        found.force_login(who)
        return found

    return client


def owed_by(person):
    return Duty.objects.of_posts(User.objects.get(pk=person.pk)).count()


def test_a_closed_account_leaves_its_duties_to_the_successor(running, an, client_of):
    li, now = running.who["li"], timezone.now()
    until = timezone.localdate(now) + timedelta(days=9)
    _token, key = tokens.make(li, label="程序", scopes=["*:read"], expires_on=until, by=li, now=now)
    sun = User.objects.create(username="sun", name="孙接任", password=li.password)
    owed, session = owed_by(li), Client()
    session.post(reverse("login"), {"username": "li", "password": PASSWORD})
    assert owed
    said = {"person": sun.pk, "reason": "调离"}
    assert client_of(an).post(reverse("account_close", args=[li.pk]), said).status_code == 302
    assert owed_by(sun) == owed
    assert owed_by(li) == 0
    assert session.get(reverse("desk")).status_code == 302
    assert session.post(reverse("login"), {"username": "li", "password": PASSWORD}).status_code == 200
    bearer = {"headers": {"authorization": f"Bearer {key}"}}
    assert Client().get("/api/v1/measures/", **bearer).status_code == 401
    act = Act.objects.get(verb="account.close")
    assert (act.taken_by, act.comment) == (an, "调离")
    with pytest.raises(Refused):
        accounts.close(an, by=an, now=now)


def test_without_a_successor_the_posts_stand_vacant(running, an, client_of):
    li = running.who["li"]
    assert client_of(an).post(reverse("account_close", args=[li.pk]), {"reason": ""}).status_code == 400
    client_of(an).post(reverse("account_close", args=[li.pk]), {"reason": "退休"})
    post = Post.objects.get(department=running.district.bureaus["market"], role=Role.LIAISON)
    assert post in Post.objects.vacant(timezone.localdate())
    page = client_of(an).post(reverse("account_reset", args=[li.pk]))
    li.refresh_from_db()
    assert li.is_active
    assert li.must_change_password
    assert li.check_password(page.context["initial"])


def test_a_new_account_begins_with_a_password_shown_once(running, an, client_of):
    client = client_of(an)
    said = {"username": "qian", "name": "钱新人", "email": "qian@example.org"}
    page = client.post(reverse("account_list"), said)
    initial = page.context["initial"]
    assert initial in page.text
    assert initial not in client.get(reverse("account_list")).text
    assert client.post(reverse("account_list"), said).status_code == 400
    newcomer = Client()
    assert newcomer.post(reverse("login"), {"username": "qian", "password": initial}).status_code == 302
    assert newcomer.get(reverse("desk")).url == reverse("account_password")


def test_a_lost_second_factor_is_removed_with_a_reason(running, an, client_of):
    li = running.who["li"]
    User.objects.filter(pk=li.pk).update(second_factor="sealed")
    door = reverse("account_drop_second_factor", args=[li.pk])
    assert client_of(an).post(door, {"reason": ""}).status_code == 400
    assert client_of(an).post(door, {"reason": "当面核对身份证"}).status_code == 302
    li.refresh_from_db()
    assert li.second_factor == ""
    assert Act.objects.get(verb="account.drop_second_factor").comment == "当面核对身份证"


def test_only_the_security_administrator_keeps_accounts(running, an):
    entry = appoint("chen", "陈录入", running.district.office, Role.DATA_ENTRY)
    auditor = appoint("shen", "沈审计", running.district.root, Role.AUDITOR)
    for who in (entry, auditor, running.who["wang"], running.who["leader"]):
        with pytest.raises(Forbidden):
            accounts.reset(running.who["li"], by=who, now=timezone.now())


def test_each_administration_has_its_own_pages(running, an, client_of):
    entry = appoint("chen", "陈录入", running.district.office, Role.DATA_ENTRY)
    auditor = appoint("shen", "沈审计", running.district.office, Role.AUDITOR)
    doors = {"account_list": (403, 200, 403), "change_list": (403, 403, 200), "knock_list": (403, 200, 200)}
    for door, expected in doors.items():
        assert tuple(client_of(who).get(reverse(door)).status_code for who in (entry, an, auditor)) == expected


def test_only_security_fills_the_posts_of_the_administrations(running, an):
    wang, sun, day = running.who["wang"], User.objects.create(username="sun", name="孙"), timezone.localdate()
    post = Post.objects.create(department=running.district.office, role=Role.AUDITOR, title="审计二")
    with pytest.raises(Forbidden):
        people.appoint(post, person=sun, from_on=day, by=wang, now=timezone.now())
    assert people.appoint(post, person=sun, from_on=day, by=an, now=timezone.now())


@pytest.mark.parametrize("second", ADMINISTRATIONS)
@pytest.mark.parametrize("first", ADMINISTRATIONS)
def test_nobody_holds_two_administrations(running, an, first, second):
    if first == second:
        return
    day, now = timezone.localdate(), timezone.now()
    held = appoint("sun", "孙", running.district.bureaus["reform"], first)
    post, _new = Post.objects.get_or_create(department=running.district.root, role=second, title="二")
    words = {"from_on": day, "by": an, "now": now}
    with pytest.raises(Refused, match="三员分立"):
        people.appoint(post, person=held, **words)
    with pytest.raises(Refused, match="三员分立"):
        posts.delegate(post, person=held, until_on=day, reason="休假", **words)
    with pytest.raises(IntegrityError, match="three administrations"), transaction.atomic():
        Membership.objects.create(post=post, person=held, from_on=day)
    Membership.objects.filter(person=held).update(until_on=day - timedelta(days=1))
    assert people.appoint(post, person=held, **words)
    with pytest.raises(IntegrityError, match="three administrations"), transaction.atomic():
        Membership.objects.filter(person=held, post__role=first).update(until_on=None)
    with pytest.raises(IntegrityError, match="role of a post"), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(role=Role.HEAD)


def test_an_auditor_holds_nothing_else(running, an):
    with pytest.raises(Refused, match="三员分立"):
        people.appoint(
            Post.objects.create(department=running.district.root, role=Role.AUDITOR),
            person=running.who["li"], from_on=timezone.localdate(), by=an, now=timezone.now(),
        )  # fmt: skip
