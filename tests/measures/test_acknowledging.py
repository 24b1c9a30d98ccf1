"""Lead departments take measures on, or object and get an answer."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.actions import acknowledging, assignments
from measures.models import Assignment, Objection
from plans.lifecycle import MoveRefused, Refused
from plans.models import Act
from plans.policies import Forbidden
from tests.moves import moves_of, moves_of_trigger, walk
from tests.running_plan import ACTIVATED, at, build_running_plan
from tracking.models import Duty

pytestmark = pytest.mark.django_db

NOW = at(date(2026, 3, 4))
REASON = "该项工作由区税务局主管"


@pytest.fixture
def running():
    """Started on Monday 2 March; nobody has acknowledged."""
    running = build_running_plan()
    Assignment.objects.update(acknowledged_at=None, acknowledged_by=None)
    return running


def lead_of(running, number=2):
    return Assignment.objects.leads().get(measure=running.measures[number - 1])


def owed(kind):
    return list(Duty.objects.filter(kind=kind).order_by("key"))


def object_to(running, **more):
    return acknowledging.object_to(lead_of(running), reason=REASON, by=running.who["li"], now=NOW, **more)


def test_the_term_is_counted_in_working_days_from_the_start(running):
    duties = owed("acknowledgement")
    assert len(duties) == 5
    assert {(one.role, one.opened_on, one.due_on) for one in duties} == {
        ("liaison", ACTIVATED.date(), date(2026, 3, 5))
    }


@pytest.mark.parametrize("name", ["li", "head"])
def test_a_lead_acknowledges_once(running, name):
    by, lead = running.who[name], lead_of(running)
    acknowledging.acknowledge(lead, by=by, now=NOW)
    assert (lead.acknowledged_at, lead.acknowledged_by) == (NOW, by)
    assert Act.objects.about(lead.measure).get().verb == "assignment.acknowledge"
    assert f"acknowledgement:{lead.pk}" not in {duty.key for duty in owed("acknowledgement")}
    with pytest.raises(MoveRefused):
        acknowledging.acknowledge(lead, by=by, now=NOW)


@pytest.mark.parametrize("name", ["zhao", "wang", "leader"])
def test_nobody_acknowledges_for_another_department(running, name):
    with pytest.raises(Forbidden):
        acknowledging.acknowledge(lead_of(running), by=running.who[name], now=NOW)


def test_one_click_takes_on_everything_of_the_own_department(running):
    assert len(acknowledging.acknowledge_all(running.plan, by=running.who["li"], now=NOW)) == 3
    assert acknowledging.acknowledge_all(running.plan, by=running.who["li"], now=NOW) == []
    assert {one.measure.number for one in Assignment.objects.to_acknowledge()} == {"4", "5"}


def test_a_new_lead_acknowledges_anew(running):
    acknowledging.acknowledge(lead_of(running, 1), by=running.who["li"], now=NOW)
    day = at(date(2026, 4, 1))
    tax = running.district.bureaus["tax"]
    assignments.assign(running.measures[0], department=tax, role="lead", by=running.who["wang"], now=day)
    assert lead_of(running, 1).acknowledged_at is None
    duty = Duty.objects.get(key=f"acknowledgement:{lead_of(running, 1).pk}")
    assert (duty.department_id, duty.opened_on, duty.due_on) == (tax.pk, day.date(), date(2026, 4, 7))


def test_a_row_that_changes_hands_forgets_who_acknowledged_whatever_statement_moves_it(running):
    lead = acknowledging.acknowledge(lead_of(running), by=running.who["li"], now=NOW)
    Assignment.objects.filter(pk=lead.pk).update(department=running.district.office)
    lead.refresh_from_db()
    assert (lead.acknowledged_at, lead.acknowledged_by) == (None, None)


def test_a_disputed_measure_waits_for_its_answer(running):
    objection = object_to(running, suggested=running.district.bureaus["tax"])
    assert (objection.status, objection.department) == ("raised", running.district.bureaus["market"])
    (duty,) = owed("objection")
    assert (duty.key, duty.role, duty.department_id) == (
        f"objection:{objection.pk}", "coordinator", running.district.office.pk,
    )  # fmt: skip
    assert duty.due_on == date(2026, 3, 9)
    assert len(owed("acknowledgement")) == 4
    with pytest.raises(MoveRefused):
        acknowledging.acknowledge(lead_of(running), by=running.who["li"], now=NOW)
    with pytest.raises(MoveRefused):
        object_to(running)


def test_a_confirmed_lead_acknowledges_from_the_answer_on(running):
    objection, day = object_to(running), at(date(2026, 3, 6))
    with pytest.raises(Refused):
        acknowledging.confirm(objection, answer=" ", by=running.who["wang"], now=day)
    acknowledging.confirm(objection, answer="职能文件明确由你局牵头", by=running.who["wang"], now=day)
    assert (objection.status, objection.decided_by) == ("confirmed", running.who["wang"])
    duty = Duty.objects.get(key=f"acknowledgement:{lead_of(running).pk}")
    assert (duty.opened_on, duty.due_on) == (day.date(), date(2026, 3, 11))


def test_a_reassigned_measure_has_another_lead_who_acknowledges(running):
    objection, tax = object_to(running), running.district.bureaus["tax"]
    market = running.district.bureaus["market"]
    with pytest.raises(Refused):
        acknowledging.reassign(objection, department=market, by=running.who["wang"], now=NOW)
    acknowledging.reassign(objection, department=tax, by=running.who["wang"], now=NOW)
    assert (objection.status, lead_of(running).department) == ("reassigned", tax)
    assert owed("objection") == []


def test_another_lead_answers_an_open_objection_by_whatever_door(running):
    objection = object_to(running)
    tax = running.district.bureaus["tax"]
    assignments.assign(running.measures[1], department=tax, role="lead", by=running.who["wang"], now=NOW)
    objection.refresh_from_db()
    assert (objection.status, objection.decided_by) == ("reassigned", running.who["wang"])


@pytest.mark.parametrize("name", ["li", "zhao", "leader"])
def test_only_the_coordinator_answers(running, name):
    with pytest.raises(Forbidden):
        acknowledging.confirm(object_to(running), answer="不变", by=running.who[name], now=NOW)


def test_an_objection_says_why_and_names_another_department(running):
    li, market = running.who["li"], running.district.bureaus["market"]
    with pytest.raises(Refused):
        acknowledging.object_to(lead_of(running), reason=" ", by=li, now=NOW)
    with pytest.raises(Refused):
        object_to(running, suggested=market)
    with pytest.raises(Forbidden):
        acknowledging.object_to(lead_of(running), reason=REASON, by=running.who["zhao"], now=NOW)
    acknowledging.withdraw(object_to(running), by=li, now=NOW)
    assert len(owed("acknowledgement")) == 5


def test_an_objection_is_seen_by_its_department_and_by_those_who_oversee(running):
    object_to(running)
    seen = {name: Objection.objects.visible_to(user).exists() for name, user in running.who.items()}
    assert seen == {"li": True, "head": True, "zhao": False, "wang": True, "leader": True}


def test_the_database_knows_the_moves_of_an_objection(running):
    assert moves_of_trigger("measures_objection_moves") == moves_of(Objection)
    objection = acknowledging.withdraw(object_to(running), by=running.who["li"], now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(status="raised")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=st.lists(st.sampled_from(sorted(Objection.MOVES)), min_size=1, max_size=4))
def test_objections_keep_to_their_table(running, verbs):
    wang, acts = {"by": running.who["wang"], "now": NOW}, {}
    acts["withdraw"] = lambda one: acknowledging.withdraw(one, by=running.who["li"], now=NOW)
    acts["confirm"] = lambda one: acknowledging.confirm(one, answer="不变", **wang)
    acts["reassign"] = lambda one: acknowledging.reassign(one, department=running.district.bureaus["tax"], **wang)
    with transaction.atomic():
        walk(object_to(running), verbs, acts)
        transaction.set_rollback(True)
