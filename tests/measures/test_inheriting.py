"""Departments come down along the lineage as proposals, never over what somebody decided."""

from datetime import date

import pytest

from measures.actions import assignments, inheriting, lineage, reorganising
from measures.models import Assignment
from plans.models import Department
from plans.policies import Forbidden
from plans.reorganising import Heir, Intent
from tests.measures.two_years import NOW, Years, build_years

pytestmark = pytest.mark.django_db
LEAD, SUPPORTING = Assignment.Role.LEAD, Assignment.Role.SUPPORTING


@pytest.fixture
def years():
    """Measures 4 and 6 became 5; the market bureau leads 4 and the reform bureau 6, where the tax bureau supports."""
    years = build_years()
    market, reform, tax = (years.district.bureaus[name] for name in ("market", "reform", "tax"))
    for number, department, role in ((4, market, LEAD), (6, reform, LEAD), (6, tax, SUPPORTING)):
        Assignment.objects.create(
            measure=years.before[number],
            department=department,
            role=role,
            confirmed_at=NOW,
            confirmed_by=years.district.who["wang"],
        )
    years.propose()
    return years


def proposed(years: Years, number: int) -> dict[str, str]:
    rows = years.after[number].assignments.filter(source=Assignment.Source.LINEAGE, confirmed_at=None)
    return {str(one.department): one.role for one in rows.select_related("department")}


def test_confirmed_forebears_hand_down_their_departments(years):
    for number in (4, 6):
        lineage.confirm(years.pair(number, 5), **years.wang)
    assert inheriting.propose(years.later, **years.wang) == 3
    found = proposed(years, 5)
    assert sorted(found) == ["区发展改革委", "区市场监管局", "区税务局"]
    assert list(found.values()).count(LEAD) == 1
    assert found["区税务局"] == SUPPORTING
    assert inheriting.propose(years.later, **years.wang) == 0


def test_before_anybody_confirmed_the_likeliest_guess_speaks(years):
    inheriting.propose(years.later, **years.wang)
    best = years.after[5].descents.likeliest_first().first()
    assert set(proposed(years, 5)) == {str(one.department) for one in best.earlier.assignments.all()}


def test_neither_a_rejected_guess_nor_one_for_a_new_measure_speaks(years):
    for link in years.after[5].descents.all():
        lineage.reject(link, **years.wang)
    inheriting.propose(years.later, **years.wang)
    assert proposed(years, 5) == {}


def test_what_a_text_or_a_person_named_stays_as_it_is(years):
    tax = years.district.bureaus["tax"]
    assignments.assign(years.after[5], department=tax, role=LEAD, **years.wang)
    inheriting.propose(years.later, **years.wang)
    assert [str(one.department) for one in years.after[5].assignments.all()] == ["区税务局"]


def test_an_abolished_department_is_left_to_a_person(years):
    Department.objects.filter(name="区市场监管局").update(abolished_on=date(2025, 12, 31))
    lineage.confirm(years.pair(4, 5), **years.wang)
    row = next(one for one in inheriting.preview(years.later, by=years.wang["by"]) if one.measure == years.after[5])
    assert (row.parts, [str(one) for one in row.unsettled]) == ((), ["区市场监管局"])


def test_the_successor_of_an_abolished_department_takes_its_place(years):
    gone, heir = years.district.bureaus["market"], years.district.bureaus["tax"]
    intent = Intent("merge", years.district.root, (gone, heir), (Heir(heir),), NOW.date(), "机构改革")
    lineage.confirm(years.pair(4, 5), **years.wang)
    done = {"status": "closed", "closed_at": NOW, "closed_by": years.wang["by"]}
    years.earlier.measures.update(**done)  # what is open would have passed on
    reorganising.decide(intent, parts={}, **years.wang)
    row = next(one for one in inheriting.preview(years.later, by=years.wang["by"]) if one.measure == years.after[5])
    assert [(str(part.department), str(part.former or "")) for part in row.parts] == [("区税务局", "区市场监管局")]


def test_only_who_runs_the_plan_takes_departments_over(years):
    with pytest.raises(Forbidden):
        inheriting.propose(years.later, by=years.district.who["li"], now=NOW)
