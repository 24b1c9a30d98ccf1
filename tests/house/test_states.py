"""The doors that lead to a plan, once it is closed, and while it is a draft yet: a state takes rights away."""

import pytest

from tests.house.answers import STATES, rows, who_knocks_in
from tests.house.doors import address_of, body_of
from tests.house.knocking import knock, turned, unseen, written

pytestmark = pytest.mark.django_db

ROWS = rows()


@pytest.fixture(scope="module", params=STATES)
def state(request, world):
    with turned(world.pk("plan"), request.param):
        yield request.param


@pytest.mark.parametrize("row", [row for row in ROWS if any(row.states.values())], ids=str)
def test_state_of_the_plan_takes_rights_away(world, clients, state, row):
    address, wrong, before = address_of(row.door, row.thing, world), {}, written()
    for who in who_knocks_in(state, row):
        expected = row.states[state][who]
        body = None if row.method == "GET" else body_of(row.door, row.thing, world)
        with unseen():
            answer = knock(clients[who], row.method, address, body)
        after = written()
        made, before = after - before, after
        if answer.status_code != expected or (expected >= 400 and made):
            wrong[who] = (answer.status_code, expected, made)
    assert not wrong, "who: (answer, expected, rows written)"
