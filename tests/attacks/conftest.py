"""The attacks are made on the world of the doors, by the people in it."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.house.conftest import clients, world
from tests.house.world import World

__all__ = ["clients", "world"]


@pytest.fixture
def undone(world: World) -> Iterator[None]:
    """What the attack leaves behind is taken back after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
