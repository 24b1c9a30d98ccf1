"""Attacks of more than one step, by their numbers in the threat model."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from measures.views.responsibility import SALT
from plans import vault
from plans.actions import tokens
from plans.models import Membership, Post, User
from plans.models.membership import Role
from tests.house.doors import address_of
from tests.people import PASSWORD, START
from tracking.models import ProgressUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("undone")]


def key_of(person):
    now = timezone.now()
    until = timezone.localdate(now) + timedelta(days=9)
    return tokens.make(person, label="程序", scopes=["*:write"], expires_on=until, by=person, now=now)[1]


@pytest.mark.parametrize("number", [4, 8, 9])
def test_04_08_09_what_the_server_decides_is_not_taken_from_a_body(world, clients, number):
    forged = {
        4: {"status": "accepted", "reviewed_by": 1, "is_staff": True, "role": "coordinator"},
        8: {"filed_at": "2026-01-01T00:00:00Z", "submitted_at": "2026-01-01T00:00:00Z"},
        9: {"now": "2026-10-01T00:00:00Z", "created_at": "2026-10-01T00:00:00Z"},
    }[number]
    draft = world.pk("draft update")
    before = ProgressUpdate.objects.values("status", "filed_at", "submitted_at", "reviewed_by").get(pk=draft)
    said = {"progress": "照常", "version": 1, **forged}
    address = address_of("api-update-write", "draft update", world)
    answer = clients["li"].put(address, said, content_type="application/json")
    assert answer.status_code in {200, 400}
    assert ProgressUpdate.objects.values("status", "filed_at", "submitted_at", "reviewed_by").get(pk=draft) == before
    assert not User.objects.get(username="li").is_staff


def _bare(page):
    """The page without what every request makes anew, and without the address that was asked for."""
    return re.sub(r"[A-Za-z0-9]{64}", "", page.content.decode()).replace(page.request["PATH_INFO"], "")


def test_18_a_row_of_others_answers_as_one_that_does_not_exist(world, clients):
    for door in ("update_edit", "api-update-detail", "evidence_file"):
        thing = "evidence" if door == "evidence_file" else "draft update"
        theirs = clients["zhao"].get(address_of(door, thing, world))
        address = address_of(door, thing, world)
        none = clients["zhao"].get(address.replace(str(world.pk(thing)), "987654321"))
        assert theirs.status_code == none.status_code == 404
        assert _bare(theirs) == _bare(none)


WORDS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '<a hx-get="/x" data-hx-on="y">z</a>',
    "{{ settings.SECRET_KEY }}{% load x %}",
)


@pytest.mark.parametrize("words", WORDS)
def test_20_22_what_is_typed_is_shown_as_text(world, clients, words):
    said = {"progress": words, "problems": words, "next_steps": words, "version": 1}
    clients["li"].put(address_of("api-update-write", "draft update", world), said, content_type="application/json")
    page = clients["li"].get(address_of("update_edit", "draft update", world)).text
    assert ProgressUpdate.objects.get(pk=world.pk("draft update")).progress == words
    assert words not in page or "<" not in words
    assert "only; never used to sign" not in page


def test_32_who_changes_the_post_sees_nothing_more_with_the_next_request(world, clients):
    address = address_of("update_edit", "draft update", world)
    assert clients["li"].get(address).status_code == 200
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(person=world.people["li"], from_on__lte=yesterday).update(until_on=yesterday)
    assert clients["li"].get(address).status_code == 404


def test_34_a_key_opens_in_the_header_only_and_no_more_than_its_owner_may(world):
    li, door = world.people["li"], address_of("api-update-detail", "draft update", world)
    key, nobody = key_of(li), Client()
    assert nobody.get(door, {"token": key, "access_token": key}).status_code == 401
    assert nobody.get(door, headers={"authorization": f"Bearer {key}"}).status_code == 200
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(person=li, from_on__lte=yesterday).update(until_on=yesterday)
    assert nobody.get(door, headers={"authorization": f"Bearer {key}"}).status_code == 404
    User.objects.filter(pk=li.pk).update(is_active=False)
    assert nobody.get(door, headers={"authorization": f"Bearer {key}"}).status_code == 401


@pytest.mark.parametrize(
    "path", ["/.git/config", "/metrics", "/__debug__/", "/static/../manage.py", "/.env", "/api/v1/"]
)
def test_35_nothing_is_found_by_probing(clients, path):
    assert clients["li"].get(path).status_code == 404


def test_47_a_forged_host_is_refused(settings):
    settings.ALLOWED_HOSTS = ["guatu.example.gov.cn"]
    assert Client().get("/login/", headers={"host": "evil.example"}).status_code == 400


def test_49_a_session_gets_a_new_name_at_sign_in_and_dies_at_sign_out(world):
    client, thief = Client(), Client()
    client.get(reverse("login"))
    client.cookies["sessionid"] = "f" * 32
    client.post(reverse("login"), {"username": "li", "password": PASSWORD})
    stolen = client.cookies["sessionid"].value
    assert stolen != "f" * 32
    client.post(reverse("logout"))
    thief.cookies["sessionid"] = stolen
    assert thief.get(reverse("desk")).status_code == 302


def test_50_no_form_is_taken_from_another_site(world):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("login"), {"username": "li", "password": PASSWORD}).status_code == 403
    strict.force_login(world.people["li"])
    edit, write = (address_of(door, "draft update", world) for door in ("update_edit", "api-update-write"))
    assert strict.post(edit, {"progress": "x", "version": 1}).status_code == 403
    assert strict.post(edit, {"progress": "x"}, headers={"hx-request": "true"}).status_code == 403
    assert strict.put(write, json.dumps({"progress": "x"}), content_type="text/plain").status_code == 403
    assert strict.put(write, {"progress": "x"}, content_type="application/json").status_code == 403


def test_51_53_61_no_page_is_framed_shared_or_kept(clients):
    page = clients["li"].get(reverse("desk"), headers={"origin": "null"})
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in page
    assert page["Cache-Control"] == "private, no-store"
    assert clients["li"].get(reverse("desk") + "x.css").status_code == 404


@pytest.mark.parametrize("place", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_52_sign_in_leads_nowhere_else(world, place):
    answer = Client().post(reverse("login"), {"username": "li", "password": PASSWORD, "next": place})
    assert answer.url == reverse("home")


def test_67_a_ticket_is_good_for_one_person_and_one_day(world, clients, time_machine):
    plan, wang = world.pk("plan"), world.people["wang"]
    other, colleague = Client(), User.objects.create(username="wang2", name="王二")
    post = Post.objects.create(department=world.district.office, role=Role.COORDINATOR, title="二")
    Membership.objects.create(post=post, person=colleague, from_on=START)
    other.force_login(colleague)
    address = address_of("responsibility_apply", "plan", world)
    ticket = {"ticket": signing.dumps([plan, wang.pk, vault.keep(b"x")], salt=SALT)}
    assert other.post(address, ticket).status_code == 400
    assert clients["wang"].post(address, {"ticket": ticket["ticket"] + "x"}).status_code == 400
    time_machine.move_to(timezone.now() + timedelta(hours=25), tick=False)
    late = Client()
    late.force_login(wang)
    assert late.post(address, ticket).status_code == 400


@pytest.mark.parametrize(("door", "thing"), [("evidence_file", "evidence"), ("report_file", "issued report")])
def test_67_a_leaked_link_opens_nothing_without_its_reader(world, clients, door, thing):
    address = address_of(door, thing, world)
    assert clients["wang"].get(address).status_code == 200
    assert clients["far-wang"].get(address).status_code == 404
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize(("door", "thing"), [("desk", ""), ("api-plan-list", "")])
def test_66_a_failure_tells_its_number_and_nothing_else(world, clients, door, thing):
    """A table is taken away: what needs it fails for real."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE plans_plan RENAME TO away")
    answer = clients["li"].get(address_of(door, thing, world))
    assert answer.status_code == 500
    for word in ("Traceback", "ProgrammingError", "plans_plan", "psycopg", ".py", "SELECT"):
        assert word not in answer.text
    assert answer["X-Request-ID"] in answer.text
