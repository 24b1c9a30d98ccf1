"""What every test stands on: real servers, shared by all test processes of this checkout."""

import gc
import os
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase

from config import env

SERVERS = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Attaches before anything connects; each xdist worker holds its own share of the same two servers."""
    config.stash[SERVERS] = ExitStack()
    if env.NEEDS_EMBEDDED_SERVERS:
        config.stash[SERVERS].enter_context(settings.EMBEDDED_SERVERS.attached())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long walks first, so that no test process is left with one when the others have finished."""
    items.sort(key=lambda item: item.get_closest_marker("processes") is None)


def pytest_collection_finish() -> None:
    """What was imported stays to the end: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[SERVERS].close()


KEEP_SEED = """
CREATE SCHEMA seed;
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE seed.%1$I AS TABLE public.%1$I', name);
    END LOOP;
END $$;
"""
BACK_TO_SEED = """
DO $$ DECLARE name text; BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM public.%1$I; INSERT INTO public.%1$I SELECT * FROM seed.%1$I', name);
    END LOOP;
END $$;
"""


def back_to_seed(test_case: TransactionTestCase) -> None:
    """A test that commits leaves the house as it was seeded: calendar, clock, content types.

    In place of Django's flush, which empties the seed, too, and of `serialized_rollback`, which reads it back row by
    row and only into the connection of the thread that made the database.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(BACK_TO_SEED)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
        cursor.execute(KEEP_SEED)
    TransactionTestCase._fixture_teardown = back_to_seed


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium; without its sandbox, which a container or root cannot give it."""
    # The driver of the browser keeps an event loop in this thread; the tests themselves stay synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return browser_type_launch_args | {
        "executable_path": "/usr/bin/chromium",
        "args": ["--no-sandbox", "--disable-background-networking"],
    }
