"""How the time to compose digests grows with the backlog.

By hand: `pytest -n 0 -s tests/benchmarks/bench_digests.py`.
"""

from time import perf_counter

import pytest

from tests.people import build_district
from tests.tracking.owing import DUE, at, build_owing
from tracking.delivery import messages
from tracking.models import Notification

ONCE, FOUR_TIMES = 100, 400


@pytest.fixture(scope="module")
def times():
    return {}


@pytest.mark.django_db
@pytest.mark.parametrize("people", [ONCE, FOUR_TIMES])
def test_digests(people, times):
    owing = build_owing(build_district())
    owing.crowd(people)
    owing.sweep(DUE)
    raised, started = Notification.objects.waiting().count(), perf_counter()
    digests = messages.compose(DUE, now=at(DUE))
    times[people] = perf_counter() - started
    print(f"\n{raised} reminders, {digests} digests: {times[people]:.2f} s")  # noqa: T201


def test_four_times_the_backlog_takes_about_four_times_as_long(times):
    assert times[FOUR_TIMES] < 6 * times[ONCE]
