"""The machine door: keys with scopes, doing once, changing only what was read, chosen fields, many calls in one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from config.api import router
from plans import tasks
from plans.actions import tokens
from plans.lifecycle import Refused
from plans.models import AccessToken, KeptAnswer
from plans.models.token import digest_of
from plans.policies import Forbidden
from tests.running_plan import build_running_plan
from tracking.models import ProgressUpdate

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
WITH_LISTS = [prefix for prefix, view, _name in router.registry if hasattr(view, "list") and hasattr(view, "queryset")]


@pytest.fixture
def running():
    running = build_running_plan(sign_off=True)
    running.open()
    return running


def key_of(person, *scopes, days=30):
    now = timezone.now()
    until = timezone.localdate(now) + timedelta(days=days)
    return tokens.make(person, label="程序", scopes=scopes or ["*:write"], expires_on=until, by=person, now=now)


def caller(key):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    return client


@pytest.fixture
def li(running):
    return caller(key_of(running.who["li"])[1])


def written(running):
    return f"/api/v1/updates/{running.update(1).pk}/content/"


class TestKeys:
    def test_only_the_digest_is_kept(self, running):
        token, key = key_of(running.who["li"])
        row = AccessToken.objects.filter(pk=token.pk).values().get()
        assert row["digest"] == digest_of(key)
        assert key not in {str(value) for value in row.values()}

    def test_key_reaches_its_scopes_and_no_further(self, running):
        reading = caller(key_of(running.who["wang"], "update:read")[1])
        assert reading.get("/api/v1/updates/").status_code == 200
        assert reading.get("/api/v1/measures/").status_code == 403
        assert reading.post(f"/api/v1/updates/{running.update(1).pk}/accept/").status_code == 403
        writing = caller(key_of(running.who["li"], "update:write")[1])
        assert writing.put(written(running), {"version": 0, "progress": "一"}, format="json").status_code == 200
        assert writing.get("/api/v1/updates/").status_code == 200

    def test_scope_gives_no_right_that_the_posts_do_not(self, running, li):
        assert li.post("/api/v1/periods/", {"plan": running.plan.pk, "month": "2026-09-01"}).status_code == 403

    @pytest.mark.parametrize("end", ["revoked", "expired", "closed account", "unknown", "in the address"])
    def test_key_that_is_over_opens_nothing(self, running, end):
        person = running.who["li"]
        token, key = key_of(person)
        address = "/api/v1/updates/"
        match end:
            case "revoked":
                tokens.revoke(token, by=person, now=timezone.now())
            case "expired":
                AccessToken.objects.filter(pk=token.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
            case "closed account":
                type(person).objects.filter(pk=person.pk).update(is_active=False)
            case "unknown":
                key += "x"
            case "in the address":
                address, key = f"{address}?key={key}&token={key}&access_token={key}", ""
        answer = (caller(key) if key else APIClient()).get(address)
        assert (answer.status_code, answer["Content-Type"], answer["WWW-Authenticate"]) == (401, PROBLEM, "Bearer")

    def test_last_use_is_remembered_at_most_once_a_minute(self, running):
        token, key = key_of(running.who["li"])
        caller(key).get("/api/v1/updates/")
        token.refresh_from_db()
        first = token.used_on_api_at
        assert first
        caller(key).get("/api/v1/updates/")
        token.refresh_from_db()
        assert token.used_on_api_at == first

    def test_nobody_makes_or_revokes_the_key_of_another(self, running):
        li, wang, now = running.who["li"], running.who["wang"], timezone.now()
        with pytest.raises(Forbidden):
            tokens.make(li, label="x", scopes=["*:read"], expires_on=timezone.localdate(), by=wang, now=now)
        with pytest.raises(Forbidden):
            tokens.revoke(key_of(li)[0], by=wang, now=now)

    @pytest.mark.parametrize("scope", ["update", "update:delete", "*:*", "update:read;x", ""])
    def test_scope_that_is_none_is_refused(self, running, scope):
        with pytest.raises(Refused):
            key_of(running.who["li"], scope)

    @pytest.mark.parametrize("days", [-1, 367])
    def test_key_lives_a_year_at_most(self, running, days):
        with pytest.raises(Refused):
            key_of(running.who["li"], "*:read", days=days)

    def test_page_shows_a_new_key_once(self, running):
        client, zhao = Client(), Client()
        client.force_login(running.who["li"])
        zhao.force_login(running.who["zhao"])
        said = {"label": "月报程序", "expires_on": timezone.localdate() + timedelta(days=30), "nouns": ["update"]}
        key = client.post(reverse("key_list"), said).context["new_key"]
        assert caller(key).get("/api/v1/updates/").status_code == 200
        assert caller(key).get("/api/v1/plans/").status_code == 403
        page = client.get(reverse("key_list"))
        assert key not in page.content.decode()
        assert page.headers["Cache-Control"].count("no-store")
        (token,) = page.context["keys"]
        assert zhao.post(reverse("key_revoke", args=[token.pk])).status_code == 404
        assert client.post(reverse("key_revoke", args=[token.pk])).status_code == 302
        assert caller(key).get("/api/v1/updates/").status_code == 401


class TestDoingOnce:
    def test_second_request_gets_the_answer_of_the_first(self, running, li):
        li.put(written(running), {"version": 0, "progress": "一"}, format="json")
        place, once = f"/api/v1/updates/{running.update(1).pk}/submit/", {"Idempotency-Key": "十月一号"}
        first, second = (li.post(place, headers=once) for _ in range(2))
        assert (first.status_code, second.status_code) == (200, 200)
        assert first.json() == second.json()
        assert second["Idempotency-Replayed"] == "true"
        assert li.post(place).status_code == 409

    def test_refusal_is_told_again_as_a_refusal(self, running, li):
        place, once = f"/api/v1/updates/{running.update(1).pk}/submit/", {"Idempotency-Key": "未写先交"}
        first, second = (li.post(place, headers=once) for _ in range(2))
        assert (second.status_code, second["Idempotency-Replayed"]) == (first.status_code, "true") == (400, "true")
        assert first["Content-Type"] == second["Content-Type"] == PROBLEM

    def test_key_belongs_to_one_request_and_one_person(self, running):
        wang, leader = (caller(key_of(running.who[name])[1]) for name in ("wang", "leader"))
        for month, status in (("2026-09-01", 201), ("2026-11-01", 422)):
            order = {"plan": running.plan.pk, "month": month}
            answer = wang.post("/api/v1/periods/", order, format="json", headers={"Idempotency-Key": "k"})
            assert answer.status_code == status
        order = {"plan": running.plan.pk, "month": "2026-09-01"}
        refused = leader.post("/api/v1/periods/", order, format="json", headers={"Idempotency-Key": "k"})
        assert refused.status_code == 403

    def test_refusal_that_may_pass_is_not_kept(self, running, li):
        place = f"/api/v1/updates/{running.update(1).pk}/sign/"
        assert li.post(place, headers={"Idempotency-Key": "k"}).status_code == 403
        assert not KeptAnswer.objects.exists()

    def test_answers_are_forgotten_after_two_days(self, running):
        asked = {"person": running.who["li"], "asked": "0" * 64}
        now = timezone.now()
        for days in (1, 3):
            KeptAnswer.objects.create(key=str(days), created_at=now - timedelta(days=days), **asked)
        assert tasks.forget_kept_answers() == 1
        assert KeptAnswer.objects.get().key == "1"


@pytest.mark.django_db(transaction=True)
def test_ten_requests_with_one_key_at_once_do_it_once(running):
    key, place = key_of(running.who["li"])[1], f"/api/v1/updates/{running.update(1).pk}/submit/"
    caller(key).put(written(running), {"version": 0, "progress": "一"}, format="json")

    def ask(_n):
        try:
            return caller(key).post(place, headers={"Idempotency-Key": "k"})
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(ask, range(10)))
    assert {answer.status_code for answer in answers} == {200}
    assert [answer.has_header("Idempotency-Replayed") for answer in answers].count(False) == 1


class TestConditions:
    def test_unchanged_row_is_not_sent_again(self, running, li):
        place = f"/api/v1/updates/{running.update(1).pk}/"
        tag = li.get(place)["ETag"]
        again = li.get(place, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        li.put(written(running), {"version": 0, "progress": "一"}, format="json")
        assert li.get(place, headers={"If-None-Match": tag}).status_code == 200

    def test_change_of_what_looks_different_by_now_is_refused(self, running, li):
        place = f"/api/v1/updates/{running.update(1).pk}/"
        tag = li.get(place)["ETag"]
        first = li.put(written(running), {"version": 0, "progress": "一"}, format="json", headers={"If-Match": tag})
        assert first.status_code == 200
        late = li.post(f"{place}submit/", headers={"If-Match": tag})
        assert (late.status_code, late.json()["code"]) == (412, "outdated")
        assert running.update(1).status == "draft"
        assert li.post(f"{place}submit/", headers={"If-Match": li.get(place)["ETag"]}).status_code == 200

    def test_tag_is_of_what_the_address_shows_also_where_that_is_no_single_row(self, running):
        wang = caller(key_of(running.who["wang"], "*:read", "*:write")[1])
        place = f"/api/v1/ladders/{running.plan.pk}/"
        read = wang.get(place)
        told = {name: value for name, value in read.json().items() if name != "paused"}
        assert wang.put(place, told, format="json", headers={"If-Match": '"another"'}).status_code == 412
        assert wang.put(place, told, format="json", headers={"If-Match": read["ETag"]}).status_code == 200

    def test_condition_where_no_row_is_named_is_never_met(self, running):
        wang = caller(key_of(running.who["wang"])[1])
        for place in ("/api/v1/periods/", "/api/v1/batch/"):
            assert wang.post(place, {}, format="json", headers={"If-Match": "*"}).status_code == 412

    def test_method_that_is_not_served_is_refused_before_any_condition(self, running, li):
        place = f"/api/v1/updates/{running.update(1).pk}/submit/"
        for method in ("TRACE", "PUT", "DELETE"):
            assert li.generic(method, place, headers={"If-Match": '"another"'}).status_code == 405, method


class TestChosenFields:
    @pytest.mark.parametrize(
        "prefix",
        [prefix for prefix, view, _name in router.registry if hasattr(view, "list") and hasattr(view, "queryset")],
    )
    def test_every_noun_leaves_out_what_is_not_asked_for(self, running, prefix):
        answer = caller(key_of(running.who["wang"], "*:read")[1]).get(f"/api/v1/{prefix}/", {"fields": "nothing"})
        if answer.status_code == 200:
            assert answer.json()["results"] == []
        else:
            assert "nothing" in answer.json()["detail"]

    def test_list_has_only_these(self, running, li):
        rows = li.get("/api/v1/updates/", {"fields": "id,status"}).json()["results"]
        assert {tuple(row) for row in rows} == {("id", "status")}
        row = li.get(f"/api/v1/updates/{running.update(1).pk}/", {"fields": "steps"}).json()
        assert list(row) == ["steps"]

    def test_list_brings_what_only_the_single_row_shows(self, running, li):
        (row, *_) = li.get("/api/v1/updates/", {"include": "steps"}).json()["results"]
        assert "steps" in row
        assert "evidence" not in row
        assert "progress" in row


def test_long_list_is_read_by_cursor(running, li):
    first = li.get("/api/v1/updates/", {"page_size": 1}).json()
    seen = [first["results"][0]["id"]]
    while first["next"]:
        first = li.get(first["next"]).json()
        seen += [row["id"] for row in first["results"]]
    mine = ProgressUpdate.objects.visible_to(running.who["li"])
    assert seen == sorted(mine.values_list("pk", flat=True))


def test_refusal_is_told_as_a_problem(running, li):
    answer = li.put(written(running), {"version": 0, "percent": "101"}, format="json")
    told = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert (told["type"], told["title"], told["status"], told["code"]) == ("about:blank", "Bad Request", 400, "invalid")
    assert "percent" in told["errors"]
    assert told["detail"].startswith("percent: ")


def test_too_many_calls_are_asked_to_wait(running, li, monkeypatch):
    monkeypatch.setattr("plans.api.access.CallsPerMinute.get_rate", lambda _self: "2/min")
    monkeypatch.setattr("plans.api.access.CallsPerMinute.scope", "tried")  # what others called here is not counted
    statuses = [li.get("/api/v1/updates/").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert int(li.get("/api/v1/updates/")["Retry-After"]) > 0


class TestBatch:
    def calls(self, running, *numbers):
        rows = [(running.update(n).pk, {"version": 0, "progress": "已完成"}) for n in numbers]
        return [{"method": "PUT", "path": f"updates/{pk}/content/", "body": body} for pk, body in rows]

    def mine(self, running):
        return [row.measure.ordinal for row in ProgressUpdate.objects.visible_to(running.who["li"])]

    def test_each_call_has_its_own_answer(self, running, li):
        calls = [*self.calls(running, 1), {"method": "POST", "path": "updates/0/submit/"}]
        answer = li.post("/api/v1/batch/", {"calls": calls}, format="json").json()
        assert answer["kept"]
        assert [each["status"] for each in answer["answers"]] == [200, 404]
        assert running.update(1).progress == "已完成"

    def test_all_or_nothing_leaves_nothing_of_a_refused_one(self, running, li):
        calls = [*self.calls(running, 1), {"method": "POST", "path": "updates/0/submit/"}]
        answer = li.post("/api/v1/batch/", {"calls": calls, "all_or_nothing": True}, format="json")
        assert (answer.status_code, answer.json()["kept"]) == (409, False)
        assert running.update(1).progress == ""

    def test_call_goes_through_no_other_door(self, running, li):
        for path in ("batch/", "../../admin/", "../schema/", "no-such/"):
            calls = [{"method": "POST", "path": path}]
            (answer,) = li.post("/api/v1/batch/", {"calls": calls}, format="json").json()["answers"]
            assert answer["status"] == 404

    def test_is_done_once_under_a_key(self, running, li):
        order, once = {"calls": self.calls(running, 1)}, {"Idempotency-Key": "十月"}
        first, second = (li.post("/api/v1/batch/", order, format="json", headers=once) for _ in range(2))
        assert (second.json(), second["Idempotency-Replayed"]) == (first.json(), "true")
        assert [each["status"] for each in first.json()["answers"]] == [200]

    def test_scope_holds_inside(self, running):
        reading = caller(key_of(running.who["li"], "schema:write", "update:read")[1])
        answer = reading.post("/api/v1/batch/", {"calls": self.calls(running, 1)}, format="json")
        assert answer.json()["answers"][0]["status"] == 403


@pytest.mark.django_db(transaction=True)
def test_client_of_the_manual_files_a_draft(running, live_server):
    """The program in docs/interface.md, as it stands there."""
    pages = (settings.BASE_DIR / "docs" / "interface.md").read_text(encoding="utf-8")
    program = pages.partition("```python\n")[2].partition("```")[0]
    for named, here in (("{3: ", f"{{{running.measures[0].pk}: "), ("plan=1", f"plan={running.plan.pk}")):
        assert named in program
        program = program.replace(named, here)
    key = key_of(running.who["li"])[1]
    caller(key).put(written(running), {"version": 0, "progress": "初稿"}, format="json")
    exec(compile(program, "interface.md", "exec"), {"KEY": key, "GUATU": live_server.url})
    assert running.update(1).status == "submitted"
