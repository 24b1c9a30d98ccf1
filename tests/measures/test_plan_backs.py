"""Planning back: proposed as a whole, approved as a whole, every version kept."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.actions import plan_backs
from measures.actions.plan_backs import Step
from measures.models import Milestone, PlanBack
from plans.lifecycle import Conflict, Refused
from plans.models import Plan
from plans.policies import Forbidden
from tests.moves import moves_of, moves_of_trigger, walk
from tests.running_plan import at, build_running_plan
from tracking.models import Duty

pytestmark = pytest.mark.django_db

NOW, LATER = at(date(2026, 3, 5)), at(date(2026, 3, 10))
NEW = Step("add", title="完成需求调研", due_on=date(2026, 4, 30))


@pytest.fixture
def running():
    return build_running_plan(asks_plan_back=True)


@pytest.fixture
def measure(running):
    """Led by Li's bureau, with one milestone due on 15 December."""
    return running.measures[2]


def propose(running, measure, *steps, by="li", now=NOW):
    return plan_backs.propose(measure, steps=steps or (NEW,), by=running.who[by], now=now)


def change(milestone, **more):
    said = {"title": milestone.title, "due_on": milestone.due_on, **more}
    return Step("change", milestone.pk, **said)


def due(kind):
    return {duty.measure_id: duty.due_on for duty in Duty.objects.filter(kind=kind)}


def test_rows_become_milestones_at_once(running, measure):
    old = measure.milestones.get()
    steps = (change(old, title="印发指引", due_on=date(2026, 11, 30), weight=60), Step(**{**vars(NEW), "weight": 40}))
    plan_back = propose(running, measure, *steps)
    assert measure.milestones.count() == 1
    plan_backs.approve(plan_back, by=running.who["wang"], now=LATER)
    found = [(one.title, one.original_due_on, one.due_on, one.weight) for one in measure.milestones.order_by("ordinal")]
    assert found == [
        ("印发指引", date(2026, 12, 15), date(2026, 11, 30), 60),
        ("完成需求调研", date(2026, 4, 30), date(2026, 4, 30), 40),
    ]
    rows = list(plan_back.rows.all())
    assert (rows[0].was_title, rows[0].was_due_on, rows[1].milestone.title) == (
        "印发信用修复指引", date(2026, 12, 15), "完成需求调研",
    )  # fmt: skip


def test_a_step_is_removed_and_what_is_reached_stays(running, measure):
    old = measure.milestones.get()
    plan_backs.approve(propose(running, measure, Step("remove", old.pk), NEW), by=running.who["wang"], now=LATER)
    assert [one.title for one in measure.milestones.all()] == ["完成需求调研"]
    new = measure.milestones.get()
    Milestone.objects.filter(pk=new.pk).update(done_on=date(2026, 3, 9), done_at=LATER, done_by=running.who["li"])
    with pytest.raises(Refused):
        propose(running, measure, Step("remove", new.pk))


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (Step("add", title=" ", due_on=date(2026, 4, 30)),),
        (Step("add", title="调研"),),
        (Step("change", 10**6, title="调研", due_on=date(2026, 4, 30)),),
        (Step("add", title="调研", due_on=date(2026, 4, 30), weight=40),),
    ],
    ids=["nothing", "no name", "no date", "no such milestone", "half a weight"],
)
def test_a_proposal_that_cannot_be_is_refused_and_leaves_nothing(running, measure, steps):
    with pytest.raises(Refused):
        plan_backs.propose(measure, steps=steps, by=running.who["li"], now=NOW)
    assert not PlanBack.objects.exists()


def test_a_later_date_is_asked_for_as_an_extension(running, measure):
    with pytest.raises(Refused) as refusal:
        propose(running, measure, change(measure.milestones.get(), due_on=date(2026, 12, 16)))
    assert refusal.value.code == "needs_extension"


def test_a_date_after_the_deadline_of_the_plan_is_marked_and_not_refused(running, measure):
    assert plan_backs.official_deadline(measure) is None
    measure.milestones.update(quote="12月15日前")
    deadline = plan_backs.official_deadline(measure)
    steps = (NEW, Step("add", title="评估", due_on=date(2026, 12, 20)))
    rows = propose(running, measure, *steps).rows.all()
    assert [plan_backs.is_after(row, deadline) for row in rows] == [False, True]


def test_one_proposal_waits_at_a_time_and_versions_are_kept(running, measure):
    first = propose(running, measure)
    with pytest.raises(Conflict):
        propose(running, measure)
    with pytest.raises(Refused):
        plan_backs.send_back(first, comment=" ", by=running.who["wang"], now=LATER)
    plan_backs.send_back(first, comment="请细化到月", by=running.who["wang"], now=LATER)
    second = propose(running, measure, now=LATER)
    assert [(one.version, one.status, one.answer) for one in measure.plan_backs.all()] == [
        (1, "returned", "请细化到月"), (2, "proposed", ""),
    ]  # fmt: skip
    assert second.rows.count() == 1


