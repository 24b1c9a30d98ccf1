"""The plan under way that the tests of this floor start from."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from config.celery import app
from tests.kept import kept
from tests.running_plan import SEPTEMBER, RunningPlan, build_running_plan
from tracking.models import Period, ProgressUpdate


@pytest.fixture
def running(db) -> RunningPlan:
    """An active plan; nothing opened yet."""
    return build_running_plan()


@pytest.fixture
def signed_plan(db) -> RunningPlan:
    """The same, with the department head's signature asked for and October open."""
    return build_signed_plan()


@kept
def build_signed_plan() -> RunningPlan:
    running = build_running_plan(sign_off=True)
    running.open()
    return running


@pytest.fixture
def period(running) -> Period:
    """October 2026, just opened."""
    return running.open()


@pytest.fixture
def update(running, period) -> ProgressUpdate:
    """What Li owes for measure 1 in October."""
    return running.update(1)


@pytest.fixture
def two_months(running) -> RunningPlan:
    """September accepted for measure 1 (40 %), October open."""
    running.open(SEPTEMBER)
    running.accepted(1, SEPTEMBER)
    running.open()
    return running


def logged_in(running: RunningPlan) -> Callable[[str], Client]:
    def client_of(name: str) -> Client:
        client = Client()
        client.force_login(running.who[name])
        return client

    return client_of


@pytest.fixture
def client_of(running):
    """A browser in which one of the people (li, head, zhao, wang, leader) is logged in."""
    return logged_in(running)


@pytest.fixture
def client_of_signed(signed_plan):
    """The same for the people of `signed_plan`."""
    return logged_in(signed_plan)


@pytest.fixture
def rings_answered() -> Iterator[None]:
    """What a task rings for is done at once and in this process, as Celery knows to do it."""
    eager = {"task_always_eager": True, "task_eager_propagates": True}
    before = {name: app.conf[name] for name in eager}
    app.conf.update(eager)
    yield
    app.conf.update(before)
