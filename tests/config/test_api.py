"""The machine door: a valid schema, the same sight as the pages, the moves as actions, refusals as JSON."""

import json
from datetime import timedelta
from importlib.resources import files

import jsonschema_rs
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from drf_spectacular import validation
from rest_framework.test import APIClient

from plans.actions import tokens
from plans.models import Plan
from tests.kept import kept
from tests.people import build_district
from tests.running_plan import build_running_plan
from tracking.actions import reviews

pytestmark = pytest.mark.django_db

LISTS = ("departments", "plans", "measures", "milestones", "periods", "updates", "duties", "reports")
LISTS += ("instructions", "suggestions", "inspections", "inspection-items")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082"
)


@kept
def build_open_plan():
    running = build_running_plan(sign_off=True)
    running.open()
    return running


@pytest.fixture
def running():
    return build_open_plan()


def key_of(person):
    now = timezone.now()
    until = timezone.localdate(now) + timedelta(days=1)
    return tokens.make(person, label="test", scopes=["*:write"], expires_on=until, by=person, now=now)[1]


@pytest.fixture
def api(running):
    """A machine that signs with the token of one of the people."""

    def of(name):
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {key_of(running.who[name])}")
        return client

    return of


def test_schema_is_valid_and_complete(tmp_path):
    """Against the specification that drf-spectacular brings, whose own check of it takes ten times as long."""
    file = tmp_path / "schema.json"
    call_command("spectacular", file=str(file), format="openapi-json", fail_on_warn=True)
    schema = json.loads(file.read_text(encoding="utf-8"))
    assert schema["openapi"].startswith("3.1.")
    specification = json.loads(files(validation).joinpath("openapi_3_1_schema.json").read_text(encoding="utf-8"))
    jsonschema_rs.validate(specification, schema)
    for name in LISTS:
        assert f"/api/v1/{name}/" in schema["paths"]


def test_schema_is_the_same_for_everybody_in_their_language_and_format(api):
    """It is kept; what somebody else asked for in another language or format must not come out again."""
    asked = [{}, {"HTTP_COOKIE": "django_language=en"}, {"HTTP_ACCEPT": "application/vnd.oai.openapi+json"}]
    wang, li = ([api(name).get("/api/schema/", **headers) for headers in asked] for name in ("wang", "li"))
    assert [answer.content for answer in wang] == [answer.content for answer in li]
    assert [answer["Content-Type"] for answer in wang] == [answer["Content-Type"] for answer in li]
    chinese, english, as_json = wang
    assert chinese.content != english.content
    assert chinese["Content-Type"].startswith("application/vnd.oai.openapi;")
    assert as_json.json()["openapi"] == "3.1.0"
    assert as_json["Content-Disposition"].endswith('.json"')


@pytest.mark.parametrize("address", ["/api/v1/plans/0.5/", "/api/v1/no-such/", "/api/v2/plans/"])
def test_address_that_is_none_is_told_as_every_refusal(api, address):
    answer = api("wang").get(address)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize("name", LISTS)
def test_nobody_gets_no_list(name):
    assert APIClient().get(f"/api/v1/{name}/").status_code == 401


@pytest.mark.parametrize("name", LISTS)
def test_every_list_answers_its_reader(api, name):
    answer = api("wang").get(f"/api/v1/{name}/")
    assert answer.status_code == 200
    assert "results" in answer.json()


def test_stranger_of_another_district_finds_nothing(running):
    elsewhere = build_district("宁远区", prefix="ny-")
    client = APIClient()
    client.force_authenticate(elsewhere.who["wang"])
    for name in ("plans", "measures", "milestones", "periods", "updates", "duties", "reports"):
        assert client.get(f"/api/v1/{name}/").json()["results"] == []
    assert client.get(f"/api/v1/plans/{running.plan.pk}/").status_code == 404
    assert client.get(f"/api/v1/updates/{running.update(1).pk}/").status_code == 404
    assert client.post(f"/api/v1/updates/{running.update(1).pk}/submit/").status_code == 404


