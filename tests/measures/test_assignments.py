"""Exactly one department leads; a running measure never loses its lead."""

import pytest

from measures.actions import assignments
from measures.models import Assignment, Measure
from plans.lifecycle import Refused
from plans.models import Department, Plan
from plans.policies import Forbidden
from tests.measures.prepared import NOW, import_into, measure_at
from tests.people import build_district

LEAD, SUPPORTING = Assignment.Role.LEAD, Assignment.Role.SUPPORTING
pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return build_district()


@pytest.fixture
def plan(district):
    return import_into(district)


@pytest.fixture
def wang(district):
    return {"by": district.who["wang"], "now": NOW}


def leads(measure: Measure) -> list[str]:
    return [str(one.department) for one in Assignment.objects.leads().filter(measure=measure)]


def test_a_new_lead_takes_the_place_of_the_former_one(district, plan, wang):
    measure = measure_at(plan, 1)
    assignments.assign(measure, department=district.bureaus["reform"], role=LEAD, **wang)
    assert leads(measure) == ["区发展改革委"]
    assert not measure.assignments.filter(department=district.bureaus["market"]).exists()


def test_a_supporting_department_can_become_the_lead(district, plan, wang):
    measure = measure_at(plan, 1)
    assignments.assign(measure, department=district.bureaus["tax"], role=LEAD, **wang)
    assert leads(measure) == ["区税务局"]
    assert measure.assignments.count() == 1


def test_assigning_again_changes_nothing(district, plan, wang):
    measure = measure_at(plan, 3)
    first = assignments.assign(measure, department=district.bureaus["tax"], role=LEAD, **wang)
    again = assignments.assign(
        measure, department=district.bureaus["tax"], role=LEAD, by=wang["by"], now=NOW.replace(year=2027)
    )
    assert (again.pk, again.confirmed_at) == (first.pk, NOW)


def test_confirming_makes_a_proposal_the_lead(plan, wang):
    measure = measure_at(plan, 2)
    assert leads(measure) == []
    assignments.confirm(measure.assignments.get(), **wang)
    assert leads(measure) == ["区发展改革委"]


def test_a_proposal_can_be_turned_down(plan, wang):
    measure = measure_at(plan, 2)
    assignments.release(measure.assignments.get(), **wang)
    assert not measure.assignments.exists()


def test_a_department_of_another_district_is_refused(plan, wang):
    elsewhere = build_district("宁远区", prefix="ny-")
    with pytest.raises(Refused):
        assignments.assign(measure_at(plan, 3), department=elsewhere.bureaus["tax"], role=LEAD, **wang)


def test_a_running_measure_keeps_its_lead(plan, wang):
    measure = measure_at(plan, 1)
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.ACTIVE)
    lead = measure.assignments.get(role=LEAD)
    with pytest.raises(Refused):
        assignments.release(lead, **wang)
    with pytest.raises(Refused):
        assignments.assign(measure, department=lead.department, role=SUPPORTING, **wang)
    assert leads(measure) == ["区市场监管局"]


def test_a_closed_plan_keeps_its_departments(district, plan, wang):
    for status in (Plan.Status.ACTIVE, Plan.Status.CLOSED):
        Plan.objects.filter(pk=plan.pk).update(status=status)
    with pytest.raises(Refused):
        assignments.assign(measure_at(plan, 3), department=district.bureaus["tax"], role=LEAD, **wang)


@pytest.mark.parametrize("name", ["li", "zhao", "leader"])
def test_only_the_coordinator_assigns(district, plan, name):
    measure, by = measure_at(plan, 1), district.who[name]
    with pytest.raises(Forbidden):
        assignments.assign(measure, department=district.bureaus["tax"], role=LEAD, by=by, now=NOW)
    with pytest.raises(Forbidden):
        assignments.release(measure.assignments.first(), by=by, now=NOW)


def test_a_confirmed_guess_can_be_remembered(district, plan, wang):
    measure = measure_at(plan, 2)
    assignments.confirm(measure.assignments.get(), remember=True, **wang)
    assert Department.objects.name_book(district.root).find("区发改局").exact == district.bureaus["reform"].pk
