"""Departments are renamed, merged, split, abolished; open work follows, history keeps the old names."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.actions import reorganising
from measures.models import Assignment, Measure, Milestone, Reassignment
from plans.actions import posts
from plans.lifecycle import MoveRefused, Refused
from plans.models import Act, Department, Membership, Post, Reorganisation, User
from plans.policies import Forbidden
from plans.reorganising import Heir, Intent
from tests.people import appoint
from tests.running_plan import build_running_plan
from tracking.actions import successions
from tracking.models import Duty

TODAY = date(2026, 9, 1)
NOW = datetime.fromisoformat("2026-09-01T09:00+08:00")
YESTERDAY = TODAY - timedelta(days=1)
Kind, Status = Reorganisation.Kind, Reorganisation.Status
pytestmark = pytest.mark.django_db


@pytest.fixture
def running():
    return build_running_plan()


def intent(running, kind, departments, *heirs, day=TODAY, reason="机构改革"):
    units = tuple(running.district.bureaus[name] for name in departments)
    return Intent(kind, running.district.root, units, heirs, day, reason)


def decide(running, *given, parts=None, by="wang", **more):
    return reorganising.decide(intent(running, *given, **more), parts=parts or {}, by=running.who[by], now=NOW)


def existing(running, key, **more):
    return Heir(running.district.bureaus[key], **more)


def named(name, **more):
    return Heir(name=f"安和区{name}", short_name=f"区{name}", **more)


def owing(department):
    return set(Duty.objects.filter(department=department).values_list("key", flat=True))


def book(running):
    return Department.objects.name_book(running.district.root)


def test_a_renamed_department_keeps_its_old_name_for_the_days_before(running):
    market = running.district.bureaus["market"]
    heir = existing(running, "market", name="安和区市场监督和知识产权局", short_name="区市场局")
    decide(running, Kind.RENAME, ["market"], heir)
    on = lambda day: Department.objects.as_named_on(day).get(pk=market.pk).short_name_then  # noqa: E731
    assert (on(YESTERDAY), on(TODAY)) == ("区市场监管局", "区市场局")
    assert book(running).find("区市场监管局").exact == market.pk
    assert Act.objects.about(market).get().verb == "department.rename"


def test_a_merger_gives_the_successor_what_is_open(running):
    market, tax = (running.district.bureaus[name] for name in ("market", "tax"))
    before = owing(market) | owing(tax)
    Milestone.objects.filter(measure=running.measures[3]).update(department=tax)
    decide(running, Kind.MERGE, ["tax"], existing(running, "market"))
    assert Department.objects.get(pk=tax.pk).abolished_on == TODAY
    assert not Assignment.objects.filter(department=tax).exists()
    assert Milestone.objects.get(measure=running.measures[3]).department == market
    assert before <= owing(market)
    assert owing(tax) == set()
    assert Assignment.objects.get(measure=running.measures[0]).role == "lead"  # tax supported it beside market's lead
    assert book(running).find("区税务局").exact == market.pk


def test_the_people_of_a_merged_department_go_on_beside_the_successors(running):
    market, zhao = running.district.bureaus["market"], running.who["zhao"]
    decide(running, Kind.MERGE, ["tax"], existing(running, "market"))
    held = Membership.objects.filter(person=zhao).order_by("from_on")
    assert [(one.from_on, one.until_on) for one in held] == [(date(2024, 1, 1), YESTERDAY), (TODAY, None)]
    assert held.last().post.department == market
    assert held.last().post.title == "联络员（原区税务局）"
    assert Membership.objects.in_force(TODAY).filter(post__department=market, post__role="liaison").count() == 2


def test_a_merger_into_a_new_department_sets_it_up_with_its_posts(running):
    appoint("ma", "马改革", running.district.bureaus["reform"], "liaison")
    done = decide(running, Kind.MERGE, ["reform", "tax"], named("发展和税务局"))
    new = Department.objects.get(name="安和区发展和税务局")
    assert {row.after for row in done.successions.all()} == {new}
    assert Measure.objects.led_by(Department.objects.filter(pk=new.pk)).count() == 2
    assert set(Post.objects.filter(department=new).values_list("role", flat=True)) == {"liaison", "head"}
    assert Membership.objects.in_force(TODAY).filter(post__department=new).count() == 2


def test_a_split_is_refused_while_a_measure_has_no_answer(running):
    heirs = existing(running, "market"), named("信用办", is_principal=False)
    asked = [measure.pk for measure in reorganising.touched(intent(running, Kind.SPLIT, ["market"], *heirs))]
    assert asked == [running.measures[n].pk for n in (0, 1, 2, 3)]
    with pytest.raises(Refused, match="完善信用修复机制") as refused:
        decide(running, Kind.SPLIT, ["market"], *heirs, parts=dict.fromkeys([asked[0], asked[1], asked[3]], 0))
    assert refused.value.code == "unanswered"
    assert not Reorganisation.objects.exists()


def test_a_split_gives_each_measure_where_it_was_said_to_go(running):
    heirs = existing(running, "market"), named("信用办", is_principal=False)
    parts = {measure.pk: 0 for measure in running.measures[:4]} | {running.measures[2].pk: 1}
    decide(running, Kind.SPLIT, ["market"], *heirs, parts=parts)
    new = Department.objects.get(short_name="区信用办")
    assert list(Measure.objects.led_by(Department.objects.filter(pk=new.pk))) == [running.measures[2]]
    assert Department.objects.get(pk=running.district.bureaus["market"].pk).abolished_on is None
    passed = Reassignment.objects.get(measure=running.measures[2])
    assert (passed.role, passed.succession.after) == ("lead", new)


def test_what_was_filed_and_closed_stays_with_the_old_department(running):
    tax, last = running.district.bureaus["tax"], running.measures[4]
    Measure.objects.filter(pk=last.pk).update(status="closed", closed_at=NOW, closed_by=running.who["wang"])
    decide(running, Kind.MERGE, ["tax"], existing(running, "market"))
    assert Assignment.objects.get(measure=last).department == tax


def test_nothing_open_is_left_without_successor(running):
    with pytest.raises(Refused, match="拓展非接触式办税") as refused:
        decide(running, Kind.ABOLISH, ["tax"])
    assert refused.value.code == "no_successor"
    Measure.objects.filter(assignments__department=running.district.bureaus["tax"]).delete()
    decide(running, Kind.ABOLISH, ["tax"])
    assert book(running).find("区税务局").former == "区税务局"


def test_sections_and_plans_go_to_the_successor(running):
    district, office = running.district, running.district.office
    section = Department.objects.create(parent=office, name="督查室", short_name="督查室", kind="section")
    change = Intent(Kind.MERGE, district.root, (office,), (existing(running, "reform"),), TODAY, "机构改革")
    seen = reorganising.preview(change, parts={}, by=running.who["wang"])
    assert (seen.plans, seen.sections, len(seen.posts)) == ((running.plan,), (section,), 1)
    reorganising.decide(change, parts={}, by=running.who["wang"], now=NOW)
    section.refresh_from_db()
    running.plan.refresh_from_db()
    assert section.parent == running.plan.office == district.bureaus["reform"]


def test_a_future_day_is_carried_out_by_the_clock_once(running):
    day, clock = TODAY + timedelta(days=30), User.objects.clock()
    planned = decide(running, Kind.MERGE, ["tax"], existing(running, "market"), day=day)
    assert planned.status == Status.PLANNED
    assert Department.objects.existing(TODAY).filter(pk=running.district.bureaus["tax"].pk).exists()
    assert successions.carry_out_due(TODAY, by=clock, now=NOW) == []
    later = NOW + timedelta(days=31)
    assert successions.carry_out_due(day + timedelta(days=1), by=clock, now=later) == [planned]
    assert successions.carry_out_due(day + timedelta(days=2), by=clock, now=later) == []
    assert Membership.objects.get(person=running.who["zhao"], until_on=None).from_on == day


def test_what_cannot_be_carried_out_as_decided_waits_for_a_person(running):
    day, clock = TODAY + timedelta(days=30), User.objects.clock()
    heirs = existing(running, "market"), named("信用办", is_principal=False)
    parts = {measure.pk: 0 for measure in running.measures[:4]}
    planned = decide(running, Kind.SPLIT, ["market"], *heirs, parts=parts, day=day)
    Assignment.objects.create(
        measure=running.measures[4], department=running.district.bureaus["market"], role="supporting"
    )
    assert successions.carry_out_due(day, by=clock, now=NOW + timedelta(days=30)) == []
    assert "拓展非接触式办税" in reorganising.obstacle(planned)
    assert not Department.objects.filter(short_name="区信用办").exists()


def test_a_holder_who_comes_after_the_day_is_asked_about_first(running):
    post = Post.objects.get(department=running.district.bureaus["tax"], role="liaison")
    by = {"by": running.who["wang"], "now": NOW}
    posts.hand_over(post, person=running.who["li"], from_on=TODAY + timedelta(days=3), **by)
    with pytest.raises(Refused) as refused:
        decide(running, Kind.MERGE, ["tax"], existing(running, "market"))
    assert refused.value.code == "holder_to_come"


@pytest.mark.parametrize(
    ("kind", "departments", "heirs"),
    [
        (Kind.RENAME, ["market"], [("market", "区税务局")]),
        (Kind.RENAME, ["market"], [("tax", "区新局")]),
        (Kind.MERGE, ["market"], [("", "区新局")]),
        (Kind.MERGE, ["market", "tax"], []),
        (Kind.SPLIT, ["market"], [("tax", "")]),
        (Kind.ABOLISH, ["market"], [("", "区新局")]),
        (Kind.MERGE, [], [("tax", "")]),
    ],
)
def test_a_reorganisation_that_makes_no_sense_is_refused(running, kind, departments, heirs):
    built = [Heir(running.district.bureaus.get(unit), name, name) for unit, name in heirs]
    with pytest.raises(Refused):
        decide(running, kind, departments, *built)


def test_a_liaison_and_another_districts_coordinator_reorganise_nothing(running):
    for name in ("li", "zhao", "leader"):
        with pytest.raises(Forbidden):
            decide(running, Kind.MERGE, ["tax"], existing(running, "market"), by=name)


def test_a_plan_to_reorganise_is_for_those_who_oversee(running):
    planned = decide(running, Kind.MERGE, ["tax"], existing(running, "market"), day=TODAY + timedelta(days=9))
    seen = {name: Reorganisation.objects.visible_to(running.who[name]).exists() for name in ("li", "zhao", "wang")}
    assert seen == {"li": False, "zhao": False, "wang": True}
    with pytest.raises(Refused):
        decide(running, Kind.ABOLISH, ["tax"], existing(running, "market"))
    reorganising.cancel(planned, by=running.who["wang"], now=NOW)
    with pytest.raises(MoveRefused):
        reorganising.cancel(planned, by=running.who["wang"], now=NOW)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.sampled_from(Status.values), max_size=4))
def test_the_database_takes_only_the_moves_of_the_table(running, moves):
    pairs = {(source, one.target) for one in Reorganisation.MOVES.values() for source in one.sources}
    with transaction.atomic():
        row = Reorganisation.objects.create(
            district=running.district.root, kind=Kind.RENAME, effective_on=TODAY, reason="改革", planned_at=NOW,
            planned_by=running.who["wang"],
        )  # fmt: skip
        for target in moves:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(
                        "UPDATE plans_reorganisation SET status = %s, "
                        "carried_out_at = CASE WHEN %s = 'carried_out' THEN now() END, "
                        "carried_out_by_id = CASE WHEN %s = 'carried_out' THEN planned_by_id END, "
                        "cancelled_at = CASE WHEN %s = 'cancelled' THEN now() END, "
                        "cancelled_by_id = CASE WHEN %s = 'cancelled' THEN planned_by_id END WHERE id = %s",
                        [target] * 5 + [row.pk],
                    )
                taken = True
            except DatabaseError:
                taken = False
            stays = row.status == target == Status.PLANNED
            assert taken == (stays or (row.status, target) in pairs)
            row.refresh_from_db()
        transaction.set_rollback(True)
