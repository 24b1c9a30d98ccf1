"""The world of the doors: built once for each module that knocks at them, undone after it."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client, override_settings

from plans.models import User
from tests.house.knocking import unlogged
from tests.house.world import NOW, PROVIDER, World, build_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    with (
        time_machine.travel(NOW, tick=False), override_settings(**PROVIDER), unlogged(), django_db_blocker.unblock(),
        transaction.atomic(),
    ):  # fmt: skip
        built = build_world()
        connection.check_constraints()  # what is left to the end of a transaction, the end of every test does again
        yield built
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    """A browser for each of the people; the one of `nobody` and that of a closed account are not let in."""
    found = {"nobody": Client(raise_request_exception=False)}
    for name, person in world.people.items():
        found[name] = Client(raise_request_exception=False)
        found[name].force_login(person)
    return found


@pytest.fixture(scope="module")
def inside(world: World) -> dict[str, User]:
    """The people as the house knows them once they came in."""
    return {name: User.objects.get(pk=person.pk) for name, person in world.people.items()}