def test_what_changed_meanwhile_is_not_overwritten(running, measure):
    old = measure.milestones.get()
    plan_back = propose(running, measure, change(old, due_on=date(2026, 11, 30)))
    Milestone.objects.filter(pk=old.pk).update(due_on=date(2027, 1, 15))
    with pytest.raises(Conflict):
        plan_backs.approve(plan_back, by=running.who["wang"], now=LATER)
    plan_back.refresh_from_db()
    assert plan_back.status == "proposed"


@pytest.mark.parametrize("name", ["zhao", "wang", "leader"])
def test_only_the_lead_proposes(running, measure, name):
    with pytest.raises(Forbidden):
        propose(running, measure, by=name)


@pytest.mark.parametrize("name", ["li", "head", "zhao", "leader"])
def test_only_the_coordinator_decides(running, measure, name):
    plan_back = propose(running, measure)
    for decide in (plan_backs.approve, plan_backs.send_back):
        with pytest.raises(Forbidden):
            decide(plan_back, comment="不同意", by=running.who[name], now=LATER)


def test_zhao_sees_no_proposal_of_others(running, measure):
    propose(running, measure)
    seen = {name: PlanBack.objects.visible_to(user).exists() for name, user in running.who.items()}
    assert seen == {"li": True, "head": True, "zhao": False, "wang": True, "leader": True}


def test_the_term_of_the_lead_and_of_the_coordinator(running, measure):
    assert due("plan_back")[measure.pk] == date(2026, 3, 16)
    plan_back = propose(running, measure)
    assert measure.pk not in due("plan_back")
    assert due("plan_back_review") == {measure.pk: date(2026, 3, 10)}
    plan_backs.send_back(plan_back, comment="请细化", by=running.who["wang"], now=at(date(2026, 3, 20)))
    assert due("plan_back")[measure.pk] == date(2026, 3, 24)
    plan_backs.approve(propose(running, measure), by=running.who["wang"], now=LATER)
    assert measure.pk not in due("plan_back")
    Plan.objects.update(asks_plan_back=False)
    assert due("plan_back") == {}


def lines(*rows):
    """What the form of a proposal sends."""
    sent = {
        "form-TOTAL_FORMS": len(rows),
        "form-INITIAL_FORMS": 0,
        "targets-TOTAL_FORMS": 0,
        "targets-INITIAL_FORMS": 0,
    }
    return sent | {f"form-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def test_the_page_proposes_what_was_changed_and_starts_from_what_was_returned(running, measure, time_machine):
    time_machine.move_to(NOW, tick=False)
    li, old = Client(), measure.milestones.get()
    li.force_login(running.who["li"])
    address = reverse("plan_back_propose", args=[measure.pk])
    kept = {"milestone": old.pk, "title": old.title, "due_on": old.due_on}
    assert li.post(address, lines(kept)).status_code == 400
    late = li.post(address, lines({**kept, "due_on": "2026-12-16"}, {"title": "调研", "due_on": "2026-04-30"}))
    assert (late.status_code, "调研" in late.content.decode()) == (400, True)
    li.post(address, lines({**kept, "title": "印发指引"}, {"title": "调研", "due_on": "2026-04-30"}, {}))
    plan_back = PlanBack.objects.get()
    assert [(row.verb, row.title) for row in plan_back.rows.all()] == [("change", "印发指引"), ("add", "调研")]
    plan_backs.send_back(plan_back, comment="请细化", by=running.who["wang"], now=LATER)
    page = li.get(address).content.decode()
    assert all(f'value="{words}"' in page for words in ("印发指引", "调研"))


def test_the_database_knows_the_moves_of_a_plan_back(running, measure):
    assert moves_of_trigger("measures_planback_moves") == moves_of(PlanBack)
    plan_back = plan_backs.withdraw(propose(running, measure), by=running.who["li"], now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanBack.objects.filter(pk=plan_back.pk).update(status="proposed")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=st.lists(st.sampled_from(sorted(PlanBack.MOVES)), min_size=1, max_size=4))
def test_plan_backs_keep_to_their_table(running, measure, verbs):
    wang, acts = {"by": running.who["wang"], "now": LATER}, {}
    acts["withdraw"] = lambda one: plan_backs.withdraw(one, by=running.who["li"], now=NOW)
    acts["approve"] = lambda one: plan_backs.approve(one, **wang)
    acts["return"] = lambda one: plan_backs.send_back(one, comment="请细化", **wang)
    with transaction.atomic():
        walk(propose(running, measure), verbs, acts)
        transaction.set_rollback(True)
