"""Lists: chosen columns, order and groups, tables that leave the house, and views that are kept."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import zip_longest

import openpyxl
import pytest
from django.urls import reverse

from plans.asked import UnfitQuery
from plans.listing.columns import Column, Columns
from plans.listing.sheets import as_csv, as_xlsx
from plans.models import SavedView
from tests.kept import kept
from tests.listed import undrawn
from tests.running_plan import build_running_plan

FORMULAS = ('=HYPERLINK("http://x","y")', "+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1")
NIGHT = datetime(2026, 10, 20, 17, 30, tzinfo=UTC)  # the 21st, half past one, in Shanghai
COLUMNS = Columns(
    Column("name", "Name", lambda row: row["name"], sort="name", groups=True),
    Column("size", "Size", lambda row: row["size"], shown=False),
)


def test_an_address_chooses_columns_order_and_group():
    assert [column.key for column in COLUMNS.choice(columns=[]).columns] == ["name"]
    asked = COLUMNS.choice(columns=["size,name"], sort="-name", group="name")
    assert [column.key for column in asked.columns] == ["name", "size"]
    assert asked.order == ["name", "-name"]


@pytest.mark.parametrize(
    "asked", [{"columns": ["none"]}, {"columns": [], "sort": "size"}, {"columns": [], "group": "size"}]
)
def test_what_a_list_does_not_have_is_refused(asked):
    with pytest.raises(UnfitQuery):
        COLUMNS.choice(**asked)


@pytest.mark.parametrize("words", FORMULAS)
def test_no_text_becomes_a_formula(words):
    with as_xlsx(["a"], [[words]]) as file, as_csv(["a"], [[words]]) as text:
        sheet = openpyxl.load_workbook(file).active
        lines = list(csv.reader(io.StringIO(text.read().decode("utf-8-sig"))))
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", words)
    assert lines[1] == [f"'{words}"]


def test_numbers_and_days_stay_what_they_are():
    row = [-3, Decimal("1.5"), date(2026, 10, 22), NIGHT, None]
    with as_xlsx(["a"] * 5, [row]) as file, as_csv(["a"] * 5, [row]) as text:
        cells = openpyxl.load_workbook(file).active[2]
        written = text.read().decode("utf-8-sig")
    assert [cell.value for cell in cells[:2]] == [-3, 1.5]
    assert [f"{cell.value:%d %H:%M}" for cell in cells[2:4]] == ["22 00:00", "21 01:30"]
    assert cells[2].is_date
    assert written.splitlines()[1] == "-3,1.5,2026-10-22,2026-10-21 01:30:00,"


@pytest.fixture
def running(db):
    return build_open_plan()


@kept
def build_open_plan():
    running = build_running_plan()
    running.open()
    return running


def page_of(client, user, address, **asked):
    client.force_login(user)
    return client.get(address, asked)


def table_of(client, user, address, *, export="xlsx", **asked):
    return io.BytesIO(page_of(client, user, address, export=export, **asked).getvalue())


def test_the_table_holds_what_the_page_shows(client, running):
    measure = running.measures[0]
    measure.milestones.update(title="=1+1")
    asked = {"columns": "title,measure,due", "sort": "-due", "plan": running.plan.pk}
    shown = page_of(client, running.who["li"], reverse("milestone_list"), **asked).context["listing"]
    sheet = openpyxl.load_workbook(table_of(client, running.who["li"], reverse("milestone_list"), **asked)).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == shown.count > 1
    assert [row[0].date() for row in rows] == [row.due_on for _value, some in shown.groups() for row in some]
    assert "=1+1" in [row[1] for row in rows]
    assert {row[2] for row in rows} <= {measure.title for measure in running.measures}


def test_groups_stand_together(client, running):
    listing = page_of(client, running.who["wang"], reverse("update_list"), group="state").context["listing"]
    values = [value for value, _rows in listing.groups()]
    assert values
    assert len(values) == len(set(values))


@pytest.mark.parametrize("asked", [{"columns": "none"}, {"group": "title"}, {"sort": "none"}, {"export": "exe"}])
def test_an_unknown_choice_is_no_choice(client, running, asked):
    assert page_of(client, running.who["li"], reverse("milestone_list"), **asked).status_code == 400


LISTS = ("milestone_list", "update_list", "target_list", "duty_list", "instruction_list", "suggestion_list",
         "inspection_list", "closing_list", "department_list")  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_every_list_can_be_taken_along_and_ordered_by_every_column(client, running, name):
    li = running.who["li"]
    with undrawn():
        columns = page_of(client, li, reverse(name)).listing.all_columns
    everything = {"columns": [column.key for column in columns]}
    assert page_of(client, li, reverse(name), **everything).status_code == 200
    for kind in ("csv", "xlsx"):
        assert table_of(client, li, reverse(name), **everything, export=kind).getbuffer().nbytes
    sorts = [column.key for column in columns if column.sort]
    groups = [column.key for column in columns if column.groups]
    with undrawn():
        for sort, group in zip_longest(sorts, groups, fillvalue=""):
            asked = everything | {"sort": f"-{sort}" if sort else "", "group": group}
            arranged = page_of(client, li, reverse(name), **asked)
            assert arranged.rows == len(arranged.listing.page)


def keep(client, user, **given):
    client.force_login(user)
    return client.post(
        reverse("view_save"), {"name": "我的盯办清单", "page": "milestone_list", "query": "state=overdue"} | given
    )


def test_a_kept_view_opens_the_list_as_it_was(client, running):
    assert keep(client, running.who["li"]).url == f"{reverse('milestone_list')}?state=overdue"
    keep(client, running.who["li"], query="state=open")
    assert SavedView.objects.get().query == "state=open"
    assert "我的盯办清单" in client.get(reverse("milestone_list")).content.decode()
    assert "我的盯办清单" not in page_of(client, running.who["zhao"], reverse("milestone_list")).content.decode()


def test_a_view_is_shared_with_ones_own_department_or_plan(client, running):
    market, tax = running.district.bureaus["market"], running.district.bureaus["tax"]
    assert keep(client, running.who["li"], shared=f"department-{tax.pk}").status_code == 403
    assert keep(client, running.who["li"], shared=f"plan-{running.plan.pk}").status_code == 403
    keep(client, running.who["li"], shared=f"department-{market.pk}")
    view = SavedView.objects.get()
    assert SavedView.objects.visible_to(running.who["head"]).filter(pk=view.pk).exists()
    assert not SavedView.objects.visible_to(running.who["zhao"]).filter(pk=view.pk).exists()
    keep(client, running.who["wang"], shared=f"plan-{running.plan.pk}")
    assert SavedView.objects.visible_to(running.who["zhao"]).exists()


@pytest.mark.parametrize("given", [{"page": "nowhere"}, {"page": "milestone_edit"}, {"shared": "plan-0"}, {"name": ""}])
def test_a_view_of_no_list_is_refused(client, running, given):
    assert keep(client, running.who["li"], **given).status_code == 400
    assert not SavedView.objects.exists()
