"""The trial of `make faults` at a size that a test run bears, on the servers that the tests share.

There PostgreSQL is not restarted, its connections are cut, and only the broker's own number is flushed.
"""

import pytest
from django.conf import settings

from tests.faults.places import Place
from tests.faults.trial import Harm, Trial
from tests.programs import database_address

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

HARM = Harm(
    kills_at_work=4, worker_kills=1, beat_kills=1, pauses=1, redis_flushes=1, redis_restarts=1, postgres_restarts=1
)


def test_whatever_breaks_everybody_is_told_once_and_nobody_who_owes_nothing(tmp_path):
    broker = settings.CACHES["default"]["LOCATION"].replace("db=0", "db=9")
    place = Place(database_address(), broker)
    trial = Trial(place, duties=200, workers=2, harm=HARM, seed=6, can_be_asked=True)
    verdict = trial.run(tmp_path / "crew.log")
    assert verdict.kept(relay_was_asked=True), verdict
