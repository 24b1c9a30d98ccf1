"""A read document becomes a plan once, whole, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from measures.actions import importing
from measures.models import Assignment, Measure, Milestone, Target
from plans.actions import documents
from plans.documents.tree import Kind
from plans.lifecycle import Refused
from plans.models import DepartmentAlias, Document, Membership, Plan, Post, User
from plans.policies import Forbidden
from tests.measures.trees import news_tree, plan_tree
from tests.people import build_district

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return build_district()


def stored(district, tree, *, content=b"one", by=None):
    return documents.store(
        content, name="方案.txt", district=district.root, tree=tree, by=by or district.who["wang"], now=NOW
    )


def imported(district, tree=None, **more):
    tree = tree or plan_tree()
    document = stored(district, tree, **more)
    return importing.import_tree(document, tree=tree, by=district.who["wang"], now=NOW)


def test_everything_comes_in_with_its_place(district):
    plan = imported(district)
    document = plan.document
    assert (plan.title, plan.year, plan.status) == ("安和区2026年营商环境行动方案", 2026, Plan.Status.DRAFT)
    assert plan.office == district.office
    assert [str(section) for section in plan.sections.all()] == ["一、便利准入", "二、工作要求"]
    assert [measure.number for measure in plan.measures.all()] == ["（一）", "（二）", "（二）"]
    assert plan.requirements.get().heading == "加强领导"
    for measure in plan.measures.all():
        start, end = measure.spans["heading"]
        assert document.text[start:end] == measure.heading


def test_a_deadline_becomes_a_milestone_in_the_words_of_the_plan(district):
    milestone = Milestone.objects.get(measure__plan=imported(district))
    assert (milestone.due_on, milestone.original_due_on) == (date(2026, 6, 30), date(2026, 6, 30))
    assert milestone.title == "推进“一网通办”，2026年6月底前开通全程网办"
    text = Document.objects.get().text
    assert text[milestone.span_start : milestone.span_end] == milestone.quote == "2026年6月底前"


def test_a_number_becomes_a_target(district):
    target = Target.objects.get(measure__plan=imported(district))
    assert (target.value, target.unit, target.kind) == (20, "项", Target.Kind.INCREMENT)


def test_exact_names_are_confirmed_by_the_importer(district):
    plan = imported(district)
    first = plan.measures.get(ordinal=1)
    lead, support = first.assignments.get(role="lead"), first.assignments.get(role="supporting")
    assert lead.department == district.bureaus["market"]
    assert support.department == district.bureaus["tax"]
    assert (lead.confirmed_by, lead.confirmed_at) == (district.who["wang"], NOW)
    assert (lead.source, lead.printed) == (Assignment.Source.TEXT, "区市场监管局")
    assert first.assignments.count() == 2, "各街道 names nobody"


def test_a_shortened_name_stays_a_proposal(district):
    plan = imported(district)
    guessed = plan.measures.get(ordinal=2).assignments.get()
    assert guessed.department == district.bureaus["reform"]
    assert guessed.confirmed_at is None
    assert "proposed_department" in {row["code"] for row in plan.document.problems}


def test_an_alias_is_as_good_as_the_name(district):
    DepartmentAlias.objects.create(department=district.bureaus["reform"], name="区发改局")
    assert imported(district).measures.get(ordinal=2).assignments.get().confirmed_at == NOW


def test_an_unknown_name_is_reported_with_its_place(district):
    plan = imported(district)
    assert not plan.measures.get(ordinal=3).assignments.exists()
    row = next(row for row in plan.document.problems if row["code"] == "unknown_department")
    assert row["params"] == {"number": "（二）", "name": "区大数据中心"}
    assert plan.document.text[row["start"] : row["end"]] == "区大数据中心"
    assert row["line"] == 5


def test_two_departments_of_one_name_are_not_guessed(district):
    for bureau in ("market", "tax"):
        DepartmentAlias.objects.create(department=district.bureaus[bureau], name="区大数据中心")
    plan = imported(district)
    assert not plan.measures.get(ordinal=3).assignments.exists()
    assert "ambiguous_department" in {row["code"] for row in plan.document.problems}


def test_importing_twice_gives_the_same_plan_and_changes_nothing(district):
    plan = imported(district)
    with CaptureQueriesContext(connection) as queries:
        assert imported(district) == plan
    written = [query["sql"] for query in queries if query["sql"].startswith(("UPDATE", "DELETE"))]
    assert not written
    assert (Plan.objects.count(), Measure.objects.count(), Document.objects.count()) == (1, 3, 1)


@pytest.mark.parametrize("tree", [news_tree(), plan_tree(kind=Kind.REPORT), plan_tree(measures=())])
def test_what_is_no_plan_is_refused_with_a_reason(district, tree):
    document = stored(district, tree)
    with pytest.raises(Refused) as refusal:
        importing.import_tree(document, tree=tree, by=district.who["wang"], now=NOW)
    assert str(refusal.value)
    assert not Plan.objects.exists()


def test_a_second_document_of_the_same_title_is_refused(district):
    imported(district)
    with pytest.raises(Refused, match="2026"):
        imported(district, content=b"two")
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("name", ["li", "zhao", "leader", "head"])
def test_only_the_coordinator_imports(district, name):
    document = stored(district, plan_tree())
    with pytest.raises(Forbidden):
        importing.import_tree(document, tree=plan_tree(), by=district.who[name], now=NOW)
    with pytest.raises(Forbidden):
        stored(district, plan_tree(), content=b"other", by=district.who[name])


def test_a_coordinator_of_another_district_is_refused(district):
    elsewhere = build_district("宁远区", prefix="ny-")
    with pytest.raises(Forbidden):
        stored(district, plan_tree(), by=elsewhere.who["wang"])


def test_a_draft_for_comment_stays_one_in_the_database_too(district):
    plan = imported(district, plan_tree(kind=Kind.DRAFT_PLAN, is_draft=True))
    assert plan.is_consultation_draft
    with pytest.raises(IntegrityError, match="consultation_draft_stays_a_draft"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.ACTIVE)


def test_a_district_without_a_coordinating_office_is_refused(district):
    tree = plan_tree()
    document = stored(district, tree)
    Membership.objects.filter(post__role="coordinator").delete()
    Post.objects.filter(role="coordinator").delete()
    with pytest.raises(Refused):
        importing.import_tree(document, tree=tree, by=User.objects.clock(), now=NOW)


def test_undo_takes_everything_back_and_the_document_can_come_again(district):
    plan = imported(district)
    importing.undo_import(plan, by=district.who["wang"], now=NOW)
    assert not Plan.objects.exists()
    assert not Measure.objects.exists()
    assert Document.objects.get().plan is None
    assert imported(district).measures.count() == 3


def test_undo_is_refused_to_a_liaison(district):
    plan = imported(district)
    with pytest.raises(Forbidden):
        importing.undo_import(plan, by=district.who["li"], now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_who_import_at_once_get_one_plan():
    district, tree = build_district(), plan_tree()

    def one(_: int) -> int:
        try:
            return imported(district, tree).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        plans = set(crowd.map(one, range(4)))
    assert len(plans) == 1
    assert (Plan.objects.count(), Document.objects.count(), Measure.objects.count()) == (1, 1, 3)
