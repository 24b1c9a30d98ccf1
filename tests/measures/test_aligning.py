"""City and district: each superior measure is taken up, waived with a reason, or uncovered."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from measures.actions import aligning
from measures.models import Alignment, Measure
from plans.lifecycle import Refused
from plans.models import Act, Department, Plan
from plans.policies import Forbidden
from tests.people import build_district
from tests.running_plan import at, build_running_plan

NOW = at(date(2026, 3, 5))
TOP = ("推行“一业一证”改革，一证准营", "优化企业注销服务", "公平竞争审查全覆盖")
pytestmark = pytest.mark.django_db
PAGE_QUERIES = 16


def city_plan(city, headings=TOP, **more):
    plan = Plan.objects.create(
        **{
            "district": city,
            "office": city,
            "title": "海州市行动方案",
            "year": 2026,
            "status": Plan.Status.ACTIVE,
            **more,
        }
    )
    for ordinal, heading in enumerate(headings, start=1):
        Measure.objects.create(plan=plan, ordinal=ordinal, number=str(ordinal), heading=heading)
    return plan


@pytest.fixture
def running():
    running = build_running_plan()
    running.city = Department.objects.create(name="海州市", short_name="海州市", kind=Department.Kind.CITY)
    Department.objects.filter(pk=running.district.root.pk).update(parent=running.city)
    running.above = city_plan(running.city)
    running.top = list(running.above.measures.in_plan_order())
    return running


@pytest.fixture
def named(running):
    running.plan = aligning.name_superior(running.plan, superior=running.above, **wang(running))
    return running


def wang(running):
    return {"by": running.who["wang"], "now": NOW}


def coverage(running):
    return [one.coverage for one in running.above.measures.with_coverage(running.plan).in_plan_order()]


def origins(running):
    return [one.origin for one in running.plan.measures.with_origin().in_plan_order()]


def test_coverage_and_origin_follow_from_the_decisions(named):
    plan, (first, second, _third) = named.plan, named.top
    assert coverage(named) == ["uncovered"] * 3
    for measure in named.measures[:2]:
        aligning.match(plan, first, measure=measure, **wang(named))
    assert aligning.match(plan, first, measure=named.measures[0], **wang(named)).pk == Alignment.objects.first().pk
    aligning.waive(plan, second, reason="本区无此事权", **wang(named))
    assert coverage(named) == ["matched", "waived", "uncovered"]
    assert origins(named) == ["mandated", "mandated", "own", "own", "own"]
    aligning.undo(Alignment.objects.get(measure=named.measures[1]), **wang(named))
    assert origins(named) == ["mandated", "own", "own", "own", "own"]
    assert Act.objects.filter(verb__startswith="alignment.").count() == 4


def test_a_match_ends_a_waiver_and_a_waiver_ends_no_match(named):
    first = named.top[0]
    aligning.waive(named.plan, first, reason="本区无此事权", **wang(named))
    aligning.waive(named.plan, first, reason="市级统一实施", **wang(named))
    assert Alignment.objects.get().waived_because == "市级统一实施"
    aligning.match(named.plan, first, measure=named.measures[0], **wang(named))
    assert Alignment.objects.get().waived_because == ""
    with pytest.raises(Refused) as refusal:
        aligning.waive(named.plan, first, reason="本区无此事权", **wang(named))
    assert refusal.value.code == "matched"


def test_a_waiver_without_a_reason_and_a_strange_measure_are_refused(named):
    with pytest.raises(Refused):
        aligning.waive(named.plan, named.top[0], reason=" ", **wang(named))
    for above, own in [(named.measures[1], named.measures[0]), (named.top[0], named.top[1])]:
        with pytest.raises(Refused) as refusal:
            aligning.match(named.plan, above, measure=own, **wang(named))
        assert refusal.value.code == "other_plan"
    assert not Alignment.objects.exists()


def test_only_a_published_plan_of_a_territory_above_is_superior(running):
    draft = city_plan(running.city, (), title="征求意见", status=Plan.Status.DRAFT)
    beside = build_district("宁远区", prefix="ny-")
    neighbour = city_plan(beside.root, (), title="邻区方案")
    for plan in (draft, neighbour, running.plan):
        with pytest.raises(Refused) as refusal:
            aligning.name_superior(running.plan, superior=plan, **wang(running))
        assert refusal.value.code == "not_superior"
        with pytest.raises(IntegrityError, match="territory above"), transaction.atomic():
            Plan.objects.filter(pk=running.plan.pk).update(superior=plan)


def test_the_superior_plan_stays_while_measures_are_aligned_with_it(named):
    row = aligning.match(named.plan, named.top[0], measure=named.measures[0], **wang(named))
    with pytest.raises(Refused) as refusal:
        aligning.name_superior(named.plan, superior=None, **wang(named))
    assert refusal.value.code == "aligned"
    with pytest.raises(IntegrityError, match="is aligned"), transaction.atomic():
        Plan.objects.filter(pk=named.plan.pk).update(superior=None)
    aligning.undo(row, **wang(named))
    assert aligning.name_superior(named.plan, superior=None, **wang(named)).superior is None


def test_the_database_ties_only_what_belongs_together(named):
    stamps = {"decided_at": NOW, "decided_by": named.who["wang"]}
    tied = {"plan": named.plan, "superior_measure": named.top[0]}
    Alignment.objects.create(**tied, measure=named.measures[0], **stamps)
    for columns, refusal in (
        (tied | {"waived_because": "本区无此事权"}, "alignment_never_matched_and_waived"),
        (tied | {"measure": named.measures[1], "waived_because": "无"}, "alignment_is_a_match_or_a_waiver"),
        (tied | {"measure": named.measures[0]}, "alignment_once"),
        (tied | {"measure": named.top[1]}, "ties a measure"),
        (tied | {"superior_measure": named.measures[2], "measure": named.measures[1]}, "ties a measure"),
    ):
        with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
            Alignment.objects.create(**columns, **stamps)


@pytest.mark.parametrize("name", ["li", "zhao", "leader"])
def test_only_the_coordinator_aligns(named, name):
    by = {"by": named.who[name], "now": NOW}
    with pytest.raises(Forbidden):
        aligning.match(named.plan, named.top[0], measure=named.measures[0], **by)
    with pytest.raises(Forbidden):
        aligning.name_superior(named.plan, superior=None, **by)


def test_the_page_proposes_counts_filters_and_does_not_grow(named, django_assert_num_queries):
    client, address = Client(), reverse("plan_alignment", args=[named.plan.pk])
    client.force_login(named.who["wang"])
    page = client.get(address)
    assert [row.candidates[0] for row in page.context["rows"][:2]] == named.measures[:2]
    client.post(address, {"superior_measure": named.top[0].pk, "measure": named.measures[0].pk})
    client.post(address, {"superior_measure": named.top[1].pk, "reason": "本区无此事权"})
    assert coverage(named) == ["matched", "waived", "uncovered"]
    shown = client.get(address, {"coverage": "uncovered"}).context
    assert [row.measure for row in shown["rows"]] == named.top[2:]
    assert [count for _code, _name, count in shown["counts"]] == [1, 1, 1]
    for ordinal in range(4, 12):
        Measure.objects.create(plan=named.above, ordinal=ordinal, number=str(ordinal), heading="提升服务")
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(address)
