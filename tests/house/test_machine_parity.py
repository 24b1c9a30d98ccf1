"""What a page does, a program can do: every change that a page makes has its address for programs, or a reason.

machine.txt pairs them. A program gets no more than the page gives either: whom every page of a change refuses, the
address refuses as well, where both are about the same row. That every file stands in it is seen where all pages are
asked for: tests/house/test_doors.py.
"""

from pathlib import Path

import pytest

from config.api import router
from tests.house.answers import PEOPLE, is_for_machines, rows
from tests.house.doors import address_of
from tests.house.test_lists import ASKED, LISTS, OF_ONE
from tests.listed import undrawn

pytestmark = pytest.mark.django_db

NO = "no: "
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
FILES = "# Files that a page hands out"
TABLE = Path(__file__).with_name("machine.txt").read_text(encoding="utf-8")
ROWS = rows()
WRITING = {row.door for row in ROWS if row.method != "GET"}


def pairs(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {page.strip(): said.strip() for page, said in (line.split("|") for line in lines)}


CHANGES, HANDED_OUT = (pairs(part) for part in TABLE.split(FILES))
# The page's list, and the noun of a program that has the same rows.
SAME_ROWS = {
    "plan_list": "api-plan-list",
    "measure_list": "api-measure-list",
    "milestone_list": "api-milestone-list",
    "update_list": "api-update-list",
    "target_list": "api-target-list",
    "report_list": "api-report-list",
    "closing_list": "api-closing-list",
    "instruction_list": "api-instruction-list",
    "suggestion_list": "api-suggestion-list",
    "inspection_list": "api-inspection-list",
    "supervision_notice_list": "api-supervision-notice-list",
    "reorganisation_list": "api-reorganisation-list",
    "import_list": "api-document-list",
    "acknowledgement_list": "api-acknowledgement-list",
    "people_list": "api-post-list",
    "duty_list": "api-duty-list",
    "department_list": "api-department-list",
}
# Pages that may do less than the address: why.
MORE = {
    "reading_enter": "with an update a value is part of that filing, which a page enters on the update's own form",
    "report_manifest": "a draft has no manifest; the address shows the rest of it",
}
OTHERWISE = {"decision_list": "three kinds of requests on one page; each has an address of its own"}


def test_every_change_of_a_page_stands_in_the_table():
    pages = {door for door in WRITING if not is_for_machines(door)}
    assert sorted(CHANGES) == sorted(pages)


def test_what_the_table_names_is_served():
    assert {door for said in CHANGES.values() if not said.startswith(NO) for door in said.split()} <= WRITING
    served = {row.door for row in ROWS if row.method == "GET"}
    assert {door for said in HANDED_OUT.values() if not said.startswith(NO) for door in said.split()} <= served


def test_a_program_gets_no_more_than_the_page_gives():
    """By the answers of doors.txt, where a page and an address are about the same row."""
    wrong = []
    for pages, methods in ((CHANGES, CHANGING), (HANDED_OUT, {"GET"})):
        for row in ROWS:
            doors = set() if row.door in MORE else set(pages.get(row.door, "").split())
            for one in ROWS:
                alike = one.door in doors and one.thing == row.thing != "" and {one.method, row.method} <= methods
                if alike and any(row.answers[who] in {403, 404} and one.answers[who] < 300 for who in PEOPLE):
                    wrong.append(f"{one}, where the page says {row}")
    assert not wrong


@pytest.mark.parametrize("listed", [door for door in LISTS if door not in OTHERWISE])
def test_a_program_narrows_a_list_by_the_names_of_the_page(world, clients, listed):
    with undrawn():
        shown = clients["wang"].get(address_of(listed, OF_ONE.get(listed, ""), world), ASKED.get(listed, {}))
    view = next(view for _prefix, view, name in router.registry if f"{name}-list" == SAME_ROWS[listed])
    filterset = getattr(view, "filterset_class", None)
    known = set(filterset.base_filters) if filterset else set(getattr(view, "filterset_fields", ()))
    assert {*shown.form.fields} <= known, "the page has these, too"
