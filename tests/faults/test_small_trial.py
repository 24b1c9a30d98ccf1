"""The promise of the reminders, tried in every test run; `make faults` does it with a hundred times as much."""

import psycopg
import pytest
import redis
from django.conf import settings

from tests.faults.places import Place, own
from tests.faults.trial import Harm, Trial
from tests.programs import database_address

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
HARM = Harm(kills_at_work=6, worker_kills=1, beat_kills=1, pauses=1, redis_flushes=1, postgres_restarts=1, stalled=1.0)
OWN_NUMBER = 9  # of the Redis that all tests share


def test_nothing_is_lost_repeated_or_sent_too_late(tmp_path):
    """Workers killed, one asleep for longer than a lease, Redis emptied, connections cut, a relay that refuses."""
    number = settings.CACHES["default"]["LOCATION"].partition("?")[0] + f"?db={OWN_NUMBER}"
    trial = Trial(Place(database_address(), number), duties=150, workers=2, harm=HARM, seed=4, can_be_asked=True)
    verdict = trial.run(tmp_path / "crew.log")
    assert verdict.kept(relay_was_asked=True), f"{verdict}\n{(tmp_path / 'crew.log').read_text()}"
    assert verdict.harm.total() == sum(HARM.counts().values())


def test_servers_of_a_trial_alone_come_up_empty(tmp_path):
    """`make faults` and `make schema` start with these; no run of the tests does otherwise."""
    with own(tmp_path / "trial") as place:
        with psycopg.connect(place.database_url) as caretaker:
            tables = caretaker.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        with redis.Redis.from_url(place.redis_url) as broker:
            assert (tables, broker.dbsize()) == ((0,), 0)
        assert place.servers.answer()
    assert not place.servers.answer()
