"""What every test stands on: real servers, shared by all test processes of this checkout."""

import os
from contextlib import ExitStack
from typing import Any

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


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium; without its sandbox, which a container or root cannot give it."""
    # The driver of the browser keeps an event loop in this thread; the tests themselves stay synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return browser_type_launch_args | {
        "executable_path": "/usr/bin/chromium",
        "args": ["--no-sandbox", "--disable-background-networking"],
    }
