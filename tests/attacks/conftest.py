"""The attacks are made on the world of the doors, by the people in it."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.house.conftest import clients, world
from tests.house.source import ROOT
from tests.house.world import World

__all__ = ["clients", "world"]


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
