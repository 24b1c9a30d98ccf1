"""The end of the year: every open measure is settled, then the plan closes and the next one is told."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from measures.actions import settling
from measures.actions.settling import Decision
from measures.models import Measure, Settlement
from measures.models.settlement import Outcome
from measures.views.plan_life import carried_over_to
from plans.models import Act, Plan
from plans.policies import Forbidden, PlanSettled
from tests.running_plan import at, build_running_plan

NOW = at(date(2026, 12, 31))
pytestmark = pytest.mark.django_db
PAGE_QUERIES = 11


@pytest.fixture
def running():
    running = build_running_plan()
    wang = running.who["wang"]
    Measure.objects.filter(pk=running.measures[0].pk).update(status="closed", closed_at=NOW, closed_by=wang)
    return running


def decisions(running, outcome=Outcome.CARRIED, reason="明年继续"):
    return {measure.pk: Decision(outcome, reason) for measure in running.measures[1:]}


def settle(running, given, who="wang"):
    settling.settle(running.plan, decisions=given, by=running.who[who], now=NOW)


def outcomes(running):
    rows = running.plan.measures.with_outcome().in_plan_order()
    return [measure.outcome for measure in rows]


def test_closing_names_the_measures_of_which_nothing_is_decided(running):
    given = decisions(running)
    del given[running.measures[3].pk]
    settle(running, given)
    with pytest.raises(settling.Unsettled, match="深化涉企收费监管") as refusal:
        settling.close(running.plan, by=running.who["wang"], now=NOW)
    assert refusal.value.measures == (running.measures[3],)


def test_a_settled_plan_closes_with_its_stamps(running):
    settle(running, decisions(running) | {running.measures[4].pk: Decision(Outcome.STOPPED, "政策调整")})
    assert outcomes(running) == ["finished", "carried", "carried", "carried", "stopped"]
    closed = settling.close(running.plan, by=running.who["wang"], now=NOW)
    assert (closed.status, closed.closed_at, closed.closed_by) == (Plan.Status.CLOSED, NOW, running.who["wang"])
    with pytest.raises(PlanSettled):
        settle(running, {})


def test_a_decision_is_taken_back_and_one_that_stands_keeps_its_day(running):
    second, third = running.measures[1].pk, running.measures[2].pk
    settle(running, decisions(running))
    settling.settle(
        running.plan,
        decisions={second: Decision(Outcome.CARRIED, "明年继续"), third: Decision("")},
        by=running.who["wang"],
        now=at(date(2027, 1, 4)),
    )
    assert Settlement.objects.get(measure=second).settled_at == NOW
    assert outcomes(running)[2] == ""
    assert Act.objects.filter(verb="measure.settle").count() == 4


@pytest.mark.parametrize(
    ("number", "decision"),
    [(1, Decision(Outcome.CARRIED, "明年继续")), (2, Decision(Outcome.FINISHED)), (2, Decision(Outcome.STOPPED, " "))],
    ids=["closed already", "open and called finished", "without a reason"],
)
def test_one_unfit_decision_stops_all(running, number, decision):
    given = decisions(running) | {running.measures[number - 1].pk: decision}
    with pytest.raises(settling.UnfitSettlement) as refusal:
        settle(running, given)
    assert set(refusal.value.errors) == {running.measures[number - 1].pk}
    assert not Settlement.objects.exists()


@pytest.mark.parametrize("name", ["li", "zhao", "leader"])
def test_only_the_coordinator_settles_and_closes(running, name):
    with pytest.raises(Forbidden):
        settle(running, decisions(running), name)
    with pytest.raises(Forbidden):
        settling.close(running.plan, by=running.who[name], now=NOW)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [({"outcome": "finished", "reason": "完成"}, "settlement_of_what_is_open"),
     ({"outcome": "carried", "reason": ""}, "settlement_has_a_reason")],
)  # fmt: skip
def test_the_database_takes_no_other_settlement(running, columns, constraint):
    stamps = {"settled_at": NOW, "settled_by": running.who["wang"]}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Settlement.objects.create(measure=running.measures[1], **columns, **stamps)


def test_the_next_edition_lists_what_was_carried_over_to_it(running):
    settle(running, decisions(running) | {running.measures[4].pk: Decision(Outcome.STOPPED, "政策调整")})
    following = Plan.objects.create(
        district=running.plan.district,
        office=running.plan.office,
        title="安和区优化营商环境行动方案（2027年）",
        year=2027,
    )
    assert carried_over_to(following, running.who["wang"]) == []
    settling.close(running.plan, by=running.who["wang"], now=NOW)
    found = carried_over_to(following, running.who["wang"])
    assert [one.measure for one in found] == running.measures[1:4]


def test_the_page_proposes_saves_all_in_one_form_and_then_closes(running, django_assert_num_queries):
    client, address = Client(), reverse("plan_settlement", args=[running.plan.pk])
    client.force_login(running.who["wang"])
    page = client.get(address)
    assert page.context["left"] == 4
    assert client.post(address, {}).status_code == 302  # nothing decided is no error
    sent = {f"outcome-{one.pk}": Outcome.CARRIED for one in running.measures[1:]}
    refused = client.post(address, sent)
    assert refused.status_code == 400
    assert not Settlement.objects.exists()
    assert client.post(address, sent | {"reason_for_all": "明年继续"}).status_code == 302
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(address)
    assert client.post(reverse("plan_close", args=[running.plan.pk])).status_code == 302
    shown = client.get(reverse("plan_detail", args=[running.plan.pk])).content.decode()
    assert "明年继续" in shown
