"""Targets put right while a plan is prepared, changed by decision while it runs, kept through a corrected text."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction

from measures.actions import revised_targets, targets
from measures.actions.targets import UnfitGoal
from measures.models import Target, TargetChange
from measures.proposal import propose
from plans.lifecycle import Refused
from plans.models import Act, Plan
from plans.naming import NameBook
from plans.policies import Forbidden
from tests.measures.prepared import NOW, import_into
from tests.measures.trees import plan_tree
from tests.people import build_district

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


@pytest.fixture
def district():
    return build_district()


@pytest.fixture
def wang(district):
    return {"by": district.who["wang"], "now": NOW}


@pytest.fixture
def target(district):
    return Target.objects.select_related("measure__plan").get(measure__plan=import_into(district))


def run(target):
    Plan.objects.filter(pk=target.measure.plan_id).update(status=Plan.Status.ACTIVE)
    return Target.objects.get(pk=target.pk)


def test_while_prepared_a_target_is_put_right_without_a_word(target, wang):
    words, span = target.text, (target.span_start, target.span_end)
    edited = targets.edit(target, value=D(30), unit="万户", baseline=D(5), **wang)
    assert (edited.value, edited.scale, edited.baseline) == (30, 10000, 5)
    assert (edited.text, (edited.span_start, edited.span_end)) == (words, span)
    assert not TargetChange.objects.exists()
    assert Act.objects.get().verb == "target.edit"


def test_while_running_a_change_needs_a_reason_and_keeps_the_former_goal(target, wang):
    former = target.value
    target = run(target)
    with pytest.raises(UnfitGoal) as refused:
        targets.edit(target, value=D(30), **wang)
    assert refused.value.field == "reason"
    targets.edit(target, value=D(30), reason="区政府第12次常务会议", **wang)
    target = Target.objects.get()
    assert target.goal_at(NOW).value == former
    assert target.goal_at(NOW + timedelta(seconds=1)).value == target.goal_at().value == 30
    assert target.changes.get().reason == "区政府第12次常务会议"
    assert targets.edit(target, value=D(30), reason="再次", **wang).changes.count() == 1  # nothing changed


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"kind": "wish"}, "kind"),
        ({"scale": D(0)}, "scale"),
        ({"value": D("1e20")}, "value"),
        ({"kind": "level", "counting": "monthly"}, "counting"),
        ({"text": "别的话"}, "text"),
    ],
)
def test_what_is_no_goal_is_refused_and_changes_nothing(target, wang, content, field):
    with pytest.raises(UnfitGoal) as refused:
        targets.edit(target, **content, **wang)
    assert refused.value.field == field
    assert Target.objects.get().content() == target.content()


def test_months_are_decided_one_by_one_and_can_go_back_to_the_line(target, wang):
    targets.edit(target, value=D(120), kind="cumulative", due_on=None, **wang)
    targets.draw(target, {JUNE: D(20)}, **wang)
    assert dict(Target.objects.get().course_at().points) == {JUNE: 20}
    later = wang | {"now": NOW + timedelta(days=1)}
    targets.draw(target, {JUNE: None}, **later)
    assert Target.objects.get().course_at().points == ()
    assert dict(Target.objects.get().course_at(later["now"]).points) == {JUNE: 20}  # as it stood before
    assert len(targets.draw(target, {JUNE: None}, **later)) == 0


@pytest.mark.parametrize("month", [date(2026, 12, 1), date(2025, 12, 1), date(2027, 1, 1)])
def test_only_months_before_that_of_the_goal_are_decided(target, wang, month):
    targets.edit(target, value=D(120), due_on=None, **wang)
    with pytest.raises(UnfitGoal):
        targets.draw(target, {month: D(1)}, **wang)


def test_a_limit_expects_nothing_by_month(target, wang):
    targets.edit(target, kind="at_most", **wang)
    with pytest.raises(Refused):
        targets.draw(target, {JUNE: D(1)}, **wang)


def test_targets_come_and_go_only_while_the_plan_is_prepared(target, wang):
    added = targets.add(target.measure, text="办理时限不超过3天", kind="at_most", value=D(3), unit="天", **wang)
    assert (added.ordinal, added.scale) == (2, 1)
    targets.remove(added, **wang)
    with pytest.raises(Refused):
        targets.remove(run(target), **wang)


@pytest.mark.parametrize("name", ["li", "head", "zhao", "leader"])
def test_only_the_coordinator_decides_about_targets(district, target, name):
    other = {"by": district.who[name], "now": NOW}
    for act in (
        lambda: targets.edit(target, value=D(1), **other),
        lambda: targets.draw(target, {JUNE: D(1)}, **other),
        lambda: targets.add(target.measure, text="x", kind="level", **other),
        lambda: targets.remove(target, **other),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_closed_plan_keeps_its_targets(target, wang):
    stamps = {"closed_at": NOW, "closed_by": wang["by"]}
    Plan.objects.filter(pk=run(target).measure.plan_id).update(status=Plan.Status.CLOSED, **stamps)
    with pytest.raises(Refused):
        targets.edit(Target.objects.get(), value=D(1), reason="改", **wang)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE measures_target SET scale = 0",
        "UPDATE measures_target SET kind = 'level', counting = 'monthly'",
        "UPDATE measures_targetchange SET reason = 'other'",
        "DELETE FROM measures_targetchange",
        "UPDATE measures_trajectorypoint SET value = 1",
        "UPDATE measures_trajectorypoint SET month = '2026-05-02'",
    ],
)
def test_the_database_refuses_what_may_not_be(target, wang, statement):
    targets.draw(target, {date(2026, 1, 1): D(2)}, **wang)
    targets.edit(run(target), value=D(30), reason="调整", **wang)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_corrected_text_keeps_the_rows_of_words_that_stay(target, wang):
    """Words that go take an untouched target along; one that was decided about is dropped and can still be read."""
    measure = target.measure
    decided = targets.add(measure, text="新增点位5个", kind="increment", value=D(5), unit="个", **wang)
    untouched = targets.add(measure, text="新增窗口2个", kind="increment", value=D(2), unit="个", **wang)
    targets.edit(run(decided), value=D(6), reason="调整", **wang)
    tree = plan_tree()
    proposal = propose(tree, book=NameBook.of([], labels={}, territory="安和区"), name="方案", today=NOW.date())
    revised_targets.put(measure, proposal.measures[1], **wang)
    rows = [(one.pk, one.ordinal, one.dropped_at) for one in measure.targets.order_by("ordinal")]
    assert rows == [(target.pk, 1, None), (decided.pk, 2, NOW)]
    assert untouched.pk not in [pk for pk, *_more in rows]
    assert list(Target.objects.in_force().filter(measure=measure)) == [target]
