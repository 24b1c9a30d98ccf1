"""What every test stands on: real servers, shared by all test processes of this checkout."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from config import env
from tests import seeded
from tests.programs import CHROMIUM
from tests.screens import Screen, Screens

SERVERS = pytest.StashKey[ExitStack]()
LONG = ("processes", "browser")  # the marks of tests that take seconds, or wait for others


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-look", action="store_true", help="every page in all languages, themes and widths")


def pytest_configure(config: pytest.Config) -> None:
    """Attaches before anything connects; each xdist worker holds its own share of the same two servers."""
    config.stash[SERVERS] = ExitStack()
    if env.NEEDS_EMBEDDED_SERVERS:
        config.stash[SERVERS].enter_context(settings.EMBEDDED_SERVERS.attached())
    if config.getoption("numprocesses", None):
        _migrate_while_tests_are_collected(config.stash[SERVERS])


def _migrate_while_tests_are_collected(until_the_end: ExitStack) -> None:
    """By who distributes the tests and runs none; otherwise the first who needs the database migrates and all wait."""
    told = os.environ | {"DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings.test")}
    migrating = subprocess.Popen([sys.executable, "-m", "tests.seeded"], cwd=env.ROOT, env=told)
    until_the_end.callback(migrating.wait)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long walks first, so that no test process is left with one when the others have finished.

    Each test process begins with a part of its own and takes from the end of another's when it has done that: so the
    one that walks gives away what it does not come to, a few short tests at a time.
    """
    items.sort(key=lambda item: not any(map(item.get_closest_marker, LONG)))


def pytest_collection_finish() -> None:
    """What was imported stays to the end: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[SERVERS].close()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Instead of pytest-django's, which migrates once in every process of every run."""
    name = connection.creation._get_test_db_name()
    with django_db_blocker.unblock():
        seeded.copy(name)
    TransactionTestCase._fixture_teardown = seeded.back_to_seed
    yield
    with django_db_blocker.unblock():
        seeded.drop(name)


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """Instead of pytest-django's, which answers for static files itself and does not say how long they last: a browser
    asked for all of them again on each page. Here WhiteNoise serves them, as in production.
    """
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda house: house
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Without its sandbox, which a container or root cannot give it; pages of one screen share a process."""
    # The driver of the browser keeps an event loop in this thread; the tests themselves stay synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-background-networking", "--renderer-process-limit=1"],
    }


@pytest.fixture(scope="session")
def screen(browser: Browser, live_server: Any) -> Screen:
    """`with screen("li") as page:` Li sits signed in before a page of this house."""
    return Screens(browser, live_server.url).of
