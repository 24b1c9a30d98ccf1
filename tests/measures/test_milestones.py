"""Three dates: as first set, as approved, as reached."""

from datetime import date

import pytest

from measures.actions import milestones
from measures.models import Milestone
from plans.lifecycle import MoveRefused, Refused
from plans.models import Plan
from plans.policies import Forbidden
from tests.measures.prepared import NOW, import_into, measure_at
from tests.people import build_district

JUNE, MAY = date(2026, 6, 30), date(2026, 5, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return build_district()


@pytest.fixture
def milestone(district):
    return Milestone.objects.get(measure__plan=import_into(district))


def run(milestone):
    Plan.objects.filter(pk=milestone.measure.plan_id).update(status=Plan.Status.ACTIVE)
    return Milestone.objects.get(pk=milestone.pk)


def test_adding_sets_both_dates_and_the_next_position(district, milestone):
    wang = {"by": district.who["wang"], "now": NOW}
    added = milestones.add(milestone.measure, title="上线", due_on=MAY, **wang)
    assert (added.original_due_on, added.due_on, added.ordinal) == (MAY, MAY, 2)


def test_a_date_is_corrected_while_the_plan_is_prepared_and_not_later(district, milestone):
    wang = {"by": district.who["wang"], "now": NOW}
    edited = milestones.edit(milestone, title="开通", due_on=MAY, **wang)
    assert (edited.original_due_on, edited.due_on, edited.title) == (MAY, MAY, "开通")
    with pytest.raises(Refused):
        milestones.edit(run(milestone), title="开通", due_on=JUNE, **wang)
    assert milestones.edit(run(milestone), title="全程开通", due_on=MAY, **wang).title == "全程开通"


@pytest.mark.parametrize("name", ["wang", "li", "head"])
def test_coordinator_and_lead_department_record_the_day(district, milestone, name):
    done = milestones.record_done(run(milestone), done_on=date(2026, 3, 1), by=district.who[name], now=NOW)
    assert (done.done_on, done.done_at, done.done_by) == (date(2026, 3, 1), NOW, district.who[name])


def test_a_stranger_records_nothing(district, milestone):
    with pytest.raises(Forbidden):
        milestones.record_done(run(milestone), done_on=date(2026, 3, 1), by=district.who["zhao"], now=NOW)


def test_a_milestone_is_reached_once_and_not_in_the_future(district, milestone):
    wang = {"by": district.who["wang"], "now": NOW}
    with pytest.raises(Refused):
        milestones.record_done(run(milestone), done_on=date(2026, 3, 3), **wang)
    milestones.record_done(run(milestone), done_on=date(2026, 3, 2), **wang)
    with pytest.raises(MoveRefused):
        milestones.record_done(run(milestone), done_on=date(2026, 3, 1), **wang)


def test_nothing_is_recorded_before_the_plan_runs(district, milestone):
    with pytest.raises(Refused):
        milestones.record_done(milestone, done_on=date(2026, 3, 1), by=district.who["wang"], now=NOW)


def test_a_liaison_sets_no_milestones(district, milestone):
    with pytest.raises(Forbidden):
        milestones.add(milestone.measure, title="上线", due_on=MAY, by=district.who["li"], now=NOW)
    assert measure_at(milestone.measure.plan, 1).milestones.count() == 1
