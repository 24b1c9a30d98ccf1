"""Every address × everybody × every method: nobody signs in, a stranger finds nothing, who may not is told so."""

import pytest

from plans.models.membership import Held
from tests.house.doors import (
    APART,
    BY_HEAD,
    METHODS,
    NOT_LET_IN,
    OPEN,
    SPEAKS_FOR,
    address_of,
    body_of,
    is_for_machines,
    patterns,
    refusal_of,
    rows,
    who_knocks,
)
from tests.house.knocking import knock, written

pytestmark = pytest.mark.django_db

ROWS = rows()
DOORS = {row.door: row for row in reversed(ROWS)}
# The answer is given before anybody looks at the row, so two may speak for all, and nobody by one method.
SPOKESMEN = ("nobody", "wang")


def test_every_address_stands_in_the_table_and_only_those():
    served = [name for name, _pattern in patterns() if not name.startswith("admin:")]
    assert sorted(served) == sorted({*DOORS, *OPEN, *APART})


def test_who_stands_for_another_is_to_the_house_the_same(world, clients):
    held = {name: person.held() for name, person in world.people.items()}
    assert held["idle"] == held["former"] == Held()
    for door in ("home", "desk", "plan_list", "api-plan-list", "api_schema"):
        assert knock(clients["asleep"], "GET", address_of(door, "", world)).status_code == refusal_of(door)
    for row in ROWS:
        for who, other in SPEAKS_FOR.items():
            assert row.answers[who] == row.answers[other], f"{row}: {who} and {other}"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_door_answers(world, clients, row):
    address, wrong, before = address_of(row.door, row.thing, world), {}, written()
    for who in who_knocks(row):
        expected = row.answers[who]
        body = None if row.method == "GET" else body_of(row.door, row.thing, world)
        method = "HEAD" if row.method == "GET" and who == BY_HEAD else row.method
        answer = knock(clients[who], method, address, body)
        after = written()
        rows, before = after - before, after
        denied = row.method == "GET" or expected >= 400 or who in NOT_LET_IN
        if answer.status_code != expected or (denied and rows):
            wrong[who] = (answer.status_code, expected, rows)
        if who in NOT_LET_IN and expected == 302:
            assert answer.url.startswith("/login/?next=")
    assert not wrong, "who: (answer, expected, rows written)"


@pytest.mark.parametrize("door", DOORS)
def test_door_refuses_other_methods(world, clients, door):
    served = {row.method for row in ROWS if row.door == door}
    address, before = address_of(door, DOORS[door].thing, world), written()
    refused = sorted(set(METHODS) - served - ({"HEAD"} if "GET" in served else set()))
    for method in refused:
        for who in SPOKESMEN if method == refused[0] else SPOKESMEN[1:]:
            expected = 200 if method == "OPTIONS" and is_for_machines(door) else 405
            expected = refusal_of(door) if who in NOT_LET_IN else expected
            assert knock(clients[who], method, address).status_code == expected, f"{method} by {who}"
    assert written() == before


@pytest.mark.parametrize("door", OPEN)
def test_open_door_answers_everybody_alike(world, clients, door):
    served = OPEN[door] | ({"HEAD": OPEN[door]["GET"]} if "GET" in OPEN[door] else {})
    for method in METHODS:
        for who in (*NOT_LET_IN, "far-li", "wang"):
            body = body_of(door, "", world) if method == "POST" else None
            answer = knock(clients[who], method, address_of(door, "", world), body)
            assert answer.status_code == served.get(method, 405), f"{method} by {who}"
