"""The auditor's page of the record: every door in it, filtered, told in words, taken along; nobody else reads it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from plans.actions import seals
from plans.changed import Told
from plans.filters import ChangeFilter
from plans.models import Change, Department, Plan
from plans.models.membership import Role
from tests.house.world import NOW
from tests.people import appoint, build_district
from tests.running_plan import build_running_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def running():
    return build_running_plan()


@pytest.fixture
def auditor(running):
    client = Client()
    client.force_login(appoint("shen", "沈审计", running.district.office, Role.AUDITOR))
    return client


@pytest.fixture
def closed(running):
    """The plan is closed by Wang on its page, with a reason."""
    client = Client()
    client.force_login(running.who["wang"])
    address = reverse("plan_close", args=[running.plan.pk])
    Plan.objects.filter(pk=running.plan.pk).update(title="安和区方案")
    running.measures[0].__class__.objects.filter(plan=running.plan).update(status="closed")
    client.post(address, {"comment": "年度任务完成", "reason": "年度任务完成"})
    return Change.objects.of(running.plan).filter(door__startswith="POST")


def test_a_page_is_a_door_in_the_record(running, client):
    client.force_login(running.who["wang"])
    client.post(reverse("plan_settings", args=[running.plan.pk]), {"filing_day": 7})
    client.post(reverse("view_save"), {"name": "我的清单", "page": "milestone_list", "query": "state=overdue"})
    change = Change.objects.filter(relation="plans_savedview").get()
    assert (change.person, change.door) == (running.who["wang"], "POST /views/save/")


def test_the_auditor_reads_filters_and_takes_along(running, auditor):
    Plan.objects.filter(pk=running.plan.pk).update(title="另一个方案", status="closed")
    seals.seal_all(now=NOW)
    page = auditor.get(reverse("change_list"), {"relation": "plans_plan", "key": running.plan.pk, "act": "update"})
    words = page.content.decode()
    assert "另一个方案" in words
    assert "直接执行 SQL" in words
    assert str(Plan.Status.CLOSED.label) in words
    assert seals.head() in words
    assert page.context["listing"].count == 1
    table = auditor.get(reverse("change_list"), {"by_hand": "on", "relation": "plans_plan", "export": "csv"})
    assert "另一个方案" in b"".join(table.streaming_content).decode("utf-8-sig")
    change = Change.objects.of(running.plan).first()
    detail = auditor.get(reverse("change_detail", args=[change.pk])).content.decode()
    assert "<del>" in detail
    assert "<ins>另一个方案</ins>" in detail
    assert auditor.get(reverse("change_list"), {"since": "x"}).status_code == 400


def test_the_page_of_a_row_leads_its_auditor_to_the_changes(running, auditor, client):
    page = reverse("measure_detail", args=[running.measures[0].pk])
    link = f"{reverse('change_list')}?relation=measures_measure&amp;key={running.measures[0].pk}"
    assert link in auditor.get(page).content.decode()
    client.force_login(running.who["wang"])
    assert link not in client.get(page).content.decode()


def test_an_auditor_of_one_district_among_others_sees_what_its_people_did(running, auditor):
    build_district("宁远区", prefix="ny-")
    assert auditor.get(reverse("change_list")).context["listing"].count == 0
    client = Client()
    client.force_login(running.who["li"])
    client.post(reverse("view_save"), {"name": "我的", "page": "milestone_list", "query": ""})
    page = auditor.get(reverse("change_list"))
    assert {told.change.relation for _value, rows in page.context["listing"].groups() for told in rows} == {
        "plans_savedview"
    }


def test_commands_verify_and_export(running):
    said = StringIO()
    seals.seal_all(now=NOW)
    call_command("verify_audit", stdout=said)
    assert said.getvalue().strip().endswith(seals.head())
    call_command("verify_audit", head=seals.head(), stdout=said)
    out = StringIO()
    call_command("export_audit", stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(lines) == Change.objects.count()
    assert lines[0]["after"]["name"] == Department.objects.get(pk=running.district.root.pk).name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE plans_change SET door = 'x' WHERE id = %s", [lines[3]["id"]])
        cursor.execute("SET LOCAL session_replication_role = origin")
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stdout=said, stderr=told)
    assert told.getvalue().strip() == f"第 {lines[3]['id']} 条变更与封印时不一致。"


def test_any_value_of_a_filter_is_taken(running, auditor):
    for field in (*ChangeFilter.base_filters, "page", "sort"):
        for value in ("\x00", "9" * 10_000):
            for door in ("change_list", "api-change-list"):
                status = auditor.get(reverse(door), {field: value}).status_code
                assert status in {200, 400, 404}, f"{door} {field}={value[:9]!r}: {status}"


def test_moments_are_told_in_the_time_of_the_house():
    begun = {"begun": "2026-11-29T16:53:28.637747+00:00", "browser": "2026-11-29T16:53:28.637747+00:00"}
    moment, words = Told(Change(relation="plans_visit", after=begun), ()).differences
    assert (moment.after, words.after) == ("2026-11-30 00:53:28", begun["browser"])
