"""What a department still has to answer passes on when it is reorganised."""

from datetime import date

import pytest

from measures.actions import acknowledging, plan_backs
from measures.models import Assignment
from plans.models import Reorganisation
from plans.reorganising import Heir, Intent
from tests.running_plan import RunningPlan, at
from tests.tracking.voices import dispatched, leave
from tracking.actions import successions, suggestions
from tracking.models import Contribution, Duty

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 14)
SPOKEN = ("instruction", "suggestion", "contribution")


def merge(running: RunningPlan, gone: str, into: str) -> Reorganisation:
    bureaus = running.district.bureaus
    intent = Intent("merge", running.district.root, (bureaus[gone],), (Heir(bureaus[into]),), DAY, "机构改革")
    return successions.decide(intent, parts={}, by=running.who["wang"], now=at(DAY))


def owed(running: RunningPlan) -> set[tuple[str, str]]:
    rows = Duty.objects.filter(kind__in=SPOKEN).select_related("department")
    return {(row.kind, row.department.short_name) for row in rows}


def test_open_answers_and_parts_go_to_the_successor(running, period):
    bureaus = running.district.bureaus
    dispatched(running, supporting=[bureaus["tax"]])
    leave(running)
    Contribution.objects.get_or_create(update=running.update(1), department=bureaus["tax"])
    before = owed(running)
    assert {("suggestion", "区税务局"), ("contribution", "区税务局")} <= before
    merge(running, "tax", "reform")
    assert owed(running) == {(kind, name.replace("区税务局", "区发展改革委")) for kind, name in before}


def test_an_open_instruction_goes_with_its_measure(running):
    leave(running)
    assert ("instruction", "区市场监管局") in owed(running)
    merge(running, "market", "tax")
    assert owed(running) == {("instruction", "区税务局")}


def test_a_successor_that_answers_already_answers_once(running):
    bureaus = running.district.bureaus
    suggestion = dispatched(running, supporting=[bureaus["tax"]])
    merge(running, "market", "tax")
    unit = suggestion.units.get()
    assert (unit.department, unit.role) == (bureaus["tax"], "lead")


def test_what_was_said_stays_with_who_said_it(running):
    bureaus = running.district.bureaus
    suggestion = dispatched(running, supporting=[bureaus["tax"]])
    part = suggestion.units.get(role="supporting")
    suggestions.contribute(part, text="本局可共享图纸。", by=running.who["zhao"], now=at(date(2026, 10, 13)))
    merge(running, "tax", "reform")
    assert suggestion.units.get(role="supporting").department == bureaus["tax"]
    assert ("suggestion", "区发展改革委") not in owed(running)


def test_an_objection_and_a_plan_back_wait_under_the_successor(running):
    bureaus, li, now = running.district.bureaus, running.who["li"], at(date(2026, 10, 13))
    disputed, planned = running.measures[0], running.measures[1]
    Assignment.objects.leads().filter(measure=disputed).update(acknowledged_at=None, acknowledged_by=None)
    lead = Assignment.objects.leads().get(measure=disputed)
    words = {"reason": "非本局职责", "suggested": bureaus["reform"]}
    objection = acknowledging.object_to(lead, **words, by=li, now=now)
    step = plan_backs.Step("add", title="联审", due_on=date(2026, 11, 20), department=bureaus["market"])
    row = plan_backs.propose(planned, steps=[step], by=li, now=now).rows.get()
    merge(running, "market", "reform")
    objection.refresh_from_db()
    row.refresh_from_db()
    assert (objection.department, objection.suggested) == (bureaus["reform"], None)
    assert row.department == bureaus["reform"]
