"""The doors that lead to a plan, once it is closed, and while it is a draft yet: a state takes rights away."""

import re
from importlib import import_module
from inspect import getsource

import pytest
from django.conf import settings

from tests.house.answers import STATES, rows, who_knocks_in
from tests.house.knocking import turned
from tests.house.rounds import Round

pytestmark = pytest.mark.django_db

ROWS = [row for row in rows() if any(row.states.values())]


@pytest.fixture(scope="module", params=STATES)
def state(request, world):
    with turned(world.pk("plan"), request.param):
        yield request.param


def test_the_way_to_a_door_knows_no_plan():
    """So the doors of a plan in another state are asked straight."""
    modules = {name.rpartition(".")[0] for name in settings.MIDDLEWARE if name.startswith("config.")}
    assert not [name for name in modules if re.search(r"\bPlan\b", getsource(import_module(name)))]


@pytest.mark.parametrize("thing", dict.fromkeys(row.thing for row in ROWS), ids=lambda thing: thing or "no thing")
def test_state_of_the_plan_takes_rights_away(world, inside, state, thing):
    wrong = {}
    for row in (row for row in ROWS if row.thing == thing):
        expects = {who: row.states[state][who] for who in who_knocks_in(state, row)}
        told = Round(world, {}, inside).at(row, expects)
        if told.answers != expects or told.written:
            wrong[str(row)] = told, expects
    assert not wrong, "row: (what was told, what was expected)"
