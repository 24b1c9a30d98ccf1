"""Every address × everybody × every method: nobody signs in, a stranger finds nothing, who may not is told so.

Who may not comes himself wherever his answer is a matter of his own, one of them through the whole house and the others
straight to the door; a page is drawn for one of those who may see it, in turn.
"""

import re
from contextlib import nullcontext

import pytest
from django.test import RequestFactory
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
from tests.house.knocking import ask_at_the_door, knock, unseen, written
from tests.house.source import modules, name

pytestmark = pytest.mark.django_db

ROWS = rows()
DOORS = {row.door: row for row in reversed(ROWS)}
BY_HEAD = "former"  # a page is the same code by HEAD, so one of the people asks that way


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
    address, wrong, before, looking = address_of(row.door, row.thing, world), {}, written(), who_looks(row)
    expects = {who: row.answers[who] for who in who_knocks(row)}
    going_in = who_goes_in(row, expects)
    for who, expected in expects.items():
        body = None if row.method == "GET" else body_of(row.door, row.thing, world)
        method = "HEAD" if row.method == "GET" and who == BY_HEAD else row.method
        if who in going_in:
            with nullcontext() if who in looking else unseen():
                answer = knock(clients[who], method, address, body)
            status = answer.status_code
        else:
            with unseen():
                status = ask_at_the_door(inside[who], method, address, body)
        after = written()
        made, before = after - before, after
        denied = row.method == "GET" or expected >= 400 or who in NOT_LET_IN
        if status != expected or (denied and made):
            wrong[who] = (status, expected, made)
        if who in NOT_LET_IN and expected == 302:
            assert answer.url.startswith("/login/?next=")
    assert not wrong, "who: (answer, expected, rows written)"


def test_a_refusal_is_told_on_a_page_to_everybody(world, clients):
    for who in sorted(world.people.keys() - {"asleep"}):
        refusals = {"/no-such-page/": 404, address_of("change_list", "", world): 200 if who == "auditor" else 403}
        for address, status in refusals.items():
            answer = knock(clients[who], "GET", address)
            assert (answer.status_code, b"</html>" in answer.content) == (status, True), f"{who} at {address}"


@pytest.mark.parametrize("door", DOORS)
def test_door_refuses_other_methods(world, clients, door):
    """The first such method goes through the whole house, the others straight to the door, which is asked for the
    method before anything else.
    """
    served = {row.method for row in ROWS if row.door == door}
    address, before = address_of(door, DOORS[door].thing, world), written()
    served |= {"HEAD"} if "GET" in served else set()
    first, *others = (method for method in METHODS if method not in served)  # OPTIONS, of which machines may ask, last
    with unseen():
        answers = {who: knock(clients[who], first, address).status_code for who in ("nobody", "wang")}
    assert answers == {"nobody": refusal_of(door), "wang": 405}, first
    view = resolve(address.partition("?")[0])
    for method in others:
        request = RequestFactory().generic(method, address)
        request.user, request._dont_enforce_csrf_checks = world.people["wang"], True
        expected = 200 if method == "OPTIONS" and is_for_machines(door) else 405
        assert view.func(request, *view.args, **view.kwargs).status_code == expected, method
    assert written() == before


@pytest.mark.parametrize("door", OPEN)
def test_open_door_answers_everybody_alike(world, clients, door):
    served = OPEN[door] | ({"HEAD": OPEN[door]["GET"]} if "GET" in OPEN[door] else {})
    for method in METHODS:
        for who in (*NOT_LET_IN, "far-li", "wang"):
            body = body_of(door, "", world) if method == "POST" else None
            answer = knock(clients[who], method, address_of(door, "", world), body)
            assert answer.status_code == served.get(method, 405), f"{method} by {who}"
