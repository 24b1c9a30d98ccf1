"""The targets in a plan-back: proposed beside the milestones, made with the approval, held to what was proposed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from measures.actions import plan_backs, targets
from measures.actions.plan_back_targets import TargetStep
from measures.models import PlanBack, PlanBackTarget, Target, TargetChange
from plans.lifecycle import Conflict, Refused
from plans.models import Plan
from tests.running_plan import at, build_running_plan

pytestmark = pytest.mark.django_db

NOW, LATER = at(date(2026, 3, 5)), at(date(2026, 3, 10))
GOAL = {"kind": "cumulative", "value": Decimal(300), "unit": "户"}
NEW = TargetStep(GOAL, text="注销300户")


@pytest.fixture
def running():
    return build_running_plan()


@pytest.fixture
def measure(running):
    return running.measures[2]


@pytest.fixture
def target(measure):
    return Target.objects.create(measure=measure, ordinal=1, text="修复80家", kind="cumulative", value=80, unit="家")


def propose(running, measure, *steps, now=NOW):
    return plan_backs.propose(measure, targets=steps, by=running.who["li"], now=now)


def promised(measure):
    return [(one.text, one.value, one.unit) for one in measure.targets.order_by("ordinal")]


def test_targets_are_made_and_changed_with_the_approval(running, measure, target):
    plan_back = propose(running, measure, TargetStep({"value": Decimal(90)}, target.pk), NEW)
    assert promised(measure) == [("修复80家", 80, "家")]
    plan_backs.approve(plan_back, by=running.who["wang"], now=LATER)
    assert promised(measure) == [("修复80家", 90, "家"), ("注销300户", 300, "户")]
    change = TargetChange.objects.get()
    assert (change.value, change.reason, change.changed_by) == (80, "倒排计划第 1 版", running.who["wang"])
    changed, added = plan_back.targets.all()
    assert (changed.before.value, added.before, added.target.text) == (80, None, "注销300户")


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([TargetStep({**GOAL, "counting": "monthly", "kind": "level"}, text="户均")], "unfit_goal"),
        ([TargetStep(GOAL, text=" ")], "unfit_goal"),
        ([TargetStep({**GOAL, "scale": Decimal(0)}, text="注销")], "unfit_goal"),
        ([NEW] * 21, "too_many"),
    ],
    ids=["level by month", "no words", "no scale", "too many"],
)
def test_what_is_no_goal_is_refused_and_leaves_nothing(running, measure, steps, code):
    with pytest.raises(Refused) as refusal:
        propose(running, measure, *steps)
    assert refusal.value.code == code
    assert not PlanBack.objects.exists()


def test_a_target_is_named_once_and_really_changed(running, measure, target):
    same, other = TargetStep({"value": Decimal(80)}, target.pk), TargetStep({"value": Decimal(85)}, target.pk)
    for steps, code in (([same], "no_change"), ([other, other], "named_twice")):
        with pytest.raises(Refused) as refusal:
            propose(running, measure, *steps)
        assert refusal.value.code == code
    Target.objects.filter(pk=target.pk).update(dropped_at=NOW, dropped_by=running.who["wang"])
    with pytest.raises(Conflict):
        propose(running, measure, other)


def test_a_target_changed_meanwhile_is_not_overwritten(running, measure, target):
    plan_back = propose(running, measure, TargetStep({"value": Decimal(90)}, target.pk), NEW)
    targets.edit(target, value=Decimal(70), reason="区政府常务会议定", by=running.who["wang"], now=LATER)
    with pytest.raises(Conflict):
        plan_backs.approve(plan_back, by=running.who["wang"], now=LATER)
    assert promised(measure) == [("修复80家", 70, "家")]
    plan_back.refresh_from_db()
    assert plan_back.status == "proposed"


def test_the_database_keeps_what_was_proposed(running, measure, target):
    plan_back = propose(running, measure, TargetStep({"value": Decimal(90)}, target.pk), NEW)
    rows = PlanBackTarget.objects.filter(plan_back=plan_back)
    for entry in ({"value": 1}, {"text": "改"}, {"target": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.filter(verb="change").update(**entry)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.filter(verb="add").update(target=target, value=1)
    Plan.objects.filter(pk=running.plan.pk).update(status="closed", closed_at=LATER, closed_by=running.who["wang"])
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


def sent(lines):
    none = {"form-TOTAL_FORMS": 0, "form-INITIAL_FORMS": 0}
    total = {"targets-TOTAL_FORMS": len(lines), "targets-INITIAL_FORMS": 0}
    return none | total | {f"targets-{n}-{name}": value for n, row in enumerate(lines) for name, value in row.items()}


def test_the_page_proposes_what_was_changed_and_starts_from_what_was_returned(running, measure, target, time_machine):
    time_machine.move_to(NOW, tick=False)
    li = Client()
    li.force_login(running.who["li"])
    address = reverse("plan_back_propose", args=[measure.pk])
    kept = {"target": target.pk, "kind": "cumulative", "comparator": "=", "value": "80", "unit": "家", "scale": "1"}
    new = {"text": "注销300户", "kind": "cumulative", "comparator": "=", "value": "300", "unit": "户", "scale": "1"}
    spare = {"comparator": "=", "scale": "1"}
    assert li.post(address, sent([kept, spare])).status_code == 400
    bad = li.post(address, sent([kept, {**new, "scale": "0"}]))
    assert (bad.status_code, PlanBack.objects.exists()) == (400, False)
    plan_back = li.post(address, sent([{**kept, "value": "90"}, new, spare]), follow=True).context["plan_back"]
    assert [(row.verb, row.text, row.value) for row in plan_back.targets.all()] == [
        ("change", "修复80家", 90), ("add", "注销300户", 300),
    ]  # fmt: skip
    plan_backs.send_back(plan_back, comment="请细化", by=running.who["wang"], now=LATER)
    page = li.get(address).content.decode()
    assert all(f'value="{words}"' in page for words in ("90", "注销300户"))
    shown = li.get(plan_back.get_absolute_url()).content.decode()
    assert "90 家 <small><s>80 家</s></small>" in shown


def test_the_interface_proposes_targets_alone(running, measure, target):
    li = Client()
    li.force_login(running.who["li"])
    wanted = {"measure": measure.pk, "targets": [{"target": target.pk, "value": "90"}, {**GOAL, "text": "注销300户"}]}
    answer = li.post(reverse("api-plan-back-list"), wanted, content_type="application/json")
    assert answer.status_code == 201, answer.json()
    assert [(row["verb"], row["target"], row["value"], row["unit"]) for row in answer.json()["targets"]] == [
        ("change", target.pk, "90.0000", "家"), ("add", None, "300.0000", "户"),
    ]  # fmt: skip