def test_update_walks_from_draft_to_acceptance(running, api):
    place = f"/api/v1/updates/{running.update(1).pk}"
    li, head, wang = api("li"), api("head"), api("wang")
    written = li.put(
        f"{place}/content/", {"version": 0, "progress": "完成首批改革事项", "percent": "45.5"}, format="json"
    )
    assert written.status_code == 200, written.json()
    file = SimpleUploadedFile("证明.png", PNG, "image/png")
    assert li.post(f"{place}/evidence/", {"file": file}, format="multipart").status_code == 200
    assert li.post(f"{place}/submit/").json()["status"] == "submitted"
    assert wang.post(f"{place}/accept/").status_code in {400, 409}
    assert li.post(f"{place}/sign/").status_code == 403
    assert head.post(f"{place}/sign/").json()["status"] == "signed"
    for refused in ("", "长" * (reviews.LONGEST_COMMENT + 1)):
        assert wang.post(f"{place}/return/", {"comment": refused}, format="json").status_code == 400
    returned = wang.post(f"{place}/return/", {"comment": "请写明数量", "field": "progress"}, format="json").json()
    assert (returned["status"], returned["steps"][-1]["comment"]) == ("returned", "请写明数量")
    assert li.post(f"{place}/submit/").status_code == 200
    head.post(f"{place}/sign/")
    accepted = wang.post(f"{place}/accept/").json()
    assert accepted["status"] == "accepted"
    assert [step["verb"] for step in accepted["steps"]] == ["submit", "sign", "return", "submit", "sign", "accept"]
    assert wang.post(f"{place}/accept/").status_code == 409


def test_stale_version_is_a_conflict_and_overwrites_nothing(running, api):
    place = f"/api/v1/updates/{running.update(1).pk}/content/"
    assert api("li").put(place, {"version": 0, "progress": "第一份"}, format="json").status_code == 200
    late = api("li").put(place, {"version": 0, "progress": "第二份"}, format="json")
    assert late.status_code == 409
    assert running.update(1).progress == "第一份"


@pytest.mark.parametrize("percent", ["101", "-1", "NaN", "1e309", "满"])
def test_impossible_percent_is_refused(running, api, percent):
    place = f"/api/v1/updates/{running.update(1).pk}/content/"
    assert api("li").put(place, {"version": 0, "percent": percent}, format="json").status_code == 400
    assert running.update(1).percent is None


def test_measures_carry_their_light_of_a_day(running, api):
    rows = api("wang").get("/api/v1/measures/", {"plan": running.plan.pk, "as_of": "2026-10-08"}).json()["results"]
    assert [row["ordinal"] for row in rows] == [1, 2, 3, 4, 5]
    assert rows[0]["light"] == "overdue"
    assert api("wang").get("/api/v1/measures/", {"as_of": "2026-02-30"}).status_code == 400


def test_milestone_is_recorded_by_its_own_liaison_only(running, api):
    milestone = running.measures[0].milestones.get()
    place = f"/api/v1/milestones/{milestone.pk}/record/"
    assert api("zhao").post(place, {"done_on": "2026-06-20"}, format="json").status_code == 403
    recorded = api("li").post(place, {"done_on": "2026-06-20"}, format="json")
    assert recorded.json()["done_on"] == "2026-06-20", recorded.json()


def test_period_is_opened_by_the_coordinator_only(running, api):
    order = {"plan": running.plan.pk, "month": "2026-09-01"}
    assert api("li").post("/api/v1/periods/", order, format="json").status_code == 403
    assert api("wang").post("/api/v1/periods/", order, format="json").status_code == 201


def test_plan_says_what_stands_between_it_and_activation(running, api):
    stamps = {"activated_at": None, "activated_by": None}
    draft = build_running_plan(running.district, title="另一方案", status="draft", **stamps)
    draft.measures[1].assignments.all().delete()
    found = api("wang").get(f"/api/v1/plans/{draft.plan.pk}/obstacles/").json()["obstacles"]
    assert any("2" in obstacle for obstacle in found)
    refused = api("wang").post(f"/api/v1/plans/{draft.plan.pk}/activate/")
    assert refused.status_code == 400
    assert Plan.objects.get(pk=draft.plan.pk).status == "draft"
