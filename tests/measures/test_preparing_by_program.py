"""A plan prepared by a program: from its document to the last milestone, and a corrected text of it."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from measures.actions import assignments, uploads
from measures.models import Assignment, Measure, Milestone, Target
from plans.models import Plan
from tests.measures.prepared import sheet
from tests.measures.test_revising import AFTER, BEFORE
from tests.people import build_district

NOW = datetime.fromisoformat("2026-03-02T09:00+08:00")
pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return build_district()


@pytest.fixture
def wang(district):
    client = APIClient()
    client.force_authenticate(district.who["wang"])
    return client


@pytest.fixture
def plan(wang, district):
    document = sent(wang, district, BEFORE)
    assert wang.post(f"/api/v1/documents/{document}/confirm/", {"version": 0}).status_code == 201
    return Plan.objects.get()


def file(words: str | bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words if isinstance(words, bytes) else words.encode())


def sent(wang, district, words, **more):
    """The number of the document, after a worker has read it."""
    said = {"district": district.root.pk, "file": file(words, "方案.txt"), **more}
    upload = wang.post("/api/v1/uploads/", said, format="multipart").json()["upload"]
    assert upload["status"] == "waiting"
    assert uploads.read(upload["id"], now=NOW)
    return wang.get(f"/api/v1/uploads/{upload['id']}/").json()["document"]


def test_document_is_corrected_and_becomes_the_plan(wang, district):
    place = f"/api/v1/documents/{sent(wang, district, BEFORE)}"
    proposal = wang.get(f"{place}/").json()["proposal"]
    first = proposal["measures"][0]
    assert (proposal["version"], first["title"], first["owners"][0]["printed"]) == (0, "开办企业", "区市场监管局")
    change = {"verb": "title", "at": first["key"], "values": {"heading": "开办企业一件事"}, "version": 0}
    changed = wang.post(f"{place}/change/", change, format="json").json()
    assert (changed["version"], changed["measures"][0]["title"]) == (1, "开办企业一件事")
    late = wang.post(f"{place}/change/", change, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "outdated")
    unfit = wang.post(f"{place}/change/", change | {"version": 1, "at": "nowhere"}, format="json")
    assert (unfit.status_code, unfit.json()["code"]) == (400, "unfit")
    checked = {"verb": "check", "at": first["key"], "version": 1}
    assert wang.post(f"{place}/change/", checked, format="json").json()["checked"] == [first["key"]]
    assert wang.post(f"{place}/confirm/", {"version": 0}).status_code == 409
    made = wang.post(f"{place}/confirm/", {"version": 1})
    assert (made.status_code, Measure.objects.first().title) == (201, "开办企业一件事")
    again = {"district": district.root.pk, "file": file(BEFORE, "另名.txt")}
    known = wang.post("/api/v1/uploads/", again, format="multipart").json()
    assert (known["upload"], f"/api/v1/documents/{known['document']}") == (None, place)


def test_what_is_no_plan_is_refused_with_the_reason(wang, district):
    assert sent(wang, district, "今日新闻：天气晴。") is None
    (row,) = wang.get("/api/v1/uploads/", {"status": "refused"}).json()["results"]
    assert row["refusal"]


def test_settings_change_where_they_are_named_and_possible(wang, plan):
    place = f"/api/v1/plans/{plan.pk}/settings/"
    assert wang.patch(place, {"filing_day": 25}, format="json").json()["filing_day"] == 25
    assert wang.get(place).json()["grace_days"] == plan.grace_days
    refused = wang.patch(place, {"filing_day": 32}, format="json")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["filing_day"])


def test_table_is_shown_first_and_applied_to_the_plan_as_it_was_shown(wang, plan):
    table = sheet(("举措", "牵头单位"), ("开办企业", "区税务局"), ("无此举措", "区税务局"))
    place = f"/api/v1/plans/{plan.pk}"
    shown = wang.post(f"{place}/check-table/", {"file": file(table, "分工.xlsx")}, format="multipart").json()
    known, unknown = shown["lines"]
    assert [one["effect"] for one in known["changes"]] == ["lead_replaced"]
    assert [one["trouble"] for one in unknown["problems"]] == ["no_measure"]
    order = {"file": file(table, "分工.xlsx"), "seen": "another"}
    assert wang.post(f"{place}/apply-table/", order, format="multipart").status_code == 409
    order = {"file": file(table, "分工.xlsx"), "seen": shown["seen"], "lines": [known["key"]]}
    assert wang.post(f"{place}/apply-table/", order, format="multipart").json() == {"changed": 1}
    lead = Assignment.objects.leads().get(measure=known["measure"])
    assert lead.department.short_name == "区税务局"
    no_table = wang.post(f"{place}/check-table/", {"file": file("只是文字", "说明.csv")}, format="multipart")
    assert (no_table.status_code, list(no_table.json()["errors"])) == (400, ["file"])


def test_steps_are_set_corrected_and_weighed(wang, plan, district):
    measure, elsewhere = plan.measures.get(ordinal=1), build_district("宁远区", prefix="ny-")
    step = {"measure": measure.pk, "title": "上线", "due_on": "2026-05-31"}
    made = wang.post("/api/v1/milestones/", step, format="json").json()
    place = f"/api/v1/milestones/{made['id']}/"
    assert wang.patch(place, {"title": "全程上线"}, format="json").json()["due_on"] == "2026-05-31"
    foreign = {"department": elsewhere.bureaus["tax"].pk}
    assert wang.patch(place, foreign, format="json").status_code == 404
    assert wang.patch(place, {"due_on": "2026-06-15"}, format="json").json()["original_due_on"] == "2026-06-15"
    steps = list(measure.milestones.order_by("ordinal").values_list("pk", flat=True))
    halves = [{"milestone": pk, "weight": 50} for pk in steps]
    weigh = f"/api/v1/measures/{measure.pk}/weights/"
    assert wang.post(weigh, {"weights": halves[:1]}, format="json").status_code == 409
    assert wang.post(weigh, {"weights": halves}, format="json").json() == halves
    assert set(Milestone.objects.filter(measure=measure).values_list("weight", flat=True)) == {50}


def test_target_is_added_and_taken_away_while_the_plan_is_prepared(wang, plan):
    measure = plan.measures.get(ordinal=1)
    goal = {"measure": measure.pk, "text": "新增窗口5个", "kind": "increment", "value": "5", "unit": "个"}
    made = wang.post("/api/v1/targets/", goal, format="json")
    assert (made.status_code, made.json()["goal"]) == (201, "5.0000")
    unfit = wang.post("/api/v1/targets/", goal | {"scale": "0"}, format="json")
    assert (unfit.status_code, unfit.json()["code"]) == (400, "unfit_goal")
    assert wang.delete(f"/api/v1/targets/{made.json()['id']}/").status_code == 204
    assert not Target.objects.filter(measure=measure).exists()


def test_proposed_part_is_confirmed(wang, plan, district):
    measure, tax = plan.measures.get(ordinal=2), district.bureaus["tax"]
    said = {"source": Assignment.Source.TABLE, "printed": "税务分局", "by": district.who["wang"], "now": NOW}
    assignments.propose(measure, department=tax, role="supporting", **said)
    order = {"department": tax.pk, "remember": True}
    assert wang.post(f"/api/v1/measures/{measure.pk}/confirm-part/", order, format="json").status_code == 200
    assert measure.assignments.get(department=tax).confirmed_at
    assert tax.aliases.filter(name="税务分局").exists()


def test_corrected_text_is_compared_and_taken_over(wang, plan, district):
    paper, place = sent(wang, district, AFTER, revises=plan.pk), f"/api/v1/plans/{plan.pk}/revision/"
    shown = wang.get(place, {"document": paper}).json()
    kinds = {row["key"]: row["kind"] for row in shown["rows"]}
    assert {"new", "dropped"} <= set(kinds.values())
    order = {"document": paper, "seen": shown["seen"]}
    undecided = wang.post(place, order, format="json")
    assert (undecided.status_code, undecided.json()["code"]) == (400, "undecided")
    order["rows"] = {key: "take" for key, kind in kinds.items() if kind == "dropped"}
    assert wang.post(place, order | {"seen": "another"}, format="json").status_code == 409
    done = wang.post(place, order, format="json").json()
    assert (done["added"], done["deleted"]) == (1, 1)
    assert wang.get(place, {"document": "x"}).status_code == 400


def test_import_is_taken_back(wang, plan):
    place = f"/api/v1/plans/{plan.pk}/undoing/"
    told = wang.get(place).json()
    assert told["is_possible"]
    assert {"name": "举措", "count": 4} in told["removed"]
    assert wang.post(place).status_code == 204
    assert not Plan.objects.exists()
