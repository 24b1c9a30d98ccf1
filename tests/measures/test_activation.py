"""A plan starts when nothing is missing, and says everything that is."""

import pytest

from measures.actions import activation, assignments
from plans.lifecycle import MoveRefused
from plans.models import Membership, Plan
from plans.policies import Forbidden
from tests.measures.prepared import NOW, import_into, measure_at
from tests.measures.trees import plan_tree
from tests.people import build_district

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return build_district()


def with_leads(district, plan):
    for ordinal in (2, 3):
        assignments.assign(
            measure_at(plan, ordinal), department=district.bureaus["tax"], role="lead", by=district.who["wang"], now=NOW
        )
    return plan


def codes(plan):
    return [obstacle.code for obstacle in activation.obstacles(plan, today=NOW.date())]


def test_the_measures_without_a_lead_are_named_a_proposal_is_none(district):
    plan = import_into(district)
    with pytest.raises(activation.NotReady) as refusal:
        activation.activate(plan, by=district.who["wang"], now=NOW)
    assert [str(measure) for measure in refusal.value.obstacles[0].measures] == ["（二） 办理许可", "（二） 跨省通办"]
    assert "跨省通办" in str(refusal.value)
    assert Plan.objects.get().status == Plan.Status.DRAFT


def test_a_complete_plan_starts_with_its_stamps(district):
    plan = activation.activate(with_leads(district, import_into(district)), by=district.who["wang"], now=NOW)
    assert (plan.status, plan.activated_at, plan.activated_by) == (Plan.Status.ACTIVE, NOW, district.who["wang"])


def test_a_plan_starts_once(district):
    plan = activation.activate(with_leads(district, import_into(district)), by=district.who["wang"], now=NOW)
    with pytest.raises(MoveRefused):
        activation.activate(plan, by=district.who["wang"], now=NOW)


def test_a_draft_for_comment_never_starts(district):
    plan = with_leads(district, import_into(district, plan_tree(is_draft=True)))
    assert codes(plan) == ["consultation_draft"]


def test_all_obstacles_are_told_at_once(district):
    plan = import_into(district, plan_tree(is_draft=True))
    Membership.objects.filter(person=district.who["wang"]).update(until_on="2026-03-01")
    assert codes(plan) == ["consultation_draft", "no_lead", "no_coordinator"]
    plan.measures.all().delete()
    assert codes(plan) == ["consultation_draft", "no_measures", "no_coordinator"]


@pytest.mark.parametrize("name", ["li", "zhao", "leader"])
def test_only_the_coordinator_activates(district, name):
    plan = with_leads(district, import_into(district))
    with pytest.raises(Forbidden):
        activation.activate(plan, by=district.who[name], now=NOW)


def test_a_measure_without_a_word_of_text_stands_in_the_way(district):
    plan = with_leads(district, import_into(district))
    plan.measures.filter(ordinal=2).update(heading="", body="")
    assert codes(plan) == ["no_text"]


def test_a_lead_department_without_liaison_is_told_and_does_not_block(district):
    plan = with_leads(district, import_into(district))
    assert activation.warnings(plan, today=NOW.date()) == []
    reform = district.bureaus["reform"]
    assignments.assign(measure_at(plan, 3), department=reform, role="lead", by=district.who["wang"], now=NOW)
    (warning,) = activation.warnings(plan, today=NOW.date())
    assert str(reform) in str(warning)
    assert activation.activate(plan, by=district.who["wang"], now=NOW).status == Plan.Status.ACTIVE
