"""A division of work is read as offices write it, shown before it is applied, and applied once."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from measures.actions import responsibility
from measures.actions.responsibility import Selection
from measures.models import Assignment
from plans.documents.read_grids import grids_of
from plans.documents.tree import UnreadableDocument
from plans.models import DepartmentAlias
from plans.policies import Forbidden
from tests.measures.prepared import NOW, import_into, measure_at, sheet
from tests.people import build_district

HEADER = ("序号", "举措", "牵头单位", "配合单位", "完成时限")
pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return build_district()


@pytest.fixture
def plan(district):
    return import_into(district)


def shown(district, plan, *rows):
    return responsibility.preview(grids_of(sheet(*rows)), plan=plan, by=district.who["wang"])


def applied(district, plan, *rows):
    return responsibility.apply(grids_of(sheet(*rows)), plan=plan, by=district.who["wang"], now=NOW)


def parts(measure):
    return {str(one.department): (one.role, bool(one.confirmed_at)) for one in measure.assignments.all()}


def test_rows_find_their_measures_by_title_and_by_number(district, plan):
    table = shown(
        district,
        plan,
        HEADER,
        (1, "开办企业", "区税务局"),
        (2, None, "区税务局"),
        (9, "跨省通办。完善通办机制", "区税务局"),
    )
    assert [line.measure.ordinal for line in table.lines] == [1, 2, 3]
    assert table.silent == ()


def test_columns_come_in_any_order_under_other_names_below_a_title(district, plan):
    content = sheet(
        ("责任单位", "备注", "协办部门", "工作任务", "编号"),
        ("区税务局", "急", "区市场监管局", "跨省通办", "3"),
        title="任务分工表",
    )
    responsibility.apply(grids_of(content), plan=plan, by=district.who["wang"], now=NOW)
    assert parts(measure_at(plan, 3)) == {"区税务局": ("lead", True), "区市场监管局": ("supporting", True)}


def test_a_responsible_unit_beside_a_lead_supports(district, plan):
    applied(district, plan, ("序号", "举措", "责任单位", "牵头部门"), (3, "跨省通办", "区税务局", "区市场监管局"))
    assert parts(measure_at(plan, 3)) == {"区市场监管局": ("lead", True), "区税务局": ("supporting", True)}


def test_several_names_in_a_cell_the_first_leads(district, plan):
    applied(district, plan, HEADER, (3, "跨省通办", "区税务局、区市场监管局，各街道"))
    assert parts(measure_at(plan, 3)) == {"区税务局": ("lead", True), "区市场监管局": ("supporting", True)}


def test_aliases_and_full_names_are_certain_shortened_ones_are_proposed(district, plan):
    DepartmentAlias.objects.create(department=district.bureaus["tax"], name="税务分局")
    applied(district, plan, HEADER, (3, "跨省通办", "税务分局", "安和区人民政府办公室、区发改局"))
    assert parts(measure_at(plan, 3)) == {
        "区税务局": ("lead", True),
        "区府办": ("supporting", True),
        "区发展改革委": ("supporting", False),
    }


def test_unknown_and_ambiguous_names_are_shown_with_candidates_and_left_out(district, plan):
    for bureau in ("tax", "reform"):
        DepartmentAlias.objects.create(department=district.bureaus[bureau], name="区经济局")
    line = shown(district, plan, HEADER, (3, "跨省通办", "区经济局", "区海洋局")).lines[0]
    assert [(owner.named.name, len(owner.candidates), owner.match.is_unknown) for owner in line.owners] == [
        ("区经济局", 2, False),
        ("区海洋局", 4, True),
    ]
    assert [(problem.trouble.value, problem.at) for problem in line.problems] == [
        ("ambiguous_unit", "C2"),
        ("unknown_unit", "D2"),
    ]
    applied(district, plan, HEADER, (3, "跨省通办", "区经济局", "区海洋局"))
    assert parts(measure_at(plan, 3)) == {}


def test_a_row_that_fits_nothing_or_comes_twice_is_left_out(district, plan):
    rows = (HEADER, (8, "建设机场", "区税务局"), (3, "跨省通办", "区税务局"), (3, "跨省通办", "区市场监管局"))
    assert [line.applies for line in shown(district, plan, *rows).lines] == [False, True, False]
    assert applied(district, plan, *rows) == 1
    assert parts(measure_at(plan, 3)) == {"区税务局": ("lead", True)}


def test_the_other_measures_are_listed_as_silent(district, plan):
    assert [one.ordinal for one in shown(district, plan, HEADER, (1, "开办企业", "区税务局")).silent] == [2, 3]


@pytest.mark.parametrize("due", ["9月底前", "2026年9月30日", datetime.fromisoformat("2026-09-30")])
def test_a_date_becomes_a_milestone_once(district, plan, due):
    for _ in range(2):
        applied(district, plan, HEADER, (3, "跨省通办", "区税务局", None, due))
    milestone = measure_at(plan, 3).milestones.get()
    assert (milestone.due_on, milestone.title) == (date(2026, 9, 30), "跨省通办")


def test_applying_again_changes_nothing(district, plan):
    rows = (HEADER, (1, "开办企业", "区税务局", "区发改局"), (3, "跨省通办", "区市场监管局", "区税务局"))
    applied(district, plan, *rows)
    before = list(Assignment.objects.order_by("pk").values())
    applied(district, plan, *rows)
    assert list(Assignment.objects.order_by("pk").values()) == before


def test_a_department_named_twice_in_a_row_keeps_its_first_part(district, plan):
    DepartmentAlias.objects.create(department=district.bureaus["tax"], name="税务分局")
    applied(district, plan, HEADER, (3, "跨省通办", "区税务局", "税务分局"))
    assert parts(measure_at(plan, 3)) == {"区税务局": ("lead", True)}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"not a table", "no_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old_office"),
        (sheet(("姓名", "电话"), ("张三", "1")), "no_table"),
    ],
)
def test_what_is_no_table_is_refused(district, plan, content, code):
    with pytest.raises(UnreadableDocument) as refusal:
        responsibility.preview(grids_of(content), plan=plan, by=district.who["wang"])
    assert refusal.value.code == code


@pytest.mark.parametrize("name", ["li", "zhao"])
def test_only_the_coordinator_applies_a_table(district, plan, name):
    content = sheet(HEADER, (3, "跨省通办", "区税务局"))
    with pytest.raises(Forbidden):
        responsibility.apply(grids_of(content), plan=plan, by=district.who[name], now=NOW)


def test_the_preview_says_what_each_row_would_change(district, plan):
    line = shown(district, plan, HEADER, (1, "开办企业", "区税务局", "区发展改革委", "9月底前")).lines[0]
    assert [(change.effect.value, change.name, change.before) for change in line.changes] == [
        ("lead_replaced", "区税务局", "区市场监管局"),
        ("support", "区发展改革委", ""),
        ("milestone", "开办企业", ""),
    ]


def test_only_the_chosen_rows_are_applied_with_the_answers_of_a_person(district, plan):
    grids = grids_of(sheet(HEADER, (1, "开办企业", "区税务局"), (3, "跨省通办", "区办证大厅")))
    with pytest.raises(responsibility.Stale):
        responsibility.apply(grids, plan=plan, by=district.who["wang"], now=NOW, seen="x")
    forged = Selection(lines=frozenset({"0-3"}), owners={"0-3-0": "999999"})
    assert responsibility.apply(grids, plan=plan, by=district.who["wang"], now=NOW, selection=forged) == 0
    told = Selection(lines=frozenset({"0-3"}), owners={"0-3-0": str(district.bureaus["tax"].pk)})
    assert responsibility.apply(grids, plan=plan, by=district.who["wang"], now=NOW, selection=told) == 1
    assert parts(measure_at(plan, 3)) == {"区税务局": ("lead", True)}
    assert parts(measure_at(plan, 1))["区市场监管局"] == ("lead", True)


def test_a_decided_spelling_is_remembered(district, plan):
    chosen = Selection(owners={"0-2-0": str(district.bureaus["reform"].pk)}, remember=True)
    grids = grids_of(sheet(HEADER, (3, "跨省通办", "区发改局")))
    responsibility.apply(grids, plan=plan, by=district.who["wang"], now=NOW, selection=chosen)
    assert parts(measure_at(plan, 3)) == {"区发展改革委": ("lead", True)}
    assert DepartmentAlias.objects.get().name == "区发改局"


def test_dates_that_cannot_be_or_lie_elsewhere_are_told_with_their_cell(district, plan):
    line = shown(district, plan, HEADER, (3, "跨省通办", "区税务局", None, "待定；2031年6月底前")).lines[0]
    assert [(problem.trouble.value, problem.at) for problem in line.problems] == [
        ("far_date", "E2"),
        ("unread_date", "E2"),
    ]


def test_the_sheet_of_the_plan_comes_back_without_a_change(district, plan, client):
    client.force_login(district.who["wang"])
    file = client.get(f"/plans/{plan.pk}/responsibilities/template/").content
    table = responsibility.preview(grids_of(file), plan=plan, by=district.who["wang"])
    assert [(len(line.changes), line.problems) for line in table.lines] == [(0, ())] * 3


def test_the_page_asks_for_what_is_open_and_applies_the_chosen_rows(
    district, plan, client, django_assert_max_num_queries
):
    client.force_login(district.who["wang"])
    content = sheet(HEADER, (1, "开办企业", "区税务局"), (3, "跨省通办", "区发改局"))
    with django_assert_max_num_queries(30):
        page = client.post(f"/plans/{plan.pk}/responsibilities/", {"file": SimpleUploadedFile("分工.xlsx", content)})
    sent = {"ticket": page.context["ticket"], "seen": page.context["table"].seen, "line-0-3": "1"}
    assert b'name="owner-0-3-0"' in page.content
    address = f"/plans/{plan.pk}/responsibilities/apply/"
    assert client.post(address, sent | {"seen": "x"}).status_code == 409
    assert client.post(address, sent | {"again": "1"}).status_code == 200
    assert client.post(address, sent).status_code == 302
    assert parts(measure_at(plan, 3)) == {"区发展改革委": ("lead", False)}
    assert parts(measure_at(plan, 1))["区市场监管局"] == ("lead", True)
