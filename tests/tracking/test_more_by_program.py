"""What else a program does: tables of suggestions, files, kept views, days, duties of others."""

import base64
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from plans.models import CalendarDay, SavedView
from tests.running_plan import at, build_running_plan
from tracking.actions import updates
from tracking.models import Evidence, Suggestion

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 14)
PDF = b"%PDF-1.7\nproof"


@pytest.fixture
def running():
    running = build_running_plan()
    running.open()
    return running


@pytest.fixture
def by(running):
    def client(name):
        made = APIClient()
        made.force_authenticate(running.who[name])
        return made

    return client


def table(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("建议.csv", "\n".join(("收到日期,主题,意见建议", *rows)).encode())


def test_table_of_suggestions_is_shown_then_taken_in_once(running, by):
    wang, district = by("wang"), running.district.root.pk
    good, bad = "2026-03-02,外摆审批,能否一口受理", "某日,外摆,能否"
    check, take = ("/api/v1/suggestions/check-table/", "/api/v1/suggestions/take-in-table/")

    def send(place, *rows):
        return wang.post(place, {"district": district, "file": table(*rows)}, format="multipart")

    shown = send(check, good, bad).json()
    assert (shown["new"], [one["at"] for one in shown["troubles"]]) == (1, ["A3"])
    assert (send(take, good, bad).status_code, Suggestion.objects.count()) == (400, 0)
    taken = send(take, good)
    assert (taken.status_code, taken.json()["suggestions"]) == (201, [Suggestion.objects.get().pk])
    assert send(take, good).json()["suggestions"] == []


def test_measure_is_linked_to_a_suggestion_no_longer(running, by):
    wang, measure = by("wang"), running.measures[0].pk
    said = {"received_on": "2026-03-02", "channel": "officer", "subject": "外摆", "text": "能否"}
    made = wang.post("/api/v1/suggestions/", said | {"district": running.district.root.pk}, format="json").json()
    place = f"/api/v1/suggestions/{made['id']}"
    assert len(wang.post(f"{place}/link/", {"measure": measure}, format="json").json()["links"]) == 1
    assert wang.post(f"{place}/unlink/", {"measure": measure}, format="json").json()["links"] == []
    assert wang.post(f"{place}/unlink/", {"measure": measure}, format="json").status_code == 404


def test_file_comes_out_as_it_went_in_and_is_taken_off(running, by):
    li, update = by("li"), running.update(1)
    now = at(DAY)
    updates.write(update, content={"progress": "一"}, version=0, by=running.who["li"], now=now)
    kept = updates.add_evidence(update, name="证明.pdf", content=PDF, by=running.who["li"], now=now)
    told = li.get(f"/api/v1/evidence/{kept.pk}/").json()
    assert (told["name"], base64.b64decode(told["content"])) == ("证明.pdf", PDF)
    (row,) = li.get("/api/v1/evidence/", {"update": update.pk}).json()["results"]
    assert "content" not in row
    place = f"/api/v1/updates/{update.pk}/remove-evidence/"
    assert li.post(place, {"evidence": kept.pk}, format="json").json()["evidence"] == []
    assert not Evidence.objects.exists()


def test_view_is_kept_for_oneself_or_one_audience(running, by):
    li, plan = by("li"), running.plan.pk
    view = {"name": "逾期", "page": "milestone_list", "query": "state=overdue"}
    made = li.post("/api/v1/saved-views/", view, format="json").json()
    assert SavedView.objects.get(pk=made["id"]).saved_by == running.who["li"]
    for wrong in ({"page": "no_such"}, {"plan": plan, "department": running.district.bureaus["tax"].pk}):
        assert li.post("/api/v1/saved-views/", view | wrong, format="json").status_code == 400
    assert li.post("/api/v1/saved-views/", view | {"plan": plan}, format="json").status_code == 403
    assert by("zhao").delete(f"/api/v1/saved-views/{made['id']}/").status_code == 404
    assert li.delete(f"/api/v1/saved-views/{made['id']}/").status_code == 204


def test_own_day_is_set_and_taken_back_with_reasons(running, by):
    wang, district = by("wang"), running.district.root.pk
    day = {"district": district, "day": "2026-12-01", "works": False, "reason": "停电"}
    made = wang.post("/api/v1/calendar-days/", day, format="json").json()
    assert not CalendarDay.objects.get(pk=made["id"]).works
    same = wang.post("/api/v1/calendar-days/", day | {"works": True}, format="json")
    assert (same.status_code, same.json()["code"]) == (400, "no_difference")
    place = f"/api/v1/calendar-days/{made['id']}/take-back/"
    assert wang.post(place, {}, format="json").status_code == 400
    assert wang.post(place, {"reason": "来电"}, format="json").status_code == 204
    assert not CalendarDay.objects.filter(pk=made["id"]).exists()


def test_notice_is_read_before_it_is_taken_in(running, by):
    wang, place = by("wang"), "/api/v1/calendar-days/announce/"
    notice = {"text": "一、元旦：1月1日（周五）放假1天。", "year": 2027}
    shown = wang.post(place, notice, format="json").json()
    assert not shown["is_taken"]
    assert {"day": "2027-01-01", "before": None, "after": False} in shown["changes"]
    assert not CalendarDay.objects.filter(day="2027-01-01").exists()
    assert wang.post(place, {"text": "", "year": 2027}, format="json").status_code == 400


def test_duties_of_others_are_asked_for_by_name(running, by):
    wang = by("wang")
    own, everybodys = (
        {row["department"] for row in wang.get("/api/v1/duties/", asked).json()["results"]}
        for asked in ({}, {"whose": "all"})
    )
    assert own < everybodys
    tax = running.district.bureaus["market"].pk
    narrowed = wang.get("/api/v1/duties/", {"whose": "all", "department": tax}).json()["results"]
    assert {row["department"] for row in narrowed} == {tax}
