"""draft → issued → active → closed → archived: who moves it, what is refused, and that the database agrees."""

from datetime import UTC, datetime
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.actions import plans
from plans.lifecycle import MoveRefused, Refused
from plans.models import Act, Plan
from plans.policies import Forbidden, PlanSettled
from tests.people import build_district

NOW = datetime(2026, 12, 31, 8, tzinfo=UTC)
Status = Plan.Status
ACTS = {
    "issue": lambda plan, by: plans.issue(plan, by=by, now=NOW),
    "reopen": lambda plan, by: plans.reopen(plan, reason="还有事项未完成", by=by, now=NOW),
    "archive": lambda plan, by: plans.archive(plan, by=by, now=NOW),
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return build_district()


def plan_of(district, status=Status.DRAFT, **more):
    return Plan.objects.create(
        district=district.root, office=district.office, title="年度行动方案", year=2026, status=status, **more
    )


def test_each_move_leaves_stamps_and_a_line_in_the_record(district):
    wang = district.who["wang"]
    issued = plans.issue(plan_of(district), by=wang, now=NOW)
    assert (issued.status, issued.issued_at, issued.issued_by) == (Status.ISSUED, NOW, wang)
    closed = {"status": Status.CLOSED, "closed_at": NOW, "closed_by": wang}
    Plan.objects.filter(pk=issued.pk).update(status=Status.ACTIVE)
    Plan.objects.filter(pk=issued.pk).update(**closed)
    reopened = plans.reopen(Plan.objects.get(), reason="补办两项", by=wang, now=NOW)
    assert (reopened.status, reopened.closed_at, reopened.closed_by) == (Status.ACTIVE, None, None)
    Plan.objects.filter(pk=issued.pk).update(**closed)
    archived = plans.archive(Plan.objects.get(), by=wang, now=NOW)
    assert (archived.status, archived.archived_by, archived.closed_at) == (Status.ARCHIVED, wang, NOW)
    told = Act.objects.about(archived).values_list("verb", "comment")
    assert list(told) == [("plan.issue", ""), ("plan.reopen", "补办两项"), ("plan.archive", "")]


def test_a_plan_is_not_reopened_without_a_reason(district):
    plan = plan_of(district, Status.CLOSED)
    with pytest.raises(Refused) as refusal:
        plans.reopen(plan, reason=" ", by=district.who["wang"], now=NOW)
    assert refusal.value.code == "no_comment"


def test_a_draft_for_comment_is_never_issued(district):
    plan = plan_of(district, is_consultation_draft=True)
    with pytest.raises(Refused) as refusal:
        plans.issue(plan, by=district.who["wang"], now=NOW)
    assert refusal.value.code == "consultation_draft"
    with pytest.raises(IntegrityError, match="consultation_draft_stays_a_draft"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(status=Status.ISSUED)


@pytest.mark.parametrize("name", ["li", "head", "zhao", "leader"])
def test_only_the_coordinator_moves_a_plan(district, name):
    places = {"issue": Status.DRAFT, "reopen": Status.CLOSED, "archive": Status.CLOSED}
    for verb, act in ACTS.items():
        plan = Plan(district=district.root, office=district.office, status=places[verb])
        with pytest.raises(Forbidden):
            act(plan, district.who[name])


def test_the_database_knows_the_same_moves(district):
    allowed = {(source, move.target) for move in Plan.MOVES.values() for source in move.sources}
    held = set()
    for before, after in product(Status.values, Status.values):
        plan = plan_of(district, before)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE plans_plan SET status = %s WHERE id = %s", [after, plan.pk])
            held.add((before, after))
        except IntegrityError:
            pass
        plan.delete()
    assert {pair for pair in held if pair[0] != pair[1]} == allowed


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from(Status.values), verbs=st.lists(st.sampled_from(sorted(ACTS)), max_size=5))
def test_a_plan_goes_only_where_its_table_leads(district, start, verbs):
    with transaction.atomic():
        plan = plan_of(district, start)
        for verb in verbs:
            before, move = plan.status, Plan.MOVES[verb]
            try:
                plan = ACTS[verb](plan, district.who["wang"])
            except (MoveRefused, PlanSettled):
                assert before not in move.sources
                assert Plan.objects.get(pk=plan.pk).status == before
            else:
                assert before in move.sources
                assert plan.status == move.target
        transaction.set_rollback(True)
