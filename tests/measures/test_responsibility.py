"""A division of work is read as offices write it, shown before it is applied, and applied once."""

from datetime import date, datetime

import pytest

from measures.actions import responsibility
from measures.models import Assignment
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
    return responsibility.preview(sheet(*rows), plan=plan, by=district.who["wang"])


def applied(district, plan, *rows):
    return responsibility.apply(sheet(*rows), plan=plan, by=district.who["wang"], now=NOW)


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
    responsibility.apply(content, plan=plan, by=district.who["wang"], now=NOW)
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
    assert [(owner.printed, len(owner.candidates), owner.is_unknown) for owner in line.owners] == [
        ("区经济局", 2, False),
        ("区海洋局", 0, True),
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
        (b"not a sheet", "no_sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old_office"),
        (sheet(("姓名", "电话"), ("张三", "1")), "no_table"),
    ],
)
def test_what_is_no_table_is_refused(district, plan, content, code):
    with pytest.raises(UnreadableDocument) as refusal:
        responsibility.preview(content, plan=plan, by=district.who["wang"])
    assert refusal.value.code == code


@pytest.mark.parametrize("name", ["li", "zhao"])
def test_only_the_coordinator_applies_a_table(district, plan, name):
    content = sheet(HEADER, (3, "跨省通办", "区税务局"))
    with pytest.raises(Forbidden):
        responsibility.apply(content, plan=plan, by=district.who[name], now=NOW)
