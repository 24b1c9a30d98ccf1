"""Every address × everybody × every method: nobody signs in, a stranger finds nothing, who may not is told so.

Who may not comes himself wherever his answer is a matter of his own. At each row one at least comes through the whole
house and the others straight to the door; a page is drawn for one of those who may see it, in turn.
"""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import resolve

from plans.models.membership import Held
from tests.house.answers import (
    NOT_LET_IN,
    SPEAKS_FOR,
    is_for_machines,
    refusal_of,
    rows,
    who_goes_in,
    who_knocks,
    who_looks,
)
from tests.house.doors import APART, METHODS, OPEN, address_of, body_of, patterns
from tests.house.figure_doors import FIGURE
from tests.house.knocking import Asked, knock, written
from tests.house.rounds import Round
from tests.house.source import modules, name
from tests.house.test_machine_parity import HANDED_OUT

pytestmark = pytest.mark.django_db

ROWS = rows()
DOORS = {row.door: row for row in reversed(ROWS)}


def test_every_address_stands_in_the_table_and_only_those():
    served = [name for name, _pattern in patterns() if not name.startswith("admin:")]
    assert sorted(served) == sorted({*DOORS, *OPEN, *APART})


def test_every_operation_of_the_schema_stands_in_the_table_and_only_those(world, clients):
    asked = {"accept": "application/vnd.oai.openapi+json"}
    paths = knock(clients["wang"], "GET", address_of("api_schema", "", world), headers=asked).json()["paths"]
    told = {
        (resolve(re.sub(r"{\w+}", "1", path.replace("{name}", FIGURE))).url_name, method.upper())
        for path, operations in paths.items()
        for method in operations
        if method.upper() in METHODS
    }
    served = {(row.door, row.method) for row in ROWS if is_for_machines(row.door)}
    assert told == served - {("api_schema", "GET")}


def test_who_stands_for_another_is_to_the_house_the_same(world, clients):
    held = {name: person.held() for name, person in world.people.items()}
    assert held["idle"] == held["former"] == held["system"] == Held()
    for door in ("home", "desk", "plan_list", "api-plan-list", "api_schema"):
        assert knock(clients["asleep"], "GET", address_of(door, "", world)).status_code == refusal_of(door)
    for row in ROWS:
        for who, other in SPEAKS_FOR.items():
            assert row.answers[who] == row.answers[other], f"{row}: {who} and {other}"


def test_the_flag_of_who_set_the_system_up_opens_the_caretakers_door_alone():
    asking = {name(path) for path in modules() if "is_superuser" in path.read_text(encoding="utf-8")}
    assert {path for path in asking if "/admin/" not in path and "/migrations/" not in path} == set()


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_door_answers(world, clients, inside, row):
    expects = {who: row.answers[who] for who in who_knocks(row)}
    going_in, looking = who_goes_in(row, expects), who_looks(row)
    told = Round(world, clients, inside).at(row, expects, going_in=going_in, looking=looking)
    assert told.answers == expects
    assert not told.written, "by who was refused or only read"
    assert not told.is_file or is_for_machines(row.door) or row.door in HANDED_OUT, "no row in machine.txt"


def test_a_refusal_is_told_on_a_page_to_everybody(world, clients):
    for who in sorted(world.people.keys() - {"asleep"}):
        refusals = {"/no-such-page/": 404, address_of("change_list", "", world): 200 if who == "auditor" else 403}
        for address, status in refusals.items():
            answer = knock(clients[who], "GET", address)
            assert (answer.status_code, b"</html>" in answer.content) == (status, True), f"{who} at {address}"


def test_doors_refuse_other_methods(world, inside):
    """Straight at the door, which is asked for the method before anything else. Who is not signed in is told so first:
    by the house, which looks at the view alone and at no method, or by the view where it sees to that itself.
    """
    wrong, before = [], written()
    for door, row in DOORS.items():
        asked, for_machines = Asked("GET", address_of(door, row.thing, world)), is_for_machines(door)
        served = {row.method for row in ROWS if row.door == door}
        served |= {"HEAD"} if "GET" in served else set()
        others = [method for method in METHODS if method not in served]
        for method in others:
            expected = 200 if method == "OPTIONS" and for_machines else 405
            wrong += [(door, method)] if asked.by(inside["wang"], method=method) != expected else []
        if not getattr(asked.view.func, "login_required", True):
            told = asked.by(AnonymousUser(), method=others[0])
            wrong += [(door, "nobody")] if told != refusal_of(door) else []
    assert not wrong
    assert written() == before


@pytest.mark.parametrize("door", ["measure_detail", "api-measure-detail"])
def test_what_a_door_says_to_another_method_is_what_the_house_says(world, clients, door):
    address = address_of(door, "measure 2", world)
    answers = {who: knock(clients[who], "DELETE", address).status_code for who in ("nobody", "wang")}
    assert answers == {"nobody": refusal_of(door), "wang": 405}


@pytest.mark.parametrize("door", OPEN)
def test_open_door_answers_everybody_alike(world, clients, door):
    served = OPEN[door] | ({"HEAD": OPEN[door]["GET"]} if "GET" in OPEN[door] else {})
    for method in METHODS:
        for who in (*NOT_LET_IN, "far-li", "wang"):
            body = body_of(door, "", world) if method == "POST" else None
            answer = knock(clients[who], method, address_of(door, "", world), body)
            assert answer.status_code == served.get(method, 405), f"{method} by {who}"
