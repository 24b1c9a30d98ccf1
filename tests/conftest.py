"""What every test stands on: real servers, shared by all test processes of this checkout."""

from contextlib import ExitStack

import pytest
from django.conf import settings

from config import env

SERVERS = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Attaches before anything connects; each xdist worker holds its own share of the same two servers."""
    config.stash[SERVERS] = ExitStack()
    if env.NEEDS_EMBEDDED_SERVERS:
        config.stash[SERVERS].enter_context(settings.EMBEDDED_SERVERS.attached())


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[SERVERS].close()
