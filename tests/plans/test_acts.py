"""The record of acts: one line for a step that was taken, none for one that was not, and no line ever changes."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from plans.actions import acts
from plans.lifecycle import MoveRefused, Refused, move
from plans.models import Act, Plan
from tests.people import build_district
from tests.running_plan import build_running_plan

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 30, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def running():
    return build_running_plan()


def test_a_step_changes_the_row_and_is_written_down(running):
    plan, wang = running.plan, running.who["wang"]
    acts.take(plan, "close", of=plan, by=wang, now=NOW, comment=" 年度任务完成 ")
    assert plan.status == Plan.Status.CLOSED
    (act,) = Act.objects.about(plan)
    assert (act.verb, act.subject, act.comment, act.taken_by, act.district) == (
        "plan.close", f"plan:{plan.pk}", "年度任务完成", wang, running.district.root,
    )  # fmt: skip


def test_a_step_that_is_not_possible_leaves_no_line(running):
    with pytest.raises(MoveRefused):
        acts.take(running.plan, "archive", of=running.plan, by=running.who["wang"], now=NOW)
    assert not Act.objects.exists()


def test_a_second_one_who_read_the_same_state_is_refused(running):
    one, other = Plan.objects.get(pk=running.plan.pk), Plan.objects.get(pk=running.plan.pk)
    acts.take(one, "close", of=one, by=running.who["wang"], now=NOW)
    with pytest.raises(MoveRefused):
        acts.take(other, "close", of=other, by=running.who["wang"], now=NOW)
    assert Act.objects.count() == 1


def test_a_step_that_asks_for_a_reason_is_not_taken_without(running, monkeypatch):
    monkeypatch.setitem(Plan.MOVES, "close", move([Plan.Status.ACTIVE], Plan.Status.CLOSED, comment_required=True))
    with pytest.raises(Refused):
        acts.take(running.plan, "close", of=running.plan, by=running.who["wang"], now=NOW, comment=" ")
    running.plan.refresh_from_db()
    assert running.plan.status == Plan.Status.ACTIVE


@pytest.mark.parametrize("statement", ["UPDATE plans_act SET comment = 'x'", "DELETE FROM plans_act"])
def test_the_record_is_kept_by_the_database(running, statement):
    acts.note("plan.edit", running.plan, of=running.plan, by=running.who["wang"], now=NOW)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_record_belongs_to_who_oversees_the_territory(running):
    acts.note("plan.edit", running.plan, of=running.plan, by=running.who["wang"], now=NOW)
    far = build_district("宁远区", prefix="ny-")
    seen = {name: Act.objects.visible_to(who).count() for name, who in running.who.items()}
    assert seen == {"li": 0, "head": 0, "zhao": 0, "wang": 1, "leader": 1}
    assert not Act.objects.visible_to(far.who["wang"])
