"""The attacks are made on the world of the doors, by the people in it and by two administrators."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from plans.models.membership import Role
from tests.house.conftest import clients as browsers
from tests.house.conftest import world
from tests.house.source import ROOT
from tests.house.world import World
from tests.people import appoint

__all__ = ["browsers", "world"]


@pytest.fixture(scope="module")
def clients(world: World, browsers: dict[str, Client]) -> dict[str, Client]:
    """Everybody of the world, with the security administrator and the auditor."""
    office = world.district.office
    for name, role in (("security", Role.SECURITY), ("auditor", Role.AUDITOR)):
        browsers[name] = Client(raise_request_exception=False)
        browsers[name].force_login(appoint(name, name, office, role))
    return browsers


@pytest.fixture
def undone(world: World) -> Iterator[None]:
    """What the attack leaves behind is taken back after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def proxy() -> dict[str, str]:
    """What the configuration of the reverse proxy says, by directive."""
    text = re.sub(r"#.*", "", (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8"))
    return dict(re.findall(r"(?:^|[{;])\s*(\w+)\s+([^;{}]+)(?=;)", text, re.MULTILINE))
