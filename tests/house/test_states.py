"""The doors that lead to a plan, once it is closed, and while it is a draft yet: a state takes rights away."""

import pytest

from tests.house.answers import STATES, rows, who_goes_in, who_knocks_in
from tests.house.doors import address_of, body_of
from tests.house.knocking import ask_at_the_door, knock, turned, unseen, written

pytestmark = pytest.mark.django_db

ROWS = rows()


@pytest.fixture(scope="module", params=STATES)
def state(request, world):
    with turned(world.pk("plan"), request.param):
        yield request.param


@pytest.mark.parametrize("row", [row for row in ROWS if any(row.states.values())], ids=str)
def test_state_of_the_plan_takes_rights_away(world, clients, inside, state, row):
    address, wrong, before = address_of(row.door, row.thing, world), {}, written()
    expects = {who: row.states[state][who] for who in who_knocks_in(state, row)}
    going_in = who_goes_in(row, expects)
    for who, expected in expects.items():
        body = None if row.method == "GET" else body_of(row.door, row.thing, world)
        if who in going_in:
            with unseen():
                status = knock(clients[who], row.method, address, body).status_code
        else:
            status = ask_at_the_door(inside[who], row.method, address, body)
        after = written()
        made, before = after - before, after
        if status != expected or (expected >= 400 and made):
            wrong[who] = (status, expected, made)
    assert not wrong, "who: (answer, expected, rows written)"
